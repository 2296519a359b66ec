#include "record/dash_choice.h"

#include <string.h>

#include "core/alloc.h"

/* Pictures that readers know. */
static bool is_known(const struct lr_mpd_representation *r)
{
    static const char *const known[] = {"avc", "hevc", "av1"};
    const char *codec = r->codecs ? lr_m3u8_codec(r->codecs) : known[0];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (codec && strcmp(codec, known[i]) == 0)
            return true;
    return false;
}

static bool is_picture(const struct lr_mpd_representation *r)
{
    return r->kind == LR_MPD_VIDEO && is_known(r);
}

static bool has_sound(const struct lr_mpd_representation *r)
{
    return r->codecs && lr_m3u8_has_audio(r->codecs);
}

static const struct lr_mpd_representation *best_sound(const struct lr_mpd_period *p, bool *locked)
{
    const struct lr_mpd_representation *best = NULL;
    for (const struct lr_mpd_representation *r = p->representations; r; r = r->next) {
        if (r->kind != LR_MPD_AUDIO)
            continue;
        *locked |= r->locked;
        if (!r->locked && (!best || (r->main && !best->main) ||
                           (r->main == best->main && r->bandwidth > best->bandwidth)))
            best = r;
    }
    return best;
}

static struct lr_m3u8_variant variant_of(const struct lr_mpd_representation *r)
{
    return (struct lr_m3u8_variant){.uri = r->id,
                                    .bandwidth = r->bandwidth,
                                    .width = r->width,
                                    .height = r->height,
                                    .fps_milli = r->fps_milli};
}

/* The ladder sees the pictures as variants of a master playlist. */
static int best_pictures(const struct lr_mpd_period *p, const struct lr_wish *wish,
                         const struct lr_mpd_representation **out, bool *locked)
{
    const struct lr_mpd_representation *from[LR_M3U8_LIST];
    struct lr_m3u8 master = {.master = true};
    int count = 0;
    for (const struct lr_mpd_representation *r = p->representations; r; r = r->next)
        count += is_picture(r) && count < LR_M3U8_LIST;
    *out = NULL;
    if (count == 0)
        return 0;
    master.variants = lr_calloc((size_t)count, sizeof *master.variants);
    if (!master.variants)
        return LIVREC_ENOMEM;
    for (const struct lr_mpd_representation *r = p->representations; r; r = r->next) {
        if (!is_picture(r) || master.variant_count == count)
            continue;
        *locked |= r->locked;
        if (r->locked)
            continue;
        from[master.variant_count] = r;
        master.variants[master.variant_count++] = variant_of(r);
    }
    const struct lr_m3u8_variant *best = lr_hls_pick(&master, wish);
    if (best)
        *out = from[best - master.variants];
    lr_free(master.variants);
    return 0;
}

int lr_dash_choose(const struct lr_mpd_period *p, const struct lr_wish *wish,
                   struct lr_dash_choice *out)
{
    bool no_pictures = false, no_sound = false;
    const struct lr_mpd_representation *sound = best_sound(p, &no_sound), *pictures = NULL;
    int rc =
        wish->quality == LR_Q_AUDIO && sound ? 0 : best_pictures(p, wish, &pictures, &no_pictures);
    if (rc)
        return rc;
    if (!pictures && (no_pictures || (no_sound && !sound)))
        return LIVREC_EDRM;
    if (pictures && !sound && no_sound && !has_sound(pictures))
        return LIVREC_EDRM;
    out->main = pictures ? pictures : sound;
    out->sound = pictures && !has_sound(pictures) ? sound : NULL;
    return 0;
}
