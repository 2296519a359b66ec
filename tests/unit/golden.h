/* Golden cases of damaged streams, as text: what comes in, what goes on. The cases lie in
 * tests/unit/data/golden, a file for each way in: frames.txt straight into the rules, flv.txt,
 * ts.txt and mp4.txt as bytes of that container through its reader.
 *
 *   # name         a case
 *   % apart        sound and picture come apart in the input: what comes out may be moved
 *   % split=400    files of 400 ms
 *   < words        what comes in
 *   = jumps=1      what was mended: jumps, steps, undecodable, repeated frames, superseded
 *                  configurations; where this is not given it is not looked at
 *   > words        what goes on; gaps are told as G300, G-1 = nobody knows how long; | a new file
 *
 * Words:
 *   v40 v80k a23   picture, keyframe, sound, with its decoding time in ms
 *   v40+80         shown 80 ms later, or earlier
 *   v40=7          its content is number 7; by default each frame has its own
 *   v0k..400/40    each 40 ms up to 400; the first one is a keyframe
 *   A&B            two of these, merged by time
 *   o120=30        a group of three pictures and six sounds at 120 ms, contents 30 on
 *   g300 g?        the line broke for 300 ms, or nobody knows how long: a new timeline
 *   c              something is missing
 *   t12            configurations: picture 1, sound 2; 0 = there is none
 *   ;              the end of a segment
 *   z9 j9          9 bytes of zeros, of junk; x00ff these bytes
 *   -9             the last 9 bytes are taken away
 *   @3=ff          byte 3 of what the last word made
 * and what a container has of its own: golden_flv.c, golden_ts.c, golden_mp4.c. */
#ifndef UNIT_GOLDEN_H
#define UNIT_GOLDEN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/buf.h"
#include "record/frame.h"
#include "record/reader.h"

#define GOLDEN_WORD 512
#define GOLDEN_TEXT ((size_t)256 << 10)

struct golden_word {
    char text[GOLDEN_WORD];
    bool frame; /* the rest holds */
    bool video, key;
    int64_t ms;
    int shown;   /* ms behind `ms` */
    int content; /* -1: its own */
    int own;     /* number of the word */
};

/* Ranges and groups of them as single words. The caller lr_buf_free()s it. */
void golden_expand(struct lr_buf *out, const char *words);
/* The next word; *at being 0 for the first. */
bool golden_next(const char *words, size_t *at, struct golden_word *out);

/* What is in a frame, in bytes that look like nothing else in a container. */
#define GOLDEN_BODY 48
size_t golden_body(const struct golden_word *w, uint8_t out[GOLDEN_BODY]);
/* And back. */
bool golden_find(const uint8_t *data, size_t len, int *content, int *own);

/* A way in. */
struct golden_way {
    const char *name;
    int (*reader)(struct lr_stage *out, struct lr_reader **r); /* NULL: frames */
    void (*begin)(struct lr_buf *b); /* what stands at the start of a file, and forget what was */
    /* The bytes of a word; false: it is none of this container. */
    bool (*word)(struct lr_buf *b, const struct golden_word *w);
};
extern const struct golden_way golden_frames, golden_flv, golden_ts, golden_mp4;

#define GOLDEN_MENDS (LR_MEND_SKIPPED + 1)

struct golden_result {
    struct lr_buf text;
    int mended, files, superseded;
    int64_t told[GOLDEN_MENDS]; /* by enum lr_mend */
    uint64_t skipped;           /* bytes */
    int64_t apart;              /* ms that sound moved against pictures, at most */
};

/* Words through reader and rules: live, or as a file that is read again. */
void golden_run(const struct golden_way *way, const char *words, bool live, int64_t split_ms,
                struct golden_result *out);

/* The tracks of "t12". */
void golden_tracks(struct lr_tracks *t, int video, int audio);
/* A NAL unit of H.264 with the content. */
size_t golden_nal(const struct golden_word *w, uint8_t out[GOLDEN_BODY + 1]);

/* Parameter sets of the configurations; sound is AAC of 44.1 kHz, 2: with one channel. */
#define GOLDEN_SPS "6742c00ad9047b0110000003001000000300a0f1226480" /* 64x48 */
#define GOLDEN_PPS "68cb83cb20"
#define GOLDEN_SPS2 "67640028acd940780227e5c044000003000400000300283c60c658"
#define GOLDEN_PPS2 "68ebe3cb22c0"
#define GOLDEN_AVCC "0142c00affe10017" GOLDEN_SPS "010005" GOLDEN_PPS
#define GOLDEN_AVCC2 "01640028ffe1001b" GOLDEN_SPS2 "010006" GOLDEN_PPS2 "fdf8f800"
#define GOLDEN_ASC "1210"
#define GOLDEN_ASC2 "1208"

#endif
