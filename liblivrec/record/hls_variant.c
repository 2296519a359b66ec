#include "record/hls_variant.h"

static bool is_sound_alone(const struct lr_m3u8_variant *v)
{
    return v->codecs && !v->width && lr_m3u8_has_audio(v->codecs) && !lr_m3u8_has_video(v->codecs);
}

static int64_t rate(const struct lr_m3u8_variant *v)
{
    return v->average ? v->average : v->bandwidth;
}

static bool is_better(const struct lr_m3u8_variant *a, const struct lr_m3u8_variant *b)
{
    if (is_sound_alone(a) != is_sound_alone(b))
        return is_sound_alone(b);
    if (a->height != b->height && a->height && b->height)
        return a->height > b->height;
    return rate(a) > rate(b);
}

/* Same picture and size, other sound or another copy of the same: one rung of the ladder. */
static bool is_same_rung(const struct lr_m3u8_variant *a, const struct lr_m3u8_variant *b)
{
    return a->height == b->height && rate(a) == rate(b) && a->fps_milli == b->fps_milli;
}

static int rung_of(enum lr_quality wish)
{
    switch (wish) {
    case LR_Q_UHD:
        return 1;
    case LR_Q_HD:
        return 2;
    case LR_Q_SD:
        return 3;
    case LR_Q_LD:
        return 4;
    default:
        return 0;
    }
}

/* The best variant among those that `worse_than` is better than; NULL: all. */
static const struct lr_m3u8_variant *next_best(const struct lr_m3u8 *m,
                                               const struct lr_m3u8_variant *worse_than)
{
    const struct lr_m3u8_variant *best = NULL;
    for (int i = 0; i < m->variant_count; i++) {
        const struct lr_m3u8_variant *v = &m->variants[i];
        if (worse_than && (!is_better(worse_than, v) || is_same_rung(worse_than, v)))
            continue;
        if (!best || is_better(v, best))
            best = v;
    }
    return best;
}

static const struct lr_m3u8_variant *sound_alone(const struct lr_m3u8 *m)
{
    const struct lr_m3u8_variant *best = NULL;
    for (int i = 0; i < m->variant_count; i++)
        if (is_sound_alone(&m->variants[i]) && (!best || rate(&m->variants[i]) > rate(best)))
            best = &m->variants[i];
    return best;
}

static const struct lr_m3u8_variant *selected(const struct lr_m3u8 *m, const struct lr_wish *wish)
{
    for (int i = 0; i < m->variant_count && wish->bitrate; i++)
        if (m->variants[i].height == wish->height && rate(&m->variants[i]) == wish->bitrate)
            return &m->variants[i];
    return NULL;
}

static const struct lr_m3u8_variant *rung(const struct lr_m3u8 *m, enum lr_quality wish)
{
    const struct lr_m3u8_variant *v = wish == LR_Q_AUDIO ? sound_alone(m) : NULL;
    if (v)
        return v;
    v = next_best(m, NULL);
    for (int i = wish == LR_Q_AUDIO ? rung_of(LR_Q_LD) : rung_of(wish); v && i > 0; i--) {
        const struct lr_m3u8_variant *lower = next_best(m, v);
        if (!lower || (is_sound_alone(lower) && !is_sound_alone(v)))
            break;
        v = lower;
    }
    return v;
}

/* The best one within the limits, else the lowest; NULL where the list doesn't say what is limited.
 */
static const struct lr_m3u8_variant *within(const struct lr_m3u8 *m, const struct lr_limits *most)
{
    const struct lr_m3u8_variant *best = NULL, *lowest = NULL;
    for (int i = 0; i < m->variant_count; i++) {
        const struct lr_m3u8_variant *v = &m->variants[i];
        const struct lr_picture p = {LR_Q_UNSET, v->width, v->height, v->fps_milli, rate(v)};
        if (is_sound_alone(v) || (most->height && !v->height) || (most->bitrate && !rate(v)))
            continue;
        if (!lowest || is_better(lowest, v))
            lowest = v;
        if (lr_limits_allow(most, &p) && (!best || is_better(v, best)))
            best = v;
    }
    return best ? best : lowest;
}

const struct lr_m3u8_variant *lr_hls_pick(const struct lr_m3u8 *master, const struct lr_wish *wish)
{
    const struct lr_m3u8_variant *v = wish->quality == LR_Q_AUDIO ? NULL : selected(master, wish);
    if (!v && lr_limits_any(&wish->most))
        v = within(master, &wish->most);
    return v ? v : rung(master, wish->quality);
}

bool lr_hls_choose(const struct lr_m3u8 *master, const struct lr_wish *wish,
                   struct lr_hls_choice *out)
{
    bool sound = wish->quality == LR_Q_AUDIO;
    const struct lr_m3u8_variant *v = lr_hls_pick(master, wish);
    if (!v)
        return false;
    const struct lr_m3u8_rendition *audio = lr_m3u8_rendition(master, "AUDIO", v->audio);
    *out = (struct lr_hls_choice){v->uri, audio ? audio->uri : NULL};
    if ((sound || wish->sound) && out->audio_uri)
        *out = (struct lr_hls_choice){audio->uri, NULL};
    return true;
}
