/* What flows through the recording pipeline: tracks and frames. Times are in 1/90000 s, 64 bit,
 * unwrapped. Payload is borrowed: valid until the push returns; who keeps it copies it. */
#ifndef LR_FRAME_H
#define LR_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_TIME_HZ 90000
#define LR_MAX_TRACKS 2 /* readers take one of each kind */
#define LR_CONFIG_MAX 4096

enum lr_kind { LR_VIDEO, LR_AUDIO };

enum lr_codec {
    LR_CODEC_NONE,
    LR_CODEC_H264,
    LR_CODEC_HEVC,
    LR_CODEC_AV1,
    LR_CODEC_AAC,
    LR_CODEC_MP3,
    LR_CODEC_OPUS,
    LR_CODEC_AC3,
};

/* One elementary stream. `config` is the decoder configuration record as MP4 and FLV carry it:
 * avcC, hvcC, av1C, AudioSpecificConfig, OpusHead. It may be empty for MP3 and AC-3. */
struct lr_track {
    enum lr_kind kind;
    enum lr_codec codec;
    uint16_t config_len;
    uint8_t config[LR_CONFIG_MAX];
    int width, height;  /* video, from the configuration; 0 = not known */
    int rate, channels; /* audio */
};

struct lr_tracks {
    int count;
    struct lr_track track[LR_MAX_TRACKS]; /* video first */
};

struct lr_frame {
    int track; /* index into the current lr_tracks */
    int64_t pts, dts;
    bool key; /* decoding can start here; always true for sound */
    /* H.264/HEVC: 0 = Annex B start codes; 1..4 = each NAL unit behind a big-endian length of that
     * many bytes. AAC is one raw frame without ADTS. One access unit per video frame. */
    uint8_t nal_len;
    uint32_t hash; /* lr_frame_hash() of it, kept for the next who asks; 0: not known */
    const uint8_t *data;
    size_t size;
};

enum lr_gap_cause {
    LR_GAP_NETWORK, /* connection lost, reconnected */
    LR_GAP_SEGMENT, /* HLS segments that could not be had */
    LR_GAP_SOURCE,  /* the sender's own discontinuity */
    LR_GAP_CORRUPT, /* bytes skipped by a reader */
    LR_GAP_DISK,    /* the disk could not keep up, or was full */
    LR_GAP_AD,      /* advertisement left out */
};

/* Media is missing, or time starts anew, before the next frame. */
struct lr_gap {
    enum lr_gap_cause cause;
    int64_t duration;            /* 1/90000 s that are missing, -1 = not known */
    int64_t first_seq, last_seq; /* HLS media sequence numbers, or -1 */
    bool new_timeline;           /* timestamps after this have no relation to those before */
};

/* Make *t of a codec and its configuration record; size of pictures, rate and channels follow from
 * it as far as it says. False, and *t unchanged, when the record can't be read or is too long. */
bool lr_track_set(struct lr_track *t, enum lr_codec codec, const uint8_t *config, size_t len);

/* Bytes of a NAL unit's length as the configuration record says; 0 for codecs without. */
uint8_t lr_track_nal_len(const struct lr_track *t);

/* The codec behind the FourCC of Enhanced RTMP; NONE for those that can't be recorded. */
enum lr_codec lr_codec_of(uint32_t fourcc);

/* Copies only the bytes of configuration that are in use. */
void lr_tracks_copy(struct lr_tracks *to, const struct lr_tracks *from);

/* "avc 1280x720, aac 48000 Hz 2 ch", cut where there is no room. */
void lr_tracks_describe(char *out, size_t size, const struct lr_tracks *t);

/* Of what decoders are set up with: parameter sets, the core of AAC. The same stream comes with
 * other flags and additions in FLV, MP4 and TS. */
uint64_t lr_tracks_hash(const struct lr_tracks *t);

static inline bool lr_tracks_equal(const struct lr_tracks *a, const struct lr_tracks *b)
{
    return lr_tracks_hash(a) == lr_tracks_hash(b);
}

/* Of the content: two frames with the same number are the same picture or sound, whatever container
 * they came in. `codec` is that of the track. Never 0; f->hash where that is known. */
uint32_t lr_frame_hash(const struct lr_frame *f, enum lr_codec codec);

const char *lr_codec_name(enum lr_codec c);         /* "avc" "hevc" "av1" "aac" ... */
const char *lr_gap_cause_name(enum lr_gap_cause c); /* "network" ... */

#endif
