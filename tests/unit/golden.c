#include "golden.h"

#include <stdio.h>
#include <string.h>

#include "hex.h"
#include "record/chain.h"
#include "record/interleave.h"
#include "record/split.h"
#include <check.h>
#include <stdlib.h>

#define MS (LR_TIME_HZ / 1000)
#define FRAMES 4096
#define NEAR 200 /* ms between sound and picture that are compared */

/* A frame that came out, and where it was when it came in. */
struct moved {
    bool video;
    int own;
    int64_t in, shift;
};

struct rig {
    struct lr_stage head; /* where the readers push */
    struct lr_chain chain;
    struct lr_ledger ledger;
    struct lr_err err;
    struct golden_result *out;
    const struct golden_way *way;
    struct lr_reader *reader;
    struct lr_buf bytes; /* for the reader */
    bool gaps;           /* told in the text */
    struct lr_tracks tracks;
    int64_t in[FRAMES]; /* ms at which a word is shown */
    int moved_count;
    struct moved moved[FRAMES];
};

static void on_mended(struct lr_ledger *l, enum lr_mend what, int64_t amount)
{
    struct rig *r = (struct rig *)((char *)l - offsetof(struct rig, ledger));
    ck_assert_int_lt(what, GOLDEN_MENDS);
    r->out->mended++;
    r->out->told[what] += what == LR_MEND_SKIPPED ? amount : 1;
}

static void on_superseded(struct lr_ledger *l, const struct lr_track *t)
{
    struct rig *r = (struct rig *)((char *)l - offsetof(struct rig, ledger));
    r->out->superseded++;
}

static int on_begin(void *user, const struct lr_tracks *t)
{
    struct rig *r = user;
    lr_tracks_copy(&r->tracks, t);
    return r->out->files++ ? lr_buf_puts(&r->out->text, "| ") : 0;
}

static void note(struct rig *r, bool video, int own, int64_t ms)
{
    if (own < 0 || r->moved_count == FRAMES)
        return;
    ck_assert_int_lt(own, FRAMES);
    r->moved[r->moved_count++] = (struct moved){video, own, r->in[own], ms - r->in[own]};
}

static int on_frame(void *user, const struct lr_frame *f)
{
    struct rig *r = user;
    char shown[32] = "", number[32] = "";
    int content, own;
    bool video = r->tracks.track[f->track].kind == LR_VIDEO;
    int64_t behind = (f->pts - f->dts) / MS;
    ck_assert(golden_find(f->data, f->size, &content, &own));
    ck_assert_int_ge(f->pts, f->dts);
    if (behind)
        snprintf(shown, sizeof shown, "+%lld", (long long)behind);
    if (content >= 0)
        snprintf(number, sizeof number, "=%d", content);
    note(r, video, own, f->pts / MS);
    return lr_buf_fmt(&r->out->text, "%c%lld%s%s%s ", video ? 'v' : 'a', (long long)(f->dts / MS),
                      video && f->key ? "k" : "", shown, number);
}

/* In a file that is over each sound is compared with the picture that stood next to it. */
static void compare(struct rig *r)
{
    for (int i = 0; i < r->moved_count; i++) {
        const struct moved *a = &r->moved[i], *best = NULL;
        int64_t nearest = INT64_MAX;
        for (int n = 0; !a->video && n < r->moved_count; n++) {
            const struct moved *v = &r->moved[n];
            int64_t distance = llabs(v->in - a->in);
            if (v->video && distance <= NEAR && distance + abs(v->own - a->own) < nearest) {
                nearest = distance + abs(v->own - a->own);
                best = v;
            }
        }
        if (best && llabs(best->shift - a->shift) > r->out->apart)
            r->out->apart = llabs(best->shift - a->shift);
    }
    r->moved_count = 0;
}

static int on_end(void *user, int64_t duration_ms)
{
    compare(user);
    return 0;
}

static int64_t on_bytes(void *user)
{
    return 0;
}

static void on_gap(void *user, const struct lr_gap *g, int64_t at)
{
    struct rig *r = user;
    int64_t ms = g->duration < 0 ? -1 : g->duration / MS;
    if (r->gaps)
        ck_assert_int_eq(lr_buf_fmt(&r->out->text, "G%lld ", (long long)ms), 0);
}

static void on_full(void *user)
{
}

static const struct lr_split_ops split_ops = {.begin = on_begin,
                                              .frame = on_frame,
                                              .end = on_end,
                                              .bytes = on_bytes,
                                              .gap = on_gap,
                                              .full = on_full};

static const struct lr_stage_ops head_ops = {.name = "head"};

static void add_hex(struct lr_track *t, enum lr_codec codec, const char *hex)
{
    uint8_t config[256];
    ck_assert(lr_track_set(t, codec, config, unhex(hex, config, sizeof config)));
}

void golden_tracks(struct lr_tracks *t, int video, int audio)
{
    t->count = 0;
    if (video)
        add_hex(&t->track[t->count++], LR_CODEC_H264, video == 1 ? GOLDEN_AVCC : GOLDEN_AVCC2);
    if (audio)
        add_hex(&t->track[t->count++], LR_CODEC_AAC, audio == 1 ? GOLDEN_ASC : GOLDEN_ASC2);
}

static void begin(struct rig *r, bool live, int64_t split_ms)
{
    const struct lr_split_config split = {.split_ms = split_ms};
    struct lr_stage *s;
    r->chain = (struct lr_chain){.sink = &lr_sink_mkv,
                                 .hole = live ? LR_HOLE_LIVE : LR_HOLE_FILE,
                                 .lead = live ? 0 : LR_LEAD_FILE,
                                 .err = &r->err,
                                 .ledger = &r->ledger};
    r->ledger = (struct lr_ledger){.mended = on_mended, .superseded = on_superseded};
    r->gaps = live;
    r->head.ops = &head_ops;
    lr_chain_add(&r->chain, &r->head);
    ck_assert_int_eq(lr_chain_rules(&r->chain), 0);
    if (!live) {
        ck_assert_int_eq(lr_interleave_new(&s), 0);
        lr_chain_add(&r->chain, s);
    }
    ck_assert_int_eq(lr_split_new(&split, &split_ops, r, &s), 0);
    lr_chain_add(&r->chain, s);
    lr_buf_init(&r->bytes, (size_t)64 << 20);
    if (r->way->reader)
        ck_assert_int_eq(r->way->reader(&r->head, &r->reader), 0);
}

/* What was built so far goes to the reader, in small pieces. */
static void feed(struct rig *r)
{
    for (size_t at = 0; r->reader && at < r->bytes.len; at += 1000) {
        size_t n = r->bytes.len - at < 1000 ? r->bytes.len - at : 1000;
        ck_assert_msg(lr_reader_feed(r->reader, r->bytes.data + at, n) == 0, "%s", r->err.text);
    }
    lr_buf_clear(&r->bytes);
}

static void push_gap(struct rig *r, const char *word)
{
    struct lr_gap g = {.cause = LR_GAP_NETWORK, .duration = -1, .first_seq = -1, .last_seq = -1};
    if (word[0] == 'c')
        g.cause = LR_GAP_CORRUPT;
    else
        g.new_timeline = true;
    if (word[0] == 'g' && word[1] != '?')
        g.duration = strtoll(word + 1, NULL, 10) * MS;
    if (r->reader) {
        ck_assert_int_eq(lr_reader_flush(r->reader), 0);
        lr_reader_discontinuity(r->reader);
        r->way->begin(&r->bytes);
    }
    ck_assert_int_eq(lr_push_gap(&r->head, &g), 0);
}

static void push_frame(struct rig *r, const struct golden_word *w)
{
    uint8_t data[4 + GOLDEN_BODY + 1] = {0};
    struct lr_frame f = {.dts = w->ms * MS, .pts = (w->ms + w->shown) * MS, .key = w->key};
    size_t n = w->video ? golden_nal(w, data + 4) : golden_body(w, data);
    data[3] = w->video ? (uint8_t)n : data[3];
    f.track = !w->video && r->tracks.track[0].kind == LR_VIDEO && r->tracks.count == 2;
    f.nal_len = w->video ? 4 : 0;
    f.data = data;
    f.size = n + (w->video ? 4 : 0);
    ck_assert_int_eq(lr_push_frame(&r->head, &f), 0);
}

static void push_tracks(struct rig *r, int video, int audio)
{
    golden_tracks(&r->tracks, video, audio);
    ck_assert_int_eq(lr_push_tracks(&r->head, &r->tracks), 0);
}

/* Bytes of any container. `from`: where the last word's are. */
static bool raw_word(struct rig *r, const char *text, size_t from)
{
    uint8_t hex[GOLDEN_WORD];
    unsigned n, value;
    if (sscanf(text, "@%u=%x", &n, &value) == 2) {
        ck_assert_uint_lt(from + n, r->bytes.len);
        r->bytes.data[from + n] = (uint8_t)value;
    } else if (sscanf(text, "-%u", &n) == 1) {
        ck_assert_uint_le(n, r->bytes.len);
        r->bytes.len -= n;
    } else if (sscanf(text, "z%u", &n) == 1 || sscanf(text, "j%u", &n) == 1) {
        for (unsigned i = 0; i < n; i++)
            ck_assert_int_eq(lr_buf_putc(&r->bytes, *text == 'z' ? 0 : 0xa0 | (i * 7 & 15)), 0);
    } else if (*text == 'x') {
        ck_assert_int_eq(lr_buf_append(&r->bytes, hex, unhex(text + 1, hex, sizeof hex)), 0);
    } else {
        return false;
    }
    return true;
}

static void push_bytes(struct rig *r, const struct golden_word *w, size_t *last)
{
    size_t before = r->bytes.len;
    if (strcmp(w->text, ";") == 0) {
        feed(r);
        ck_assert_int_eq(lr_reader_flush(r->reader), 0);
        *last = 0;
    } else if (w->text[0] == 'g') {
        feed(r);
        push_gap(r, w->text);
        *last = 0;
    } else if (!raw_word(r, w->text, *last)) {
        ck_assert_msg(r->way->word(&r->bytes, w), "%s: no word of %s", w->text, r->way->name);
        *last = before;
    }
}

static void push_word(struct rig *r, const struct golden_word *w)
{
    if (w->frame)
        push_frame(r, w);
    else if (w->text[0] == 't')
        push_tracks(r, w->text[1] - '0', w->text[2] - '0');
    else if (w->text[0] == 'g' || w->text[0] == 'c')
        push_gap(r, w->text);
    else
        ck_abort_msg("%s: no word", w->text);
}

static void push(struct rig *r, const char *words)
{
    struct golden_word w;
    size_t last = 0;
    if (!r->reader && words[0] != 't')
        push_tracks(r, 1, 1);
    if (r->reader && strncmp(words, "raw", 3) == 0)
        words += 3;
    else if (r->reader)
        r->way->begin(&r->bytes);
    for (size_t at = 0; golden_next(words, &at, &w);) {
        ck_assert_int_lt(w.own, FRAMES);
        r->in[w.own] = w.ms + w.shown;
        if (r->reader)
            push_bytes(r, &w, &last);
        else
            push_word(r, &w);
    }
    feed(r);
    ck_assert_int_eq(r->reader ? lr_reader_flush(r->reader) : 0, 0);
    ck_assert_int_eq(lr_push_finish(&r->head), 0);
}

void golden_run(const struct golden_way *way, const char *words, bool live, int64_t split_ms,
                struct golden_result *out)
{
    struct rig *r = calloc(1, sizeof *r);
    ck_assert_ptr_nonnull(r);
    *out = (struct golden_result){0};
    lr_buf_init(&out->text, GOLDEN_TEXT);
    r->out = out;
    r->way = way;
    begin(r, live, split_ms);
    push(r, words);
    if (out->text.len)
        out->text.len--; /* the last blank */
    ck_assert_ptr_nonnull(lr_buf_str(&out->text));
    out->skipped = r->reader ? r->reader->skipped : 0;
    lr_reader_free(r->reader);
    lr_buf_free(&r->bytes);
    lr_stage_free_all(r->head.next);
    free(r);
}

const struct golden_way golden_frames = {.name = "frames"};
