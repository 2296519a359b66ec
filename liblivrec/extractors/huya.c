/* Huya. One call of the mini program's API has the state, the names and the lines; the page is for
 * rooms with a name instead of a number, and for qualities that the API does not list. Media links
 * need a fresh token (TARS call); where it can't be had, the anticode of the answer is used. */
#include "extractors/huya_line.h"
#include "extractors/huya_tars.h"
#include "resolve/extractor.h"

#define MP "https://mp.huya.com/cache.php"
#define WUP "https://wup.huya.com"

static const struct lr_constant constants[] = {
    {"ua", "adr&13.1.0.4321&official&30"},
    {"media_ua", "HYSDK(Windows,30000002)_APP(pc_exe&7090002&official)_SDK(trans&2.35.0.5996)"},
    {NULL, NULL},
};

/* A fresh anticode for a stream, good for all lines and both protocols; NULL if refused. */
static const char *token(lr_ctx *x, const char *stream)
{
    size_t len = 0;
    uint8_t *body =
        lr_huya_token_request(lr_mem(x), stream ? stream : "", lr_const(x, "ua"), 1, &len);
    if (!body) /* without the token's request another anticode would be taken */
        lr_fail(x, LIVREC_ENOMEM, "token request: no memory");
    if (!stream || !body)
        return NULL;
    const struct lr_req req = {.body = (const char *)body,
                               .body_len = len,
                               .optional = true,
                               .type = "application/octet-stream"};
    const uint8_t *answer = lr_get_bytes(x, WUP, &req, &len);
    return answer ? lr_huya_token_reply(lr_mem(x), answer, len) : NULL;
}

/* The API's own anticode, signed; TX takes it as it is when it claims to be the web player's. */
static const char *given(lr_ctx *x, const lr_json *line, const char *key)
{
    static const char app[] = "ctype=tars_mp&fs=bhct";
    const char *code = lr_html_unescape(lr_mem(x), lr_str(line, key));
    const char *cdn = lr_str(line, "sCdnType"), *at = code ? strstr(code, app) : NULL;
    if (at && cdn && strcmp(cdn, "TX") == 0)
        return lr_fmt(x, "%.*sctype=huya_webh5&fs=bgct%s", (int)(at - code), code,
                      at + strlen(app));
    struct lr_huya_sign s =
        lr_huya_sign_of(x, code, lr_str(line, "sStreamName"), lr_int(line, "lPresenterUid", 0));
    return code ? lr_huya_sign(lr_mem(x), &s) : NULL;
}

static const char *https(lr_ctx *x, const char *url)
{
    return url && strncmp(url, "http://", 7) == 0 ? lr_fmt(x, "https://%s", url + 7) : url;
}

static int priority_of(const lr_json *line)
{
    static const char *const order[] = {"AL", "HS", "HW", "TX"};
    const char *cdn = lr_str(line, "sCdnType");
    for (size_t i = 0; cdn && i < LR_COUNT(order); i++)
        if (strcmp(cdn, order[i]) == 0)
            return (int)i + 1;
    return 0;
}

static bool peer_only(const lr_json *line)
{
    const char *cdn = lr_str(line, "sCdnType");
    return lr_int(line, "iWebPriorityRate", 0) < 0 ||
           (cdn &&
            (strcmp(cdn, "HY") == 0 || strcmp(cdn, "HUYA") == 0 || strcmp(cdn, "HYZJ") == 0));
}

/* The qualities of the answer, or NULL: bitRateInfo is JSON inside of a string. */
static const lr_json *ladder(lr_ctx *x, const lr_json *data)
{
    const char *text = lr_str(data, "liveData.bitRateInfo");
    const lr_json *rates = text && text[0] == '[' ? lr_parse(x, text) : NULL;
    return rates ? rates : lr_json_at(data, "stream.flv.rateArray");
}

static void add_line(lr_ctx *x, struct lr_room *room, const lr_json *line, const char *fresh,
                     const lr_json *rates)
{
    const char *stream = lr_str(line, "sStreamName");
    struct lr_huya_sign s = lr_huya_sign_of(x, fresh, stream, lr_int(line, "lPresenterUid", 0));
    const char *code = fresh ? lr_huya_sign(lr_mem(x), &s) : NULL;
    const char *flv_code = code ? code : given(x, line, "sFlvAntiCode");
    const char *hls_code = code ? code : given(x, line, "sHlsAntiCode");
    const char *flv =
        https(x, lr_fmt(x, "%s/%s.flv?%s", lr_str(line, "sFlvUrl"), stream, flv_code));
    const char *hls =
        https(x, lr_fmt(x, "%s/%s.m3u8?%s", lr_str(line, "sHlsUrl"), stream, hls_code));
    lr_huya_add(x, room, "flv", flv, line, 0, priority_of(line));
    lr_huya_add(x, room, "hls", hls, line, 0, priority_of(line));
    LR_EACH (rate, rates) {
        int64_t kbps = lr_int(rate, "iBitRate", 0);
        const char *name = lr_str(rate, "sDisplayName");
        if (kbps <= 0 || (name && strstr(name, "HDR")))
            continue;
        lr_huya_add(x, room, "flv", flv, line, kbps, priority_of(line));
        lr_huya_add(x, room, "hls", hls, line, kbps, priority_of(line));
    }
}

static void add_lines(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    const lr_json *lines = lr_json_at(data, "stream.baseSteamInfoList"), *rates = ladder(x, data);
    const char *fresh = token(x, lr_str(lines, "[0].sStreamName"));
    LR_EACH (line, lines)
        if (!peer_only(line))
            add_line(x, room, line, fresh, rates);
    if (!room->stream_count || (!rates && lr_wish(x) > LR_Q_UHD))
        lr_huya_page(x, room, room->id);
    lr_add_header(x, room, "User-Agent", lr_const(x, "media_ua"));
    lr_add_header(x, room, "Referer", "https://www.huya.com/");
    lr_add_header(x, room, "Origin", "https://www.huya.com");
}

/* A rerun is not live: by its state, or by what the title says. */
static bool live(const lr_json *data)
{
    const char *real = lr_str(data, "realLiveStatus"), *state = lr_str(data, "liveStatus");
    const char *title = lr_str(data, "liveData.introduction");
    return real && state && strcmp(real, "ON") == 0 && strcmp(state, "ON") == 0 &&
           !(title && strncmp(title, "【回放】", strlen("【回放】")) == 0);
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    const lr_json *info = lr_need(x, data, "liveData");
    room->url = lr_fmt(x, "https://www.huya.com/%s", room->id);
    room->anchor = lr_need_str(x, data, "profileInfo.nick");
    room->title = lr_str(info, "introduction");
    room->cover = lr_str(info, "screenshot");
    room->category = lr_str(info, "gameFullName");
    room->viewers = lr_int(info, "totalCount", -1);
    lr_need_str(x, data, "realLiveStatus");
    lr_set_live(room, live(data));
    if (room->state == LR_STATE_LIVE)
        room->started_at = lr_int(info, "startTime", 0);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *id = lr_var(x, "id");
    room->id = id[strspn(id, "0123456789")] ? lr_huya_page_id(x, id) : id;
    if (lr_failed(x))
        return lr_done(x);
    lr_json *v = lr_get_json(x,
                             lr_url(x, MP, "m", "Live", "do", "profileRoom", "roomid", room->id,
                                    "showSecret", "1", NULL),
                             NULL);
    if (lr_int(v, "status", 0) == 422)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    if (!v) {
        lr_forgive(x);
        lr_huya_page(x, room, room->id);
        return lr_done(x);
    }
    const lr_json *data = lr_need(x, v, "data");
    describe(x, room, data);
    if (room->state == LR_STATE_LIVE && !lr_failed(x) && lr_want_streams(x))
        add_lines(x, room, data);
    return lr_done(x);
}

const struct lr_extractor lr_extractor_huya = {
    .name = "huya",
    .title = "虎牙直播 Huya",
    .urls = (const char *const[]){"{,www.,m.}huya.com/{id:w}", NULL},
    .examples = (const char *const[]){"https://www.huya.com/52333", "https://m.huya.com/52333",
                                      "https://www.huya.com/lpl", NULL},
    .constants = constants,
    .resolve = resolve,
};
