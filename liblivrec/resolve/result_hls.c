/* HLS addresses: the variants of a master playlist as streams. */
#include "resolve/ctx.h"

#include "media/m3u8.h"

static bool sound_alone(const struct lr_m3u8_variant *v)
{
    return lr_m3u8_has_audio(v->codecs) && !lr_m3u8_has_video(v->codecs) && v->height == 0;
}

/* Is its sound in a playlist of its own? Then only the master playlist names the whole: the variant
 * is known by that address, and who plays it chooses by the wished quality. */
static bool split(const struct lr_m3u8 *list, const struct lr_m3u8_variant *v)
{
    const struct lr_m3u8_rendition *sound = lr_m3u8_rendition(list, "AUDIO", v->audio);
    return sound && sound->uri && !sound_alone(v);
}

/* The platform's word for a variant: its own, or that of its group of pictures. */
static const char *name_of(const struct lr_m3u8 *list, const struct lr_m3u8_variant *v)
{
    const struct lr_m3u8_rendition *picture = lr_m3u8_rendition(list, "VIDEO", v->video);
    return v->name ? v->name : picture ? picture->name : NULL;
}

static void add_variant(lr_ctx *x, struct lr_room *room, const struct lr_m3u8 *list,
                        const struct lr_m3u8_variant *v, struct lr_stream s)
{
    bool by_master = s.url && split(list, v);
    if (!by_master)
        s.url = v->uri ? lr_url_join(x->arena, lr_answer_url(x), v->uri) : NULL;
    s.bitrate = v->average > 0 ? v->average : v->bandwidth;
    s.width = v->width;
    s.height = v->height;
    s.fps_milli = v->fps_milli;
    if (lr_m3u8_codec(v->codecs))
        s.codec = lr_m3u8_codec(v->codecs);
    if (name_of(list, v))
        s.name = name_of(list, v);
    if (list->variant_count > 1)
        s.quality = sound_alone(v) ? LR_Q_AUDIO : LR_Q_UNSET;
    if (by_master)
        lr_add_variant(x, room, s);
    else
        lr_add(x, room, s);
}

/* 0, or an error that is not kept. */
static int take_list(lr_ctx *x, struct lr_room *room, const char *text, size_t len,
                     struct lr_stream like, struct lr_err *err)
{
    struct lr_m3u8 list;
    int rc = lr_m3u8_parse(x->arena, text, len, &list, err);
    if (rc)
        return rc;
    like.protocol = "hls";
    for (int i = 0; list.master && i < list.variant_count; i++)
        add_variant(x, room, &list, &list.variants[i], like);
    if (!list.master)
        lr_add(x, room, like);
    return 0;
}

bool lr_add_hls(lr_ctx *x, struct lr_room *room, const char *url, struct lr_stream like,
                const struct lr_req *req)
{
    const struct lr_http_resp *resp = lr_request(x, url, req);
    struct lr_err err = {0};
    if (!resp)
        return false;
    like.url = url; /* not where it led to: that address may be good for one use */
    int rc = take_list(x, room, resp->body, resp->body_len, like, &err);
    if (rc && (rc == LIVREC_ENOMEM || !req || !req->optional))
        lr_fail(x, rc, "%s: %s", lr_answer_name(x), err.text);
    return rc == 0;
}

bool lr_add_playlist(lr_ctx *x, struct lr_room *room, const char *text, struct lr_stream like)
{
    struct lr_err err = {0};
    if (lr_failed(x) || !text)
        return false;
    int rc = take_list(x, room, text, strlen(text), like, &err);
    if (rc)
        lr_fail(x, rc, "%s: %s", lr_answer_name(x), err.text);
    return rc == 0;
}

int lr_play_hls(lr_ctx *x, struct lr_room *room, const char *url, const char *const *headers)
{
    const struct lr_req req = {.headers = headers};
    if (lr_done(x) != 0)
        return lr_done(x);
    if (!url)
        return lr_fail(x, LIVREC_EPARSE, "it is live, but no playlist is named");
    if (lr_add_hls(x, room, url, (struct lr_stream){.protocol = "hls"}, &req)) {
        lr_add_headers(x, room, headers);
    } else if (lr_status(x) == 404 || lr_status(x) == 410) {
        lr_forgive(x);
        lr_set_live(room, false);
    }
    return lr_done(x);
}
