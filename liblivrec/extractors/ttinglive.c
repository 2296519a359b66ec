/* TTing Live (FlexTV): one API for the streams, one for the name while the channel is off. */
#include "resolve/extractor.h"

#define API "https://api.ttinglive.com/api/channels"

static const char *const headers[] = {"x-site-code", "ttinglive",
                                      "Origin",      "https://www.ttinglive.com",
                                      "Referer",     "https://www.ttinglive.com/",
                                      NULL};

static const char *name_of(lr_ctx *x, const lr_json *owner)
{
    const char *nick = lr_str(owner, "nickname");
    return lr_fmt(x, "%s-%s", nick ? nick : lr_str(owner, "name"), lr_str(owner, "loginId"));
}

static const lr_json *source(const lr_json *v)
{
    const lr_json *found = NULL;
    LR_EACH (s, lr_json_at(v, "sources")) {
        const char *format = lr_str(s, "format");
        if (format && strcmp(format, "ivs") == 0)
            return s;
        found = found ? found : s;
    }
    return found;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const lr_json *s = source(v);
    const char *url = lr_str(s, "url");
    if (url && *url)
        lr_add_hls(x, room, url, (struct lr_stream){.protocol = "hls"},
                   &(struct lr_req){.headers = headers});
    static const char *const kinds[] = {"hls", "flv"};
    for (size_t i = 0; i < LR_COUNT(kinds); i++)
        LR_EACH (r, lr_json_at(s, lr_fmt(x, "urlDetail.%s.resolution", kinds[i])))
            lr_add(x, room,
                   (struct lr_stream){.protocol = kinds[i],
                                      .url = lr_str(r, "url"),
                                      .height = (int)lr_int(r, "resolution", 0),
                                      .name = lr_text(x, r, "resolution")});
    lr_add_header(x, room, "Origin", "https://www.ttinglive.com");
    lr_add_header(x, room, "Referer", room->url);
    return lr_done(x);
}

static const char *login_body(lr_ctx *x, const char *user, const char *password)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, 4096);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "loginId", user);
    lr_jw_str(&w, "password", password);
    lr_jw_bool(&w, "loginKeep", true);
    lr_jw_bool(&w, "saveId", true);
    lr_jw_str(&w, "device", "PCWEB");
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

static bool login(lr_ctx *x)
{
    const char *user, *password;
    if (!lr_login_due(x, &user, &password))
        return false;
    const struct lr_req req = {.headers = headers,
                               .type = "application/json",
                               .lenient = true,
                               .body = login_body(x, user, password)};
    lr_get_json(x, "https://api.ttinglive.com/v2/api/auth/signin", &req);
    if (lr_status(x) >= 400)
        lr_fail(x, LIVREC_EAUTH, "login refused (HTTP %d): wrong user or password", lr_status(x));
    return !lr_failed(x) && lr_cookie_get(x, API, "flx_oauth_access");
}

static lr_json *stream_of(lr_ctx *x, const char *id)
{
    return lr_get_json(x, lr_url(x, lr_fmt(x, API "/%s/stream", id), "option", "all", NULL),
                       &(struct lr_req){.headers = headers, .lenient = true});
}

static bool wants_login(lr_ctx *x, const lr_json *v)
{
    const char *why = lr_str(v, "message");
    return lr_status(x) == 400 && why && strstr(why, "로그인");
}

static int off(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    if (lr_status(x) == 404)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", room->id);
    if (lr_status(x) != 400)
        return lr_fail(x, LIVREC_EHTTP, "api.ttinglive.com: status %d", lr_status(x));
    if (wants_login(x, v))
        return lr_block(x, room,
                        "for logged-in adults: give the account settings user and password, or the "
                        "cookie flx_oauth_access");
    lr_set_live(room, false);
    lr_json *profile = lr_get_json(x, lr_fmt(x, API "/%s/profile", room->id),
                                   &(struct lr_req){.headers = headers, .optional = true});
    room->anchor = name_of(x, lr_json_at(profile, "owner"));
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://www.ttinglive.com/channels/%s/live", room->id);
    lr_json *v = stream_of(x, room->id);
    if (wants_login(x, v) && login(x))
        v = stream_of(x, room->id);
    if (lr_failed(x) || lr_status(x) != 200)
        return lr_failed(x) ? lr_done(x) : off(x, room, v);
    room->anchor = name_of(x, lr_need(x, v, "owner"));
    room->title = lr_str(v, "stream.title");
    room->cover = lr_str(v, "thumbUrl");
    room->viewers = lr_int(v, "playerCount", -1);
    room->started_at = lr_date_iso(lr_str(v, "stream.createdAt"), 0);
    lr_set_live(room, true);
    return lr_failed(x) || !lr_want_streams(x) ? lr_done(x) : streams(x, room, v);
}

const struct lr_extractor lr_extractor_ttinglive = {
    .name = "ttinglive",
    .title = "TTing Live (FlexTV)",
    .urls = (const char *const[]){"{,www.}{ttinglive.com,flextv.co.kr}/channels/{id:d}/live",
                                  "{,www.}{ttinglive.com,flextv.co.kr}/channels/{id:d}", NULL},
    .examples = (const char *const[]){"https://www.ttinglive.com/channels/593127/live",
                                      "https://www.flextv.co.kr/channels/593127/live", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "ttinglive.com",
    .settings = "[" LR_SETTING_USER "," LR_SETTING_PASSWORD "]",
    .resolve = resolve,
};
