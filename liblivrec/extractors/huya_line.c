/* Lines of a Huya room. Media links need a fresh token (TARS call); where it can't be had, the
 * anticode of the answer is used. */
#include "extractors/huya_line.h"
#include "extractors/huya_tars.h"

#define WUP "https://wup.huya.com"

struct lr_huya_sign lr_huya_sign_of(lr_ctx *x, const char *anticode, const char *stream,
                                    int64_t uid)
{
    if (uid <= 0) /* a guest */
        uid = 12340000 + (int64_t)lr_random(x, 10000);
    return (struct lr_huya_sign){.anticode = anticode,
                                 .stream = stream,
                                 .uid = uid,
                                 .now_ms = lr_now_ms(x),
                                 .random = (int)lr_random(x, 1000)};
}

/* The web player's links end in an empty "ratio" already. */
static const char *ratio_of(lr_ctx *x, const char *url, int64_t kbps)
{
    const char *at = strstr(url, "&ratio=");
    return at ? lr_fmt(x, "%s%lld", url, (long long)kbps)
              : lr_fmt(x, "%s&ratio=%lld", url, (long long)kbps);
}

void lr_huya_add(lr_ctx *x, struct lr_room *room, const char *protocol, const char *url,
                 const lr_json *line, int64_t kbps, int priority)
{
    lr_add(x, room,
           (struct lr_stream){.protocol = protocol,
                              .url = kbps && url ? ratio_of(x, url, kbps) : url,
                              .codec = "avc",
                              .cdn = lr_str(line, "sCdnType"),
                              .priority = priority,
                              .bitrate = kbps * 1000,
                              .quality = kbps ? LR_Q_UNSET : LR_Q_ORIGIN,
                              .expires = lr_query_int(x, url, "wsTime", 16)});
}

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
    lr_forgive(x); /* streams come without them, too */
    return rates ? rates : lr_json_at(data, "stream.flv.rateArray");
}

/* "-imgplus" is the site's retouched picture; a token for the name without it gives the streamer's
 * own. */
static const char *own_picture(lr_ctx *x, const char *stream)
{
    static const char retouched[] = "-imgplus";
    size_t len = stream ? strlen(stream) : 0, n = sizeof retouched - 1;
    bool is = len > n && strcmp(stream + len - n, retouched) == 0;
    return is ? lr_fmt(x, "%.*s", (int)(len - n), stream) : stream;
}

static void add_line(lr_ctx *x, struct lr_room *room, const lr_json *line, const char *fresh,
                     const lr_json *rates)
{
    const char *given_name = lr_str(line, "sStreamName");
    const char *stream = fresh ? own_picture(x, given_name) : given_name;
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

void lr_huya_streams(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    const lr_json *lines = lr_json_at(data, "stream.baseSteamInfoList"), *rates = ladder(x, data);
    const char *fresh = token(x, own_picture(x, lr_str(lines, "[0].sStreamName")));
    LR_EACH (line, lines)
        if (!peer_only(line))
            add_line(x, room, line, fresh, rates);
    if (!room->stream_count || (!rates && lr_wish(x) > LR_Q_UHD))
        lr_huya_page(x, room);
    if (room->stream_count)
        lr_forgive(x); /* the page was for more than there is */
    else if (!lr_failed(x))
        lr_block(x, room, "the site gives no stream of this room (password, app only?)");
}
