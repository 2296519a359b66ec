#include "extractors/douyin_api.h"

#include "extractors/douyin_sign.h"

#define TTWID_MAX_AGE 7200

/* An anonymous visitor, as the site's own script registers one. */
static void use_visitor(lr_ctx *x)
{
    if (lr_cookie_get(x, LR_DOUYIN_SITE, "ttwid"))
        return;
    const char *ttwid = lr_cache_get(x, "ttwid", TTWID_MAX_AGE);
    if (!ttwid) {
        lr_get_text(x, "https://ttwid.bytedance.com/ttwid/union/register/",
                    &(struct lr_req){
                        .optional = true,
                        .type = "application/json",
                        .body = "{\"region\":\"cn\",\"aid\":6383,\"needFid\":false,\"service\":"
                                "\"https://www.douyin.com\",\"union\":true,\"fid\":\"\"}"});
        ttwid = lr_cookie_get(x, "https://ttwid.bytedance.com/", "ttwid");
        ttwid = ttwid ? ttwid : lr_cookie_get(x, LR_DOUYIN_SITE, "ttwid");
        lr_cache_put(x, "ttwid", ttwid);
    }
    if (ttwid)
        lr_cookie_set(x, "douyin.com", "ttwid", ttwid);
}

static const char *signed_url(lr_ctx *x, const char *base, const char *query)
{
    struct lr_a_bogus s = {.query = query, .user_agent = LR_UA_DESKTOP, .now_ms = lr_now_ms(x)};
    for (size_t i = 0; i < LR_COUNT(s.random); i++)
        s.random[i] = (int)lr_random(x, 10000);
    const char *sign = query ? lr_a_bogus(lr_mem(x), &s) : NULL;
    return sign ? lr_fmt(x, "%s?%s&a_bogus=%s", base, query,
                         lr_percent_encode(lr_mem(x), sign, strlen(sign)))
                : NULL;
}

/* The JSON of an answer, NULL with a sticky error: risk control sends nothing, or a page. */
static lr_json *take(lr_ctx *x, const char *text)
{
    if (!text)
        return NULL;
    if (text[strspn(text, " \r\n")] == '{')
        return lr_parse(x, text);
    lr_cache_put(x, "ttwid", NULL);
    lr_fail(x, LIVREC_ERATE,
            *text ? "risk control (no JSON in the answer): wait, or give the cookie of a login"
                  : "risk control (empty answer): wait, or give the cookie of a login");
    return NULL;
}

bool lr_douyin_has_ended(const lr_json *v)
{
    const char *prompt = lr_str(v, "data.prompts");
    return lr_int(v, "status_code", 0) == 30003 || (prompt && strstr(prompt, "已结束"));
}

lr_json *lr_douyin_enter(lr_ctx *x, const char *rid)
{
    use_visitor(x);
    const char *query =
        lr_form(x, "aid", lr_const(x, "aid"), "app_name", "douyin_web", "live_id", "1",
                "device_platform", "web", "language", "zh-CN", "enter_from", "web_live",
                "cookie_enabled", "true", "browser_language", "zh-CN", "browser_platform", "Win32",
                "browser_name", "Chrome", "browser_version", lr_const(x, "browser_version"),
                "web_rid", rid, "is_need_double_stream", "false", "msToken", "", NULL);
    const struct lr_req req = {.headers =
                                   (const char *const[]){"User-Agent", LR_UA_DESKTOP, "Referer",
                                                         LR_DOUYIN_SITE "/", NULL}};
    return take(
        x, lr_get_text(x, signed_url(x, LR_DOUYIN_SITE "/webcast/room/web/enter/", query), &req));
}

lr_json *lr_douyin_reflow(lr_ctx *x, const char *room_id, const char *sec_uid)
{
    const struct lr_req req = {
        .headers =
            (const char *const[]){"User-Agent", LR_UA_MOBILE, "Referer", LR_DOUYIN_SITE "/", NULL}};
    const char *url =
        lr_url(x, "https://webcast.amemv.com/webcast/room/reflow/info/", "room_id",
               room_id ? room_id : "2", "sec_user_id", sec_uid, "type_id", "0", "live_id", "1",
               "version_code", lr_const(x, "app_version"), "app_id", "1128", "verifyFp", "", NULL);
    return take(x, lr_get_text(x, url, &req));
}
