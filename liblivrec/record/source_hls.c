/* HLS (RFC 8216): from the URL of a master or media playlist to one or two lists being recorded. */
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "data/url.h"
#include "record/seg_list.h"
#include "record/seg_merge.h"
#include "record/hls_variant.h"
#include "record/source_parts.h"

enum { MAIN, SOUND, LISTS };

struct hls_source {
    struct lr_source source;
    struct lr_seg_net net;
    struct lr_seg_list list[LISTS];
    struct lr_seg_merge *merge; /* two lists into one pipeline; NULL: there is one */
    struct lr_timer *tick;
    bool chosen; /* a variant: its URL may give no further master */
};

static struct hls_source *hls_of(struct lr_source *s)
{
    return (struct hls_source *)s;
}

static void end(struct hls_source *h, enum lr_source_end how, const struct lr_err *err)
{
    h->net.closed = true;
    lr_source_end(&h->source, how, err);
}

static void on_ended(void *user, enum lr_source_end how, const struct lr_err *err)
{
    struct hls_source *h = user;
    struct lr_err why = *err;
    for (int i = 0; i < LISTS && how == LR_END_LIST; i++)
        if (h->list[i].net && !h->list[i].over)
            return; /* the other one is not complete yet */
    if (h->merge && lr_seg_merge_flush(h->merge) != 0 && how == LR_END_LIST) {
        how = LR_END_ERROR;
        lr_err_set(&why, LIVREC_EMEDIA, "HLS: the media could not be handed on");
    }
    end(h, how, &why);
}

static void on_master(void *user, const struct lr_m3u8 *master, const char *base);

static const struct lr_seg_list_ops list_ops = {on_master, on_ended};

static void init_list(struct hls_source *h, int index, struct lr_stage *out)
{
    struct lr_seg_list_config cfg = {&h->net, &h->source.cfg, index, out};
    lr_seg_list_init(&h->list[index], &cfg, &list_ops, h);
}

/* The variant and its separate sound, each into its side of a merger. */
static int open_both(struct hls_source *h, const char *main, const char *sound, struct lr_err *err)
{
    int rc = lr_seg_merge_new(h->source.cfg.out, &h->merge);
    if (rc)
        return lr_err_set(err, rc, "HLS: memory ran out");
    h->list[MAIN].feed.out = lr_seg_merge_in(h->merge, MAIN);
    init_list(h, SOUND, lr_seg_merge_in(h->merge, SOUND));
    rc = lr_seg_list_open(&h->list[MAIN], main, err);
    return rc ? rc : lr_seg_list_open(&h->list[SOUND], sound, err);
}

static int open_choice(struct hls_source *h, const struct lr_hls_choice *choice, const char *base,
                       struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(16 * (size_t)LR_URL_MAX);
    const char *main = lr_url_join_any(a, base, choice->uri);
    const char *sound = choice->audio_uri ? lr_url_join_any(a, base, choice->audio_uri) : NULL;
    int rc;
    if (!main || (choice->audio_uri && !sound)) {
        rc = lr_err_set(err, LIVREC_EPARSE, "HLS: a variant has an address that is no URL");
    } else if (sound && !h->source.cfg.raw) {
        rc = open_both(h, main, sound, err);
    } else {
        if (sound)
            lr_logf(lr_loop_env(h->net.loop)->log, LR_WARN, h->source.cfg.job,
                    "the sound has a playlist of its own and is not in the raw recording");
        rc = lr_seg_list_open(&h->list[MAIN], main, err);
    }
    lr_arena_free(a);
    return rc;
}

static void on_master(void *user, const struct lr_m3u8 *master, const char *base)
{
    struct hls_source *h = user;
    struct lr_hls_choice choice;
    struct lr_err err = {0};
    int rc = 0;
    if (h->chosen)
        rc = lr_err_set(&err, LIVREC_EPARSE, "HLS: a variant is a master playlist again");
    else if (!lr_hls_choose(master, &h->source.cfg.wish, &choice))
        rc = lr_err_set(&err, LIVREC_EPARSE, "HLS: the master playlist has no variants");
    h->chosen = true;
    if (rc == 0)
        rc = open_choice(h, &choice, base, &err);
    if (rc)
        end(h, LR_END_ERROR, &err);
}

static int64_t tick_lists(struct hls_source *h)
{
    int64_t wait = INT64_MAX;
    for (int i = 0; i < LISTS && !h->net.closed; i++) {
        int64_t ms = h->list[i].net ? lr_seg_list_tick(&h->list[i]) : INT64_MAX;
        wait = ms < wait ? ms : wait;
    }
    return wait;
}

static void on_tick(void *arg)
{
    struct hls_source *h = arg;
    struct lr_source *s = &h->source;
    struct lr_err err = {0};
    h->tick = NULL;
    lr_source_enter(s);
    int64_t wait = tick_lists(h);
    if (!h->net.closed)
        h->tick = lr_timer_start(s->cfg.loop, wait, on_tick, h);
    if (!h->net.closed && !h->tick) {
        lr_err_set(&err, LIVREC_ENOMEM, "HLS: memory ran out");
        end(h, LR_END_ERROR, &err);
    }
    lr_source_leave(s);
}

static void pause_hls(struct lr_source *s, bool paused)
{
    struct hls_source *h = hls_of(s);
    lr_source_enter(s);
    for (int i = 0; i < LISTS; i++)
        if (h->list[i].net && !h->net.closed)
            lr_seg_list_pause(&h->list[i], paused);
    lr_source_leave(s);
}

static void drain_hls(struct lr_source *s)
{
    struct hls_source *h = hls_of(s);
    lr_source_enter(s);
    for (int i = 0; i < LISTS; i++)
        if (h->list[i].net && !h->net.closed)
            lr_seg_queue_drain(&h->list[i].queue);
    if (h->merge && !h->net.closed)
        lr_seg_merge_flush(h->merge);
    lr_source_leave(s);
}

static void close_hls(struct lr_source *s)
{
    struct hls_source *h = hls_of(s);
    h->net.closed = true;
    lr_timer_stop(s->cfg.loop, &h->tick);
    for (int i = 0; i < LISTS; i++)
        lr_seg_list_close(&h->list[i]);
    lr_seg_merge_free(h->merge);
    h->merge = NULL;
}

static const struct lr_source_kind kind = {pause_hls, drain_hls, close_hls};

static int begin(struct hls_source *h, struct lr_err *err)
{
    const struct lr_source_config *cfg = &h->source.cfg;
    h->net = (struct lr_seg_net){.loop = cfg->loop,
                                 .http = cfg->http,
                                 .headers = cfg->headers,
                                 .header_count = cfg->header_count,
                                 .source = &h->source};
    init_list(h, MAIN, cfg->out);
    h->tick = lr_timer_start(cfg->loop, 1000, on_tick, h);
    if (!h->tick)
        return lr_err_set(err, LIVREC_ENOMEM, "HLS: memory ran out");
    return lr_seg_list_open(&h->list[MAIN], cfg->url, err);
}

int lr_source_hls_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                        void *user, struct lr_source **out, struct lr_err *err)
{
    struct hls_source *h = lr_calloc(1, sizeof *h);
    if (!h)
        return lr_err_set(err, LIVREC_ENOMEM, "HLS: memory ran out");
    int rc = lr_source_init(&h->source, &kind, cfg, ops, user, err);
    if (rc == 0)
        rc = begin(h, err);
    if (rc) {
        lr_source_free(&h->source);
        return rc;
    }
    *out = &h->source;
    return 0;
}
