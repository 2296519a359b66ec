/* HLS (RFC 8216): from the URL of a master or media playlist to one or two lists being recorded. */
#include <string.h>

#include "core/alloc.h"
#include "core/log.h"
#include "data/url.h"
#include "record/hls_media.h"
#include "record/hls_variant.h"
#include "record/seg_pair.h"
#include "record/source_parts.h"

struct hls_source {
    struct lr_source source;
    struct lr_seg_pair pair;
    struct lr_hls_media media[LR_SEG_LISTS];
    bool chosen; /* a variant: its URL may give no further master */
};

static struct hls_source *hls_of(struct lr_source *s)
{
    return (struct hls_source *)s;
}

/* The variant and its separate sound, each into its side of a merger. */
static int open_both(struct hls_source *h, const char *main, const char *sound, struct lr_err *err)
{
    int rc = lr_seg_pair_split(&h->pair, err);
    if (rc == 0)
        rc = lr_hls_media_open(&h->media[LR_SEG_MAIN], main, err);
    return rc ? rc : lr_hls_media_open(&h->media[LR_SEG_SOUND], sound, err);
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
            lr_logf(lr_loop_env(h->pair.net.loop)->log, LR_WARN, h->source.cfg.job,
                    "the sound has a playlist of its own and is not in the raw recording");
        rc = lr_hls_media_open(&h->media[LR_SEG_MAIN], main, err);
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
        lr_seg_pair_end(&h->pair, LR_END_ERROR, &err);
}

static void pause_hls(struct lr_source *s, bool paused)
{
    lr_source_enter(s);
    lr_seg_pair_pause(&hls_of(s)->pair, paused);
    lr_source_leave(s);
}

static void ease_hls(struct lr_source *s, bool eased)
{
    lr_source_enter(s);
    lr_seg_pair_ease(&hls_of(s)->pair, eased);
    lr_source_leave(s);
}

static void drain_hls(struct lr_source *s)
{
    lr_source_enter(s);
    lr_seg_pair_drain(&hls_of(s)->pair);
    lr_source_leave(s);
}

static void close_hls(struct lr_source *s)
{
    struct hls_source *h = hls_of(s);
    lr_seg_pair_close(&h->pair);
    for (int i = 0; i < LR_SEG_LISTS; i++)
        lr_hls_media_close(&h->media[i]);
}

static const struct lr_source_kind kind = {pause_hls, ease_hls, drain_hls, close_hls};

static int begin(struct hls_source *h, struct lr_err *err)
{
    int rc = lr_seg_pair_begin(&h->pair, &h->source, "HLS", err);
    for (int i = 0; i < LR_SEG_LISTS; i++)
        h->media[i] =
            (struct lr_hls_media){.list = &h->pair.list[i], .master = on_master, .user = h};
    return rc ? rc : lr_hls_media_open(&h->media[LR_SEG_MAIN], h->source.cfg.url, err);
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
