#include "extractors/douyu_play.h"

#include "extractors/douyu_sign.h"

#define KEY_MAX_AGE 240 /* keys live for five minutes */

static const struct lr_req plain = {LR_DOUYU_HEADERS};
static const struct lr_req optional = {LR_DOUYU_HEADERS, .optional = true};

static int64_t server_time(lr_ctx *x)
{
    int64_t date = lr_date_http(lr_answer_header(x, "date"));
    return date ? date : lr_now(x);
}

/* How the answer to a play request is asked for. */
struct signer {
    const char *path;   /* of the API */
    const char *params; /* signature, ready for the form */
};

static bool sign_with_key(lr_ctx *x, const char *rid, struct signer *out)
{
    const char *kept = lr_cache_get(x, "key", KEY_MAX_AGE), *skew = lr_cache_get(x, "skew", 86400);
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

static bool sign_with_page(lr_ctx *x, const char *rid, struct signer *out)
{
    const char *html = lr_get_text(x, lr_fmt(x, LR_DOUYU_WWW "/%s", rid), &plain);
    const char *script = lr_between(lr_mem(x), html, "vdwdae325w_64we", "</script>");
    if (!script) {
        if (html)
            lr_fail(x, LIVREC_EPARSE, "the page of room %s has no signer (vdwdae325w_64we)", rid);
        return false;
    }
    script = lr_fmt(x, "var vdwdae325w_64we%s%s", script, wrapper);
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
                          "0123456789=&_-")]) {
        lr_fail(x, LIVREC_ESCRIPT, "the page's signer gave no signature");
        return false;
    }
    out->path = "getH5Play";
    out->params = lr_fmt(x, "%s&ver=%s&iar=1&ive=1", sign, lr_const(x, "old_ver"));
    return true;
}

static lr_json *play(lr_ctx *x, const struct signer *s, const char *rid, const char *rate,
                     const char *cdn)
{
    const struct lr_req req = {LR_DOUYU_HEADERS, .optional = true,
                               .body = lr_fmt(x, "%s&%s", s->params,
                                              lr_form(x, "rid", rid, "cdn", cdn, "rate", rate,
                                                      "hevc", "0", "fa", "0", "sov", "0", NULL))};
    return lr_get_json(x, lr_fmt(x, LR_DOUYU_WWW "/lapi/live/%s/%s", s->path, rid), &req);
}

/* Place of a rate in the list, which is sorted best first; -1 when it is not there. */
static int place_of(const lr_json *data, int64_t rate)
{
    const lr_json *list = lr_json_at(data, "multirates");
    for (size_t i = 0; i < lr_json_count(list); i++)
        if (lr_int(lr_json_item(list, i), "rate", -1) == rate)
            return (int)i;
    return -1;
}

static enum lr_quality rung(int place)
{
    return place <= 0 ? LR_Q_ORIGIN : place < 4 ? (enum lr_quality)(LR_Q_BD + place) : LR_Q_LD;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    int place = place_of(data, lr_int(data, "rate", 0));
    const lr_json *rate =
        lr_json_item(lr_json_at(data, "multirates"), place < 0 ? 0 : (size_t)place);
    const char *cdn = lr_str(data, "rtmp_cdn");
    struct lr_stream s = {
        .protocol = "flv",
        .codec = "avc",
        .cdn = cdn,
        .name = lr_str(rate, "name"),
        .quality = rung(place),
        .bitrate = 1000 * lr_int(rate, "bit", 0),
        .priority = cdn && strncmp(cdn, "scdn", 4) == 0 ? 0 : 1,
        .url = lr_fmt(x, "%s/%s", lr_str(data, "rtmp_url"), lr_str(data, "rtmp_live"))};
    lr_add(x, room, s);
    const char *hevc = lr_str(data, "player_1");
    s.url = hevc && *hevc ? hevc : NULL;
    s.codec = "hevc";
    lr_add(x, room, s);
}

/* scdn is peer to peer and breaks: the last line that is not. */
static const char *better_cdn(const lr_json *data)
{
    const char *cdn = lr_str(data, "rtmp_cdn"), *found = NULL;
    if (cdn && strncmp(cdn, "scdn", 4) == 0)
        LR_EACH (line, lr_json_at(data, "cdnsWithName")) {
            const char *name = lr_str(line, "cdn");
            found = name && strncmp(name, "scdn", 4) != 0 ? name : found;
        }
    return found;
}

/* Where the wished quality stands in the list of rates, which is sorted best first. */
static const char *wished_rate(lr_ctx *x, const lr_json *data)
{
    const lr_json *list = lr_json_at(data, "multirates");
    size_t at = lr_wish(x) <= LR_Q_BD ? 0 : (size_t)(lr_wish(x) - LR_Q_BD);
    size_t last = lr_json_count(list) ? lr_json_count(list) - 1 : 0;
    return lr_text(x, lr_json_item(list, at < last ? at : last), "rate");
}

static int refused(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    int64_t error = lr_int(v, "error", 0);
    if (error == 126)
        return lr_block(x, room, "not shown in this region: use a proxy in China");
    if (error == -9)
        return lr_fail(x, LIVREC_ERATE, "the play request was refused (-9): is the clock right?");
    return lr_fail(x, LIVREC_EPARSE, "the play request gave no stream (error %d)", (int)error);
}

int lr_douyu_streams(lr_ctx *x, struct lr_room *room)
{
    struct signer s;
    lr_json *v = sign_with_key(x, room->id, &s) ? play(x, &s, room->id, "0", "") : NULL;
    if (!lr_str(v, "data.rtmp_live") && lr_int(v, "error", 0) != 126) {
        lr_cache_put(x, "key", NULL);
        lr_forgive(x);
        if (!sign_with_page(x, room->id, &s))
            return lr_done(x);
        v = play(x, &s, room->id, "0", "");
    }
    const lr_json *data = lr_json_at(v, "data");
    if (!lr_str(data, "rtmp_live"))
        return refused(x, room, v);
    add(x, room, data);
    const char *cdn = better_cdn(data);
    if (cdn)
        add(x, room, lr_json_at(play(x, &s, room->id, "0", cdn), "data"));
    const char *wished = wished_rate(x, data);
    LR_EACH (rate, lr_json_at(data, "multirates")) {
        const char *n = lr_text(x, rate, "rate");
        if (n && strcmp(n, "0") != 0 && (lr_want_all(x) || (wished && strcmp(n, wished) == 0)))
            add(x, room, lr_json_at(play(x, &s, room->id, n, cdn ? cdn : ""), "data"));
    }
    lr_add_header(x, room, "Referer", LR_DOUYU_WWW "/");
    lr_add_header(x, room, "User-Agent", LR_UA_DESKTOP);
    return lr_done(x);
}
