#include "record/seg_feed.h"

#include <string.h>

#include "core/alloc.h"
#include "data/hash.h"
#include "record/seg_window.h"

/* Media segments begin with at least this; a rest of less is no segment. */
#define SEGMENT_MIN 8

static int refuse(const struct lr_seg_feed *f, int code, const char *why, struct lr_err *err)
{
    return lr_err_set(err, code, "%s: %s", f->assets->net->name, why);
}

static int pipeline_failed(struct lr_seg_feed *f, int rc, struct lr_err *err)
{
    const struct lr_err *why = f->out ? f->out->err : NULL;
    if (why && why->code)
        *err = *why;
    else
        refuse(f, rc, "the media could not be handed on", err);
    return rc;
}

/* ---- gaps */

static int push_gap(struct lr_seg_feed *f, struct lr_err *err)
{
    if (!f->has_gap)
        return 0;
    f->has_gap = false;
    if (f->gap.new_timeline && f->reader)
        lr_reader_discontinuity(f->reader);
    int rc = lr_push_gap(f->out, &f->gap);
    return rc ? pipeline_failed(f, rc, err) : 0;
}

static bool continues(const struct lr_gap *a, const struct lr_gap *b)
{
    bool numbered = a->last_seq >= 0 && b->first_seq >= 0;
    return a->cause == b->cause && !b->new_timeline &&
           (!numbered || a->last_seq + 1 == b->first_seq);
}

int lr_seg_feed_gap(struct lr_seg_feed *f, const struct lr_gap *gap, struct lr_err *err)
{
    struct lr_gap *kept = &f->gap;
    if (f->has_gap && gap->cause == LR_GAP_SOURCE && gap->duration == 0) {
        kept->new_timeline |= gap->new_timeline; /* the break comes with what is missing */
        return 0;
    }
    if (f->has_gap && continues(kept, gap)) {
        kept->duration =
            kept->duration < 0 || gap->duration < 0 ? -1 : kept->duration + gap->duration;
        kept->last_seq = gap->last_seq;
        return 0;
    }
    int rc = push_gap(f, err);
    f->gap = *gap;
    f->has_gap = true;
    return rc;
}

static int note_discontinuity(struct lr_seg_feed *f, struct lr_err *err)
{
    static const struct lr_gap gap = {
        .cause = LR_GAP_SOURCE, .first_seq = -1, .last_seq = -1, .new_timeline = true};
    return f->started ? lr_seg_feed_gap(f, &gap, err) : 0;
}

/* ---- keys */

/* DONE: *asset is there. HOLD, or DROP. */
static enum lr_seg_result need(struct lr_seg_feed *f, const char *url, struct lr_m3u8_range range,
                               size_t size, struct lr_seg_asset **asset)
{
    *asset = lr_seg_asset_get(f->assets, url, range, size);
    if (!*asset || (*asset)->state == LR_SEG_ASSET_LOADING)
        return LR_SEG_HOLD;
    if ((*asset)->state == LR_SEG_ASSET_READY)
        return LR_SEG_DONE;
    f->refused =
        size && (lr_seg_is_expired((*asset)->status) || (*asset)->why.code == LIVREC_EMEDIA);
    f->why = (*asset)->why;
    return LR_SEG_DROP;
}

static enum lr_seg_result need_key(struct lr_seg_feed *f, const struct lr_seg_cipher *c,
                                   struct lr_seg_asset **key)
{
    static const struct lr_m3u8_range all = {0, -1};
    return c->key_url ? need(f, c->key_url, all, LR_SEG_KEY_SIZE, key) : LR_SEG_DONE;
}

/* Decrypt a body in place. A key that does not fit is asked for again. */
static enum lr_seg_result decrypt(struct lr_seg_feed *f, const struct lr_seg_cipher *c,
                                  struct lr_buf *body)
{
    struct lr_seg_asset *key;
    enum lr_seg_result result = need_key(f, c, &key);
    if (result != LR_SEG_DONE || !c->key_url)
        return result;
    if (lr_aes128_cbc_decrypt(key->fetch.body.data, c->iv, body->data, &body->len) == 0)
        return LR_SEG_DONE;
    lr_seg_asset_forget(key);
    f->refused = true;
    return LR_SEG_BAD;
}

/* ---- media */

static const char *extension(enum lr_container c)
{
    switch (c) {
    case LR_CONTAINER_TS:
        return "ts";
    case LR_CONTAINER_FMP4:
        return "mp4";
    case LR_CONTAINER_ADTS:
        return "aac";
    case LR_CONTAINER_FLV:
        return "flv";
    default:
        return NULL;
    }
}

static int make_reader(enum lr_container c, struct lr_stage *out, struct lr_reader **reader)
{
    switch (c) {
    case LR_CONTAINER_TS:
        return lr_reader_ts_new(out, reader);
    case LR_CONTAINER_FMP4:
        return lr_reader_fmp4_new(out, reader);
    case LR_CONTAINER_ADTS:
        return lr_reader_adts_new(out, reader);
    default:
        return lr_reader_flv_new(out, reader);
    }
}

/* Get ready for segments of another container. */
static int open_container(struct lr_seg_feed *f, enum lr_container c, struct lr_err *err)
{
    if (f->container == c)
        return 0;
    lr_reader_free(f->reader);
    f->reader = NULL;
    f->container = c;
    f->init_hash = 0;
    if (f->raw) {
        f->raw_to = f->open_raw(f->user, extension(c));
        return f->raw_to ? 0 : refuse(f, LIVREC_EIO, "no place for the raw media", err);
    }
    int rc = make_reader(c, &f->shift.stage, &f->reader);
    return rc ? refuse(f, rc, "no reader for the segments", err) : 0;
}

static int write(struct lr_seg_feed *f, const struct lr_buf *b, bool flush, struct lr_err *err)
{
    int rc;
    if (f->raw) {
        rc = f->raw_to->write(f->raw_to, b->data, b->len);
        if (rc == 0 && f->raw_to->unit)
            f->raw_to->unit(f->raw_to);
        return rc ? refuse(f, rc, "the raw media could not be written", err) : 0;
    }
    rc = lr_reader_feed(f->reader, b->data, b->len);
    if (rc == 0 && flush)
        rc = lr_reader_flush(f->reader);
    return rc ? pipeline_failed(f, rc, err) : 0;
}

/* The init segment, if it is another one than before. */
static int write_init(struct lr_seg_feed *f, const struct lr_buf *init, struct lr_err *err)
{
    uint64_t hash = lr_hash64(init->data, init->len) | 1;
    if (hash == f->init_hash)
        return 0;
    f->init_hash = hash;
    return write(f, init, false, err);
}

/* The init segment in clear: *init is empty when there is none. To be freed. */
static enum lr_seg_result get_init(struct lr_seg_feed *f, const struct lr_seg_item *item,
                                   struct lr_buf *init)
{
    struct lr_seg_asset *map;
    lr_buf_init(init, LR_SEG_INIT_MAX);
    if (!item->map_url)
        return LR_SEG_DONE;
    enum lr_seg_result result = need(f, item->map_url, item->map_range, 0, &map);
    if (result != LR_SEG_DONE)
        return result;
    if (lr_buf_append(init, map->fetch.body.data, map->fetch.body.len) != 0)
        return LR_SEG_HOLD;
    result = decrypt(f, &item->map_cipher, init);
    if (result == LR_SEG_DONE && lr_sniff(init->data, init->len) == LR_CONTAINER_FMP4)
        return LR_SEG_DONE;
    if (result == LR_SEG_DONE)
        lr_seg_asset_forget(map);
    return result == LR_SEG_DONE ? LR_SEG_BAD : result;
}

static void move_place(struct lr_seg_feed *f, const struct lr_seg_item *item)
{
    f->started = true;
    f->timeline = item->timeline;
    if (!f->place)
        return;
    *f->place = (struct lr_seg_place){
        .valid = true,
        .sequence = item->sequence,
        .name_hash = f->window->names_vary ? 0 : item->name_hash,
        .date_ms = item->end_date_ms,
        .at_ms = lr_loop_now(f->assets->net->loop),
    };
}

static bool is_break(const struct lr_seg_feed *f, const struct lr_seg_item *item)
{
    return item->discontinuity || (f->timeline && item->timeline != f->timeline);
}

/* What the segment is, without a picture that stands in front of it; stored as it was sent it
 * stays. */
static enum lr_container unwrap(const struct lr_seg_feed *f, struct lr_buf *body)
{
    size_t picture = lr_sniff_picture(body->data, body->len);
    enum lr_container c = lr_sniff(body->data + picture, body->len - picture);
    if (!f->raw)
        lr_buf_consume(body, picture);
    return c;
}

/* A piece that is missing, or the last one: what was begun is not gone on with. */
static int end_piece(struct lr_seg_feed *f, const struct lr_seg_item *item, struct lr_err *err)
{
    bool ends = f->torn && f->reader && (!item->piece || f->has_gap || is_break(f, item));
    int rc = ends ? lr_reader_flush(f->reader) : 0;
    f->torn = item->piece;
    return rc ? pipeline_failed(f, rc, err) : 0;
}

/* A piece begins anywhere. */
static enum lr_container container_of(const struct lr_seg_feed *f, struct lr_seg_item *item)
{
    return item->piece ? LR_CONTAINER_FMP4 : unwrap(f, &item->body);
}

static enum lr_seg_result hand_on(struct lr_seg_feed *f, struct lr_seg_item *item,
                                  const struct lr_buf *init, struct lr_err *err)
{
    enum lr_container c = container_of(f, item);
    if (item->body.len < SEGMENT_MIN || !extension(c) || (init->len && c != LR_CONTAINER_FMP4))
        return LR_SEG_BAD;
    int rc = end_piece(f, item, err);
    if (rc == 0 && is_break(f, item))
        rc = note_discontinuity(f, err);
    f->shift.by = item->shift;
    if (rc == 0)
        rc = open_container(f, c, err);
    if (rc == 0)
        rc = push_gap(f, err);
    if (rc == 0 && init->len)
        rc = write_init(f, init, err);
    if (rc == 0)
        rc = write(f, &item->body, !item->piece, err);
    if (rc)
        return LR_SEG_STOP;
    move_place(f, item);
    return LR_SEG_DONE;
}

enum lr_seg_result lr_seg_feed_take(struct lr_seg_feed *f, struct lr_seg_item *item,
                                    struct lr_err *err)
{
    struct lr_seg_asset *key;
    struct lr_buf init;
    f->refused = false;
    /* All that is needed comes before the body is touched: HOLD asks for the same one again. */
    enum lr_seg_result result = need_key(f, &item->cipher, &key);
    if (result != LR_SEG_DONE)
        return result;
    result = get_init(f, item, &init);
    if (result == LR_SEG_DONE)
        result = decrypt(f, &item->cipher, &item->body);
    if (result == LR_SEG_DONE)
        result = hand_on(f, item, &init, err);
    lr_buf_free(&init);
    return result;
}

int lr_seg_feed_finish(struct lr_seg_feed *f, struct lr_err *err)
{
    int rc = f->reader ? lr_reader_flush(f->reader) : 0;
    if (rc)
        return pipeline_failed(f, rc, err);
    return push_gap(f, err);
}

void lr_seg_feed_set_out(struct lr_seg_feed *f, struct lr_stage *out)
{
    f->out = out;
    lr_shift_init(&f->shift, out);
}

void lr_seg_feed_free(struct lr_seg_feed *f)
{
    lr_reader_free(f->reader);
    f->reader = NULL;
}
