/* Matroska and WebM (RFC 9559), front to back: no index is needed, and none is believed. Where the
 * bytes are no element any more, it goes on with the next cluster, or, inside a cluster whose end is
 * known, with the next block: one of a known track at a time that fits, with another element right
 * behind it. */
#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "media/bytes.h"
#include "media/mkv.h"
#include "record/intake.h"
#include "record/mkv_order.h"

#define ELEMENT_MAX ((size_t)16 << 20) /* of those that are read as a whole */
#define SKIP_MAX ((size_t)256 << 20)   /* of the others: attachments, an index */
#define HUNT_MAX ((uint64_t)64 << 20) /* so much without an element is no Matroska */
#define NONE INT64_MIN
#define DRIFT 30000 /* units between a block and the last one that are believed */
#define SCALE 1000000

struct mkv {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_buf buf;
    size_t used;     /* of buf */
    int64_t at;      /* place in the file of buf.data[used] */
    uint64_t left;   /* bytes of an element that are still to be skipped */
    bool synced;
    uint64_t hunted; /* bytes since there was an element */
    int64_t found;   /* where the last hunt ended */
    int64_t block_end; /* of the last block */

    uint64_t scale;      /* ns a unit */
    uint64_t number[2];  /* of the tracks that are taken, by enum lr_kind; 0: none */
    int64_t cluster;     /* its time, NONE: not known */
    int64_t cluster_end; /* place; INT64_MAX: not said */
    int64_t last;        /* time of the last block, in units */
    struct lr_order order;
};

static int64_t to_time(const struct mkv *k, int64_t units)
{
    return (int64_t)((__int128)units * (int64_t)k->scale * 9 / 100000);
}

/* ---- tracks */

static enum lr_codec codec_of(const struct lr_mkv_track *t)
{
    static const struct {
        const char *name;
        enum lr_codec codec;
    } names[] = {{"V_MPEG4/ISO/AVC", LR_CODEC_H264}, {"V_MPEGH/ISO/HEVC", LR_CODEC_HEVC},
                 {"V_AV1", LR_CODEC_AV1},            {"A_AAC", LR_CODEC_AAC},
                 {"A_MPEG/L3", LR_CODEC_MP3},        {"A_OPUS", LR_CODEC_OPUS},
                 {"A_AC3", LR_CODEC_AC3}};
    size_t len = t->codec ? strnlen(t->codec, t->codec_len) : 0; /* zeros may follow */
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (len == strlen(names[i].name) && memcmp(t->codec, names[i].name, len) == 0)
            return names[i].codec;
    return LR_CODEC_NONE;
}

static int take_entry(struct mkv *k, const uint8_t *p, size_t len)
{
    struct lr_mkv_track t;
    lr_mkv_entry(p, len, &t);
    enum lr_codec codec = codec_of(&t);
    enum lr_kind kind = codec <= LR_CODEC_AV1 ? LR_VIDEO : LR_AUDIO;
    if (codec == LR_CODEC_NONE || t.number == 0 || k->number[kind])
        return 0;
    if (t.encoded)
        return lr_reader_fail(&k->base, LIVREC_EMEDIA,
                              "Matroska: tracks that are compressed once more can't be read");
    if (codec == LR_CODEC_MP3 || codec == LR_CODEC_AC3)
        lr_intake_sound(&k->in, codec, t.rate, t.channels);
    else if (lr_intake_config(&k->in, codec, t.config, t.config_len))
        return 0;
    k->number[kind] = t.number;
    return 0;
}

static int take_tracks(struct mkv *k, const uint8_t *p, size_t len)
{
    struct lr_ebml e;
    const uint8_t *data;
    int rc = 0;
    k->number[LR_VIDEO] = k->number[LR_AUDIO] = 0;
    while (rc == 0 && lr_ebml_next(&p, &len, &e, &data))
        if (e.id == LR_MKV_ENTRY)
            rc = take_entry(k, data, (size_t)e.size);
    k->order.pictures = k->number[LR_VIDEO] != 0;
    return rc;
}

static void take_info(struct mkv *k, const uint8_t *p, size_t len)
{
    struct lr_ebml e;
    const uint8_t *data;
    while (lr_ebml_next(&p, &len, &e, &data))
        if (e.id == LR_MKV_SCALE && e.size > 0)
            k->scale = lr_ebml_uint(data, e.size);
    if (k->scale == 0 || k->scale > UINT64_C(1000000000))
        k->scale = SCALE;
}

/* ---- frames */

static int hand_on(struct mkv *k, bool all)
{
    struct lr_frame f;
    int rc = 0;
    while (rc == 0 && lr_order_next(&k->order, all, &f)) {
        enum lr_kind kind = f.track == 0 ? LR_VIDEO : LR_AUDIO;
        if (kind == LR_VIDEO)
            f.key = lr_intake_key(&k->in, &f, f.key);
        rc = lr_intake_frame(&k->in, kind, &f);
        lr_order_drop(&k->order);
    }
    return rc;
}

static int take_block(struct mkv *k, const struct lr_mkv_block *b)
{
    bool video = k->number[LR_VIDEO] == b->track;
    if (b->track == 0 || (!video && k->number[LR_AUDIO] != b->track) || b->size == 0)
        return 0;
    if (b->laced)
        return lr_reader_fail(&k->base, LIVREC_EMEDIA,
                              "Matroska: several frames in a block (lacing) can't be read");
    k->last = k->cluster + b->time;
    struct lr_frame f = {.track = video ? 0 : 1,
                         .pts = to_time(k, k->last),
                         .key = !video || b->key,
                         .nal_len = video ? lr_track_nal_len(&k->in.now[LR_VIDEO]) : 0,
                         .data = b->data,
                         .size = b->size};
    int rc = lr_order_add(&k->order, &f);
    return rc ? rc : hand_on(k, false);
}

/* ---- elements */

static bool is_whole(uint64_t id)
{
    return id == LR_MKV_TRACKS || id == LR_MKV_INFO || id == LR_MKV_TIME || id == LR_MKV_GROUP ||
           id == LR_MKV_SIMPLE;
}

static bool is_skipped(uint64_t id)
{
    static const uint32_t ids[] = {
        LR_EBML_HEADER, 0x114d9b74 /* SeekHead */, 0x1c53bb6b /* Cues */,
        0x1254c367 /* Tags */, 0x1043a770 /* Chapters */, 0x1941a469 /* Attachments */,
        0xec /* Void */, 0xbf /* CRC-32 */, 0xa7 /* Position */, 0xab /* PrevSize */,
        0x5854 /* SilentTracks */, 0xaf /* EncryptedBlock */};
    for (size_t i = 0; i < LR_COUNT(ids); i++)
        if (id == ids[i])
            return true;
    return false;
}

static const uint8_t *here(const struct mkv *k, size_t *len)
{
    *len = k->buf.len - k->used;
    return k->buf.data + k->used;
}

static void eat(struct mkv *k, size_t n)
{
    k->used += n;
    k->at += (int64_t)n;
}

/* What the hunt took for an element is none after all: it goes on behind it. A block right in front
 * of bytes that are no element has some of them inside, or lacks some. */
static void lose_sync(struct mkv *k)
{
    if (k->at == k->block_end)
        k->base.skipped += lr_order_take_back(&k->order);
    if (k->at == k->found) {
        eat(k, 1);
        k->base.skipped++;
    }
    k->synced = false;
    lr_intake_lost(&k->in);
}

/* One that is there as a whole. */
static int take_whole(struct mkv *k, const struct lr_ebml *e, const uint8_t *data)
{
    struct lr_mkv_block b;
    size_t size = (size_t)e->size;
    if (e->id == LR_MKV_TRACKS)
        return take_tracks(k, data, size);
    if (e->id == LR_MKV_INFO)
        take_info(k, data, size);
    if (e->id == LR_MKV_TIME && size <= 8)
        k->last = k->cluster = (int64_t)(lr_ebml_uint(data, size) & INT64_MAX >> 1);
    if (e->id != LR_MKV_SIMPLE && e->id != LR_MKV_GROUP)
        return 0;
    if (!(e->id == LR_MKV_SIMPLE ? lr_mkv_block : lr_mkv_group)(data, size, &b)) {
        k->base.skipped += size;
        lr_intake_lost(&k->in);
        return 0;
    }
    return k->cluster == NONE ? 0 : take_block(k, &b);
}

static void enter_cluster(struct mkv *k, const struct lr_ebml *e)
{
    int64_t from = k->at + (int64_t)e->head;
    bool known = e->size <= (uint64_t)INT64_MAX / 2;
    k->cluster = NONE;
    k->cluster_end = known ? from + (int64_t)e->size : INT64_MAX;
}

/* Its length can't be true: it begins inside a cluster, and ends behind it. */
static bool leaves_cluster(const struct mkv *k, const struct lr_ebml *e)
{
    int64_t room = k->cluster_end - k->at, head = (int64_t)e->head;
    return room > 0 && k->cluster_end != INT64_MAX &&
           (e->id == LR_MKV_CLUSTER || head > room || e->size > (uint64_t)(room - head));
}

/* The element at the place that is reached. *more: it is not all there yet. */
static int take_element(struct mkv *k, bool *more)
{
    struct lr_ebml e;
    size_t len;
    const uint8_t *p = here(k, &len);
    int rc = 0;
    if (!lr_ebml_head(p, len, &e)) {
        *more = len < 12;
        if (!*more)
            lose_sync(k);
        return 0;
    }
    bool whole = is_whole(e.id), opened = e.id == LR_MKV_SEGMENT || e.id == LR_MKV_CLUSTER;
    size_t most = whole ? ELEMENT_MAX : SKIP_MAX;
    if ((!whole && !opened && !is_skipped(e.id)) || (!opened && e.size > most) ||
        leaves_cluster(k, &e)) {
        lose_sync(k);
        return 0;
    }
    *more = whole && len - e.head < e.size;
    if (*more)
        return 0;
    if (e.id == LR_MKV_CLUSTER)
        enter_cluster(k, &e);
    if (whole)
        rc = take_whole(k, &e, p + e.head);
    if (e.id == LR_MKV_SIMPLE || e.id == LR_MKV_GROUP)
        k->block_end = k->at + (int64_t)(e.head + e.size);
    k->hunted = 0;
    k->left = whole || opened ? 0 : e.size;
    eat(k, e.head + (whole ? (size_t)e.size : 0));
    return rc;
}

/* ---- back from damage */

static bool is_cluster(const uint8_t *p, size_t len)
{
    struct lr_ebml e;
    return len >= 4 && lr_be32(p) == LR_MKV_CLUSTER && lr_ebml_head(p, len, &e) && len > e.head &&
           (p[e.head] == LR_MKV_TIME || is_skipped(p[e.head]));
}

/* A block where one may be. *more: that can't be told yet. */
static bool is_block(const struct mkv *k, const uint8_t *p, size_t len, bool *more)
{
    struct lr_ebml e;
    struct lr_mkv_block b;
    if (p[0] != LR_MKV_SIMPLE || k->cluster == NONE || k->at >= k->cluster_end ||
        k->cluster_end == INT64_MAX)
        return false;
    *more = len < 16;
    if (*more || !lr_ebml_head(p, len, &e) || e.size < 5 || e.size > ELEMENT_MAX)
        return false;
    int64_t end = k->at + (int64_t)(e.head + e.size);
    if (end > k->cluster_end || !lr_mkv_block(p + e.head, 5, &b) || b.laced)
        return false;
    int64_t off = k->cluster + b.time - k->last;
    if (b.track == 0 || (b.track != k->number[LR_VIDEO] && b.track != k->number[LR_AUDIO]) ||
        off > DRIFT || off < -DRIFT)
        return false;
    if (end == k->cluster_end)
        return true;
    *more = len <= e.head + e.size;
    return !*more && (p[e.head + e.size] == LR_MKV_SIMPLE || p[e.head + e.size] == LR_MKV_GROUP ||
                      is_skipped(p[e.head + e.size]));
}

static int hunt(struct mkv *k, bool *more)
{
    while (!*more && !k->synced) {
        size_t len;
        const uint8_t *p = here(k, &len);
        *more = len < 16;
        if (*more)
            break;
        bool cluster = is_cluster(p, len);
        if (cluster) /* the one that it stands in is over */
            k->cluster_end = k->at;
        k->synced = cluster || lr_be32(p) == LR_EBML_HEADER || is_block(k, p, len, more);
        if (k->synced)
            k->found = k->at;
        if (k->synced || *more)
            break;
        eat(k, 1);
        k->base.skipped++;
        k->hunted++;
    }
    if (k->hunted > HUNT_MAX)
        return lr_reader_fail(&k->base, LIVREC_EMEDIA, "Matroska: no element in %d MiB",
                              (int)(HUNT_MAX >> 20));
    return 0;
}

static int run(struct mkv *k)
{
    bool more = false;
    int rc = 0;
    while (rc == 0 && !more) {
        size_t len;
        here(k, &len);
        size_t skip = k->left < len ? (size_t)k->left : len;
        eat(k, skip);
        k->left -= skip;
        more = skip == len;
        if (!more)
            rc = k->synced ? take_element(k, &more) : hunt(k, &more);
    }
    lr_buf_consume(&k->buf, k->used);
    k->used = 0;
    return rc;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    struct mkv *k = (struct mkv *)base;
    int rc = lr_buf_append(&k->buf, data, len);
    return rc ? rc : run(k);
}

/* A torn element at the end: behind its head there may be others, if the head is what is wrong. */
static int flush(struct lr_reader *base)
{
    struct mkv *k = (struct mkv *)base;
    int rc = 0;
    k->base.torn = k->buf.len > 0;
    k->base.skipped += k->buf.len;
    k->at += (int64_t)k->buf.len;
    lr_buf_clear(&k->buf);
    k->left = 0;
    rc = hand_on(k, true);
    return rc ? rc : lr_intake_flush(&k->in);
}

static void discontinuity(struct lr_reader *base)
{
    struct mkv *k = (struct mkv *)base;
    lr_buf_clear(&k->buf);
    k->left = 0;
    k->synced = true;
    k->cluster = NONE;
    lr_order_free(&k->order);
    lr_intake_reset(&k->in);
}

static void reader_free(struct lr_reader *base)
{
    struct mkv *k = (struct mkv *)base;
    lr_buf_free(&k->buf);
    lr_order_free(&k->order);
    lr_intake_free(&k->in);
    lr_free(k);
}

static const struct lr_reader_ops ops = {"mkv", feed, flush, discontinuity, reader_free};

int lr_reader_mkv_new(struct lr_stage *out, struct lr_reader **reader)
{
    struct mkv *k = lr_calloc(1, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->base.ops = &ops;
    k->base.out = out;
    k->synced = true;
    k->scale = SCALE;
    k->cluster = NONE;
    k->found = NONE;
    lr_buf_init(&k->buf, 2 * ELEMENT_MAX);
    lr_order_init(&k->order);
    lr_intake_init(&k->in, &k->base);
    *reader = &k->base;
    return 0;
}
