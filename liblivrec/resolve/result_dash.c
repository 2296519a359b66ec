/* DASH manifests: their representations as streams, all at the address of the manifest. */
#include "resolve/ctx.h"

#include "media/mpd.h"

/* The period that is on air, or comes next. */
static const struct lr_mpd_period *last_period(const struct lr_mpd *mpd)
{
    const struct lr_mpd_period *found = NULL;
    for (const struct lr_mpd_period *p = mpd->periods; p; p = p->next)
        if (p->representations)
            found = p;
    return found;
}

static int count(const struct lr_mpd_period *p, enum lr_mpd_kind kind)
{
    int n = 0;
    for (const struct lr_mpd_representation *r = p->representations; r; r = r->next)
        n += r->kind == kind && !r->locked;
    return n;
}

static void add_representation(lr_ctx *x, struct lr_room *room,
                               const struct lr_mpd_representation *r, struct lr_stream s)
{
    s.bitrate = r->bandwidth;
    s.width = r->width;
    s.height = r->height;
    s.fps_milli = r->fps_milli;
    if (r->codecs && lr_m3u8_codec(r->codecs))
        s.codec = lr_m3u8_codec(r->codecs);
    lr_add_variant(x, room, s);
}

/* Pictures are rungs of a ladder, whatever sound stands beside them; all sound is one stream. */
static void add_period(lr_ctx *x, struct lr_room *room, const struct lr_mpd_period *p,
                       struct lr_stream like)
{
    int pictures = count(p, LR_MPD_VIDEO);
    bool sound = false;
    for (const struct lr_mpd_representation *r = p->representations; r; r = r->next) {
        struct lr_stream s = like;
        if (r->locked || r->kind == LR_MPD_OTHER || (r->kind == LR_MPD_AUDIO && sound))
            continue;
        if (r->kind == LR_MPD_AUDIO)
            s.quality = pictures ? LR_Q_AUDIO : like.quality;
        else if (pictures > 1)
            s.quality = LR_Q_UNSET;
        sound |= r->kind == LR_MPD_AUDIO;
        add_representation(x, room, r, s);
    }
}

bool lr_add_manifest(lr_ctx *x, struct lr_room *room, const char *text, struct lr_stream like)
{
    struct lr_mpd mpd;
    struct lr_err err = {0};
    if (lr_failed(x) || !text)
        return false;
    int rc = lr_mpd_parse(x->arena, text, strlen(text), like.url, &mpd, &err);
    if (rc) {
        lr_fail(x, rc, "%s: %s", lr_answer_name(x), err.text);
        return false;
    }
    const struct lr_mpd_period *p = last_period(&mpd);
    like.protocol = "dash";
    if (p)
        add_period(x, room, p, like);
    if (!p || (count(p, LR_MPD_VIDEO) == 0 && count(p, LR_MPD_AUDIO) == 0))
        lr_add(x, room, like); /* who plays it says what is wrong with it */
    return true;
}
