#include "record/hls_media.h"

#define RELOAD_MIN_MS 250
#define RELOAD_MAX_MS 10000
#define LIMIT_MIN_MS 4000 /* for one request */
#define LIMIT_MAX_MS 10000
#define SHORT_WINDOW 2 /* segments: then a late reload loses one */

static int64_t clamp(int64_t ms, int64_t low, int64_t high)
{
    return ms < low ? low : ms > high ? high : ms;
}

/* RFC 8216 6.3.4, but sooner where a late reload would lose something. */
static int64_t next_reload(const struct lr_hls_media *m, const struct lr_m3u8 *list, bool news,
                           int64_t asked_ms)
{
    int64_t wait = m->list->target_ms / 2;
    if (news) {
        wait = list->segments[list->segment_count - 1].duration_ms;
        if (list->segment_count <= SHORT_WINDOW)
            wait /= 2;
        wait -= lr_loop_now(m->list->net->loop) - asked_ms;
    }
    return clamp(wait, RELOAD_MIN_MS, RELOAD_MAX_MS);
}

/* `list` NULL: as it was. */
static int64_t take(struct lr_hls_media *m, const struct lr_m3u8 *list,
                    const struct lr_manifest_body *body)
{
    if (list && list->master) {
        m->master(m->user, list, body->url);
        return LR_MANIFEST_NEVER;
    }
    bool news = lr_seg_list_loaded(m->list, list, body->url, body->asked_ms);
    if (list)
        m->playlist.limit_ms = clamp(2 * m->list->target_ms, LIMIT_MIN_MS, LIMIT_MAX_MS);
    return lr_seg_list_goes_on(m->list) ? next_reload(m, list, news, body->asked_ms)
                                        : LR_MANIFEST_NEVER;
}

static int on_loaded(void *user, const struct lr_manifest_body *body, int64_t *wait,
                     struct lr_err *err)
{
    struct lr_hls_media *m = user;
    struct lr_m3u8 list;
    if (!body->bytes) {
        *wait = take(m, NULL, body);
        return 0;
    }
    struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
    int rc = a ? lr_m3u8_parse(a, body->bytes->data, body->bytes->len, &list, err)
               : lr_seg_no_memory(m->list->net, err);
    if (rc == 0) {
        lr_buf_free(body->bytes);
        *wait = take(m, &list, body);
    }
    lr_arena_free(a);
    return rc;
}

static int64_t on_failed(void *user, int status, int failures, const struct lr_err *err)
{
    struct lr_hls_media *m = user;
    return lr_seg_list_failed(m->list, status, failures, err);
}

static const struct lr_manifest_ops ops = {LR_M3U8_MAX, on_loaded, on_failed};

int lr_hls_media_open(struct lr_hls_media *m, const char *url, struct lr_err *err)
{
    lr_seg_list_start(m->list);
    return lr_manifest_open(&m->playlist, m->list->net, url, &ops, m, err);
}

void lr_hls_media_close(struct lr_hls_media *m)
{
    lr_manifest_close(&m->playlist);
}
