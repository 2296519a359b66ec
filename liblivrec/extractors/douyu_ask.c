/* Douyu's play requests, signed with a key that the server hands out, or by the script of
 * its older player, in the locked child. */
#include "extractors/douyu_play.h"
#include "extractors/douyu_sign.h"

#define KEY_MAX_AGE 240 /* keys live for five minutes */

static const struct lr_req optional = {LR_DOUYU_HEADERS, .optional = true};

static int64_t server_time(lr_ctx *x)
{
    int64_t date = lr_date_http(lr_answer_header(x, "date"));
    return date ? date : lr_now(x);
}

static bool sign_with_key(lr_ctx *x, const char *rid, struct lr_douyu_signer *out)
{
    const char *kept = lr_cache_get(x, "key", KEY_MAX_AGE), *skew = lr_cache_get(x, "skew", 86400);
    out->kept = kept != NULL;
    int64_t tt = lr_now(x) + (skew ? lr_int(lr_parse(x, skew), "", 0) : 0);
    if (!kept) {
        kept = lr_get_text(x,
                           lr_url(x, LR_DOUYU_WWW "/wgapi/livenc/liveweb/websec/getEncryption",
                                  "did", lr_const(x, "did"), NULL),
                           &optional);
        if (!kept)
            return false;
        tt = server_time(x);
        lr_cache_put(x, "skew", lr_fmt(x, "%lld", (long long)(tt - lr_now(x))));
    }
    const lr_json *data = lr_json_at(lr_parse(x, kept), "data");
    const struct lr_douyu_key key = {lr_str(data, "key"), lr_str(data, "rand_str"),
                                     lr_int(data, "enc_time", -1), lr_true(data, "is_special")};
    char auth[LR_MD5_HEX];
    if (lr_douyu_auth(&key, rid, tt, auth) < 0)
        return false;
    lr_cache_put(x, "key", kept);
    out->path = "getH5PlayV1";
    out->params = lr_form(x, "enc_data", lr_str(data, "enc_data"), "tt",
                          lr_fmt(x, "%lld", (long long)tt), "did", lr_const(x, "did"), "auth", auth,
                          "ver", lr_const(x, "ver"), "iar", "0", "ive", "0", NULL);
    return true;
}

/* Wraps the page's signer: MD5 is ours, and the text that it is asked for comes out as well. */
static const char wrapper[] =
    "\nvar livrec_text = '', livrec_sum = '', CryptoJS = {MD5: function (s) {"
    " livrec_text = String(s); return {toString: function () { return livrec_sum; }}; }};"
    "function livrec_sign(rid, did, tt, sum, want) {"
    " livrec_sum = sum; var signed = ub98484234(rid, did, tt);"
    " return want == 'text' ? livrec_text : signed; }";

/* The script, from the call of the home page's player or out of the room's page. */
static const char *signer_script(lr_ctx *x, const char *rid)
{
    lr_json *v =
        lr_get_json(x, lr_url(x, LR_DOUYU_WWW "/swf_api/homeH5Enc", "rids", rid, NULL), &optional);
    const char *script = lr_str(v, lr_fmt(x, "data.room%s", rid));
    if (script)
        return script;
    const char *html = lr_get_text(x, lr_fmt(x, LR_DOUYU_WWW "/%s", rid), &optional);
    script = lr_between(lr_mem(x), html, "vdwdae325w_64we", "</script>");
    return lr_fmt(x, "var vdwdae325w_64we%s", script);
}

static bool sign_with_script(lr_ctx *x, const char *rid, struct lr_douyu_signer *out)
{
    const char *script = lr_fmt(x, "%s%s", signer_script(x, rid), wrapper);
    if (!script)
        return false;
    const char *tt = lr_fmt(x, "%lld", (long long)server_time(x)), *did = lr_const(x, "did");
    const char *text =
        lr_js(x, script, "livrec_sign", (const char *const[]){rid, did, tt, "", "text"}, 5);
    const char *sum = lr_md5_of(x, text);
    const char *sign =
        sum ? lr_js(x, script, "livrec_sign", (const char *const[]){rid, did, tt, sum, "sign"}, 5)
            : NULL;
    if (!sign || strncmp(sign, "v=", 2) != 0 ||
        sign[strspn(sign, "abcdefghijklmnopqrstuvwxyz"
                          "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                          "0123456789=&_-")])
        return false;
    out->path = "getH5Play";
    out->params = lr_fmt(x, "%s&ver=%s&iar=1&ive=1", sign, lr_const(x, "old_ver"));
    return true;
}

lr_json *lr_douyu_play(lr_ctx *x, const struct lr_douyu_signer *s, const char *rid,
                       const char *rate, const char *cdn)
{
    const struct lr_req req = {LR_DOUYU_HEADERS, .optional = true,
                               .body = lr_fmt(x, "%s&%s", s->params,
                                              lr_form(x, "rid", rid, "cdn", cdn, "rate", rate,
                                                      "hevc", "0", "fa", "0", "sov", "0", NULL))};
    return lr_get_json(x, lr_fmt(x, LR_DOUYU_WWW "/lapi/live/%s/%s", s->path, rid), &req);
}

/* Is that the site's last word? */
static bool settled(const lr_json *v)
{
    int64_t error = lr_int(v, "error", 0);
    return lr_str(v, "data.rtmp_live") || error == 126 || (error <= -3 && error >= -5);
}

static lr_json *play_by_key(lr_ctx *x, const char *rid, const char *rate, struct lr_douyu_signer *s)
{
    lr_json *v = sign_with_key(x, rid, s) ? lr_douyu_play(x, s, rid, rate, "") : NULL;
    if (settled(v))
        return v;
    lr_cache_put(x, "key", NULL);
    if (s->kept && sign_with_key(x, rid, s)) /* it was changed meanwhile */
        v = lr_douyu_play(x, s, rid, rate, "");
    return v;
}

lr_json *lr_douyu_ask(lr_ctx *x, const char *rid, const char *rate, struct lr_douyu_signer *s,
                      int *status)
{
    lr_json *v = play_by_key(x, rid, rate, s);
    *status = lr_status(x);
    lr_forgive(x);
    struct lr_douyu_signer old;
    if (settled(v) || !sign_with_script(x, rid, &old)) {
        lr_forgive(x); /* what counts is the answer to the key */
        return v;
    }
    lr_json *other = lr_douyu_play(x, &old, rid, rate, "");
    if (!settled(other))
        return v ? v : other;
    *s = old;
    return other;
}
