/* Readers: container bytes in, tracks and frames out, into the stage given at creation. They take
 * any split of the input, resync after damage (counted), and never trust a length. */
#ifndef LR_READER_H
#define LR_READER_H

#include "core/err.h"
#include "record/stage.h"

struct lr_reader;

struct lr_reader_ops {
    const char *name;
    int (*feed)(struct lr_reader *r, const uint8_t *data, size_t len);
    /* End of a segment or of the body: hand on what is complete, drop the rest. The reader can be
     * fed again (next HLS segment); time goes on unless lr_reader_discontinuity() was called. */
    int (*flush)(struct lr_reader *r);
    /* Start of a new timeline (EXT-X-DISCONTINUITY, reconnect): forget wrap and parser state, and
     * what is not complete: flush first to keep it. Tracks stay known. */
    void (*discontinuity)(struct lr_reader *r);
    void (*free)(struct lr_reader *r);
};

struct lr_reader {
    const struct lr_reader_ops *ops;
    struct lr_stage *out;
    uint64_t skipped; /* bytes dropped while looking for sync */
    bool torn;        /* the last flush found a unit that was not whole, and took its beginning */
};

int lr_reader_flv_new(struct lr_stage *out, struct lr_reader **r);
int lr_reader_ts_new(struct lr_stage *out, struct lr_reader **r);
/* fMP4: feed the init segment first (EXT-X-MAP), then media segments; a new init may follow. */
int lr_reader_fmp4_new(struct lr_stage *out, struct lr_reader **r);
/* Matroska and WebM, of files: frames come some 17 pictures late, since their decoding times follow
 * from those around them. */
int lr_reader_mkv_new(struct lr_stage *out, struct lr_reader **r);
/* Bare ADTS/MP3 segments of audio-only HLS (RFC 8216 3.4), ID3 PRIV timestamp honoured. */
int lr_reader_adts_new(struct lr_stage *out, struct lr_reader **r);

int lr_reader_feed(struct lr_reader *r, const uint8_t *data, size_t len);
int lr_reader_flush(struct lr_reader *r);
void lr_reader_discontinuity(struct lr_reader *r);
void lr_reader_free(struct lr_reader *r); /* NULL is allowed; does not free `out` */

enum lr_container {
    LR_CONTAINER_UNKNOWN,
    LR_CONTAINER_FLV,
    LR_CONTAINER_TS,
    LR_CONTAINER_FMP4,
    LR_CONTAINER_ADTS,
    LR_CONTAINER_MKV,
    LR_CONTAINER_M3U8,
    LR_CONTAINER_MPD,
    LR_CONTAINER_HTML
};

/* What the first bytes look like; UNKNOWN asks for more while len < 564. */
enum lr_container lr_sniff(const uint8_t *data, size_t len);

/* Segments that are made to look like pictures: how many bytes of a PNG, JPEG, GIF or BMP stand in
 * front of a transport stream. 0: that is no picture, or nothing is behind it. */
size_t lr_sniff_picture(const uint8_t *data, size_t len);

#endif
