#include "record/mkv_index.h"

#include <string.h>

#include "media/ebml.h"

enum {
    SEEK_HEAD = 0x114d9b74,
    SEEK = 0x4dbb,
    SEEK_ID = 0x53ab,
    SEEK_AT = 0x53ac,
    VOID = 0xec,
    CRC = 0xbf,
    DURATION = 0x4489,
    CUES = 0x1c53bb6b,
    CHAPTERS = 0x1043a770,
    CUE_POINT = 0xbb,
    CUE_TIME = 0xb3,
    CUE_PLACE = 0xb7,
    CUE_TRACK = 0xf7,
    CUE_CLUSTER = 0xf1,
};

#define LONG_SIZE 8   /* of a size that is written later */
#define SEEK_ROOM 128 /* five entries, and what fills the rest */
#define LENGTH 11     /* Duration: 64 bits, with its head */
#define OUT_MAX ((size_t)1 << 20)

static int put_id(struct lr_buf *b, uint32_t id)
{
    return lr_buf_be(b, id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1, id);
}

/* Size below 127. */
static int put_head(struct lr_buf *b, uint32_t id, size_t size)
{
    int rc = put_id(b, id);
    return rc ? rc : lr_buf_putc(b, (int)(0x80 | size));
}

static int put_long_size(struct lr_buf *b, uint64_t size)
{
    return lr_buf_be(b, LONG_SIZE, UINT64_C(1) << 56 | size);
}

static int put_number(struct lr_buf *b, uint32_t id, int bytes, uint64_t v)
{
    int rc = put_head(b, id, (size_t)bytes);
    return rc ? rc : lr_buf_be(b, bytes, v);
}

/* So many bytes, at least two, that mean nothing. */
static int put_void(struct lr_buf *b, size_t bytes)
{
    int rc = put_head(b, VOID, bytes - 2);
    for (size_t i = 2; i < bytes && rc == 0; i++)
        rc = lr_buf_putc(b, 0);
    return rc;
}

void lr_mkv_index_init(struct lr_mkv_index *x, const struct lr_tracks *t)
{
    int track = 0;
    while (track < t->count && t->track[track].kind != LR_VIDEO)
        track++;
    *x = (struct lr_mkv_index){.track = track < t->count ? track : 0};
    lr_keys_init(&x->keys);
}

void lr_mkv_index_free(struct lr_mkv_index *x)
{
    lr_keys_free(&x->keys);
}

/* ---- the head */

/* Of what is in front of the first cluster, element by element. */
struct head {
    const uint8_t *segment, *info; /* their content */
    size_t info_size;
    struct lr_buf rest;   /* all behind the Info */
    int64_t tracks, tags; /* in there; -1: none */
};

static int take_child(struct head *h, const struct lr_ebml *e, const uint8_t *data)
{
    size_t size = (size_t)e->size;
    if (e->id == LR_MKV_INFO) {
        h->info = data;
        h->info_size = size;
    }
    if (e->id == SEEK_HEAD || e->id == VOID || e->id == LR_MKV_INFO)
        return 0;
    if (e->id == LR_MKV_TRACKS)
        h->tracks = (int64_t)h->rest.len;
    if (e->id == LR_MKV_TAGS)
        h->tags = (int64_t)h->rest.len;
    return lr_buf_append(&h->rest, data - e->head, e->head + size);
}

static int read_head(struct head *h, const struct lr_buf *from)
{
    const uint8_t *p = from->data, *data;
    size_t len = from->len;
    struct lr_ebml e;
    int rc = 0;
    if (!lr_ebml_next(&p, &len, &e, &data) || e.id != LR_EBML_HEADER || !lr_ebml_head(p, len, &e) ||
        e.id != LR_MKV_SEGMENT || e.head != 4 + LONG_SIZE)
        return 0;
    p += e.head;
    len -= e.head;
    h->segment = p;
    while (rc == 0 && lr_ebml_next(&p, &len, &e, &data))
        rc = take_child(h, &e, data);
    if (len || h->tracks < 0) /* what is that? */
        h->info = NULL;
    return rc;
}

/* The content of an Info, without a checksum, which would be wrong, and without a length. */
static int put_info(struct lr_buf *out, const uint8_t *p, size_t len)
{
    struct lr_ebml e;
    const uint8_t *data;
    int rc = 0;
    while (rc == 0 && lr_ebml_next(&p, &len, &e, &data))
        if (e.id != CRC && e.id != DURATION)
            rc = lr_buf_append(out, data - e.head, e.head + (size_t)e.size);
    return rc;
}

static int put_room(struct lr_mkv_index *x, const struct head *h, const struct lr_buf *head,
                    struct lr_buf *out)
{
    struct lr_buf info;
    lr_buf_init(&info, OUT_MAX);
    int rc = put_info(&info, h->info, h->info_size);
    x->segment = h->segment - head->data;
    x->info = SEEK_ROOM;
    x->info_size = LENGTH + info.len;
    if (rc == 0)
        rc = lr_buf_append(out, head->data, (size_t)x->segment);
    if (rc == 0)
        rc = put_void(out, SEEK_ROOM);
    if (rc == 0)
        rc = put_id(out, LR_MKV_INFO);
    if (rc == 0)
        rc = put_long_size(out, x->info_size);
    if (rc == 0)
        rc = put_void(out, LENGTH);
    if (rc == 0)
        rc = lr_buf_append(out, info.data, info.len);
    int64_t behind = (int64_t)out->len - x->segment;
    x->tracks = behind + h->tracks;
    x->tags = h->tags < 0 ? 0 : behind + h->tags;
    if (rc == 0)
        rc = lr_buf_append(out, h->rest.data, h->rest.len);
    lr_buf_free(&info);
    return rc;
}

int lr_mkv_index_head(struct lr_mkv_index *x, const struct lr_buf *head, struct lr_buf *out)
{
    struct head h = {.tracks = -1, .tags = -1};
    lr_buf_init(&h.rest, OUT_MAX);
    int rc = read_head(&h, head);
    x->on = rc == 0 && h.info;
    if (x->on)
        rc = put_room(x, &h, head, out);
    else if (rc == 0)
        rc = lr_buf_append(out, head->data, head->len);
    lr_buf_free(&h.rest);
    return rc;
}

/* ---- frames and clusters */

void lr_mkv_index_frame(struct lr_mkv_index *x, int track, bool key, int64_t ms, int64_t duration)
{
    if (ms + duration > x->until)
        x->until = ms + duration;
    if (key && track == x->track && !x->holds)
        x->held = ms, x->holds = true;
}

int lr_mkv_index_cluster(struct lr_mkv_index *x, int64_t at)
{
    int rc = x->on && x->holds ? lr_keys_add(&x->keys, x->held, at - x->segment) : 0;
    x->holds = false;
    return rc;
}

/* ---- the end */

#define TIME_CUE 6     /* a number of four bytes, with its head */
#define PLACE (3 + 10) /* track, and a cluster of eight bytes */
#define POINT (TIME_CUE + 2 + PLACE)

static int put_cue(struct lr_buf *b, int track, struct lr_key_place k)
{
    int rc = put_head(b, CUE_POINT, POINT);
    if (rc == 0)
        rc = put_number(b, CUE_TIME, 4, (uint64_t)k.ms);
    if (rc == 0)
        rc = put_head(b, CUE_PLACE, PLACE);
    if (rc == 0)
        rc = put_number(b, CUE_TRACK, 1, (uint64_t)track);
    return rc ? rc : put_number(b, CUE_CLUSTER, 8, (uint64_t)k.at);
}

static int put_cues(struct lr_buf *b, const struct lr_mkv_index *x)
{
    size_t n = lr_keys_count(&x->keys);
    int rc = put_id(b, CUES);
    if (rc == 0)
        rc = put_long_size(b, n * (2 + POINT));
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = put_cue(b, x->track + 1, lr_keys_at(&x->keys, i));
    return rc;
}

int lr_mkv_index_end(struct lr_mkv_index *x, int64_t at, int64_t jumps,
                     const struct lr_chapter_list *chapters, struct lr_buf *out)
{
    bool cues = x->on && lr_keys_count(&x->keys) > 0;
    int rc = cues ? put_cues(out, x) : 0;
    x->cues = cues ? at - x->segment : 0;
    if (rc == 0)
        rc = lr_mkv_end(out, jumps, NULL);
    x->chapters = chapters ? at - x->segment + (int64_t)out->len : 0;
    return rc || !chapters ? rc : lr_mkv_chapters(out, chapters);
}

static int put_seek(struct lr_buf *b, uint32_t id, int64_t at)
{
    if (at == 0)
        return 0;
    int rc = put_head(b, SEEK, 7 + 11);
    if (rc == 0)
        rc = put_number(b, SEEK_ID, 4, id);
    return rc ? rc : put_number(b, SEEK_AT, 8, (uint64_t)at);
}

static int put_seeks(struct lr_buf *b, const struct lr_mkv_index *x)
{
    int rc = put_seek(b, LR_MKV_INFO, x->info);
    if (rc == 0)
        rc = put_seek(b, LR_MKV_TRACKS, x->tracks);
    if (rc == 0)
        rc = put_seek(b, LR_MKV_TAGS, x->tags);
    if (rc == 0)
        rc = put_seek(b, CUES, x->cues);
    return rc ? rc : put_seek(b, CHAPTERS, x->chapters);
}

static int put_seek_head(struct lr_buf *out, const struct lr_mkv_index *x)
{
    struct lr_buf list;
    lr_buf_init(&list, SEEK_ROOM);
    int rc = put_seeks(&list, x);
    if (rc == 0)
        rc = put_head(out, SEEK_HEAD, list.len);
    if (rc == 0)
        rc = lr_buf_append(out, list.data, list.len);
    if (rc == 0)
        rc = put_void(out, SEEK_ROOM - 5 - list.len);
    lr_buf_free(&list);
    return rc;
}

static int put_length(struct lr_buf *out, double ms)
{
    uint64_t bits;
    memcpy(&bits, &ms, sizeof bits);
    return put_number(out, DURATION, 8, bits);
}

int lr_mkv_index_front(const struct lr_mkv_index *x, int64_t end, int64_t *at, struct lr_buf *out)
{
    *at = x->segment - LONG_SIZE;
    int rc = put_long_size(out, (uint64_t)(end - x->segment));
    if (rc == 0)
        rc = put_seek_head(out, x);
    if (rc == 0)
        rc = put_id(out, LR_MKV_INFO);
    if (rc == 0)
        rc = put_long_size(out, x->info_size);
    return rc ? rc : put_length(out, (double)x->until);
}
