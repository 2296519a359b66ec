#include "extractors/weibo_visitor.h"

static const char *const headers[] = {"Referer", LR_WEIBO "/", NULL};
static const struct lr_req plain = {.headers = headers};
static const struct lr_req optional = {.headers = headers, .optional = true};

/* The JSON inside of callback({...}). */
static lr_json *jsonp(lr_ctx *x, const char *text)
{
    const char *at = text ? strchr(text, '{') : NULL, *end = at ? strrchr(at, '}') : NULL;
    return end ? lr_parse(x, lr_fmt(x, "%.*s", (int)(end - at + 1), at)) : NULL;
}

static void mint_visitor(lr_ctx *x)
{
    const struct lr_req req = {
        .headers = headers,
        .optional = true,
        .body = lr_form(x, "cb", "gen_callback", "fp",
                        "{\"os\":\"1\",\"browser\":\"Chrome142,0,0,0\",\"fonts\":\"undefined\","
                        "\"screenInfo\":\"1920*1080*24\",\"plugins\":\"\"}",
                        NULL)};
    lr_json *v = jsonp(x, lr_get_text(x, "https://passport.weibo.com/visitor/genvisitor", &req));
    const char *tid = lr_str(v, "data.tid");
    if (!tid)
        return;
    v = jsonp(x,
              lr_get_text(x,
                          lr_url(x, "https://passport.weibo.com/visitor/visitor", "a", "incarnate",
                                 "t", tid, "w", lr_true(v, "data.new_tid") ? "3" : "2", "c",
                                 lr_fmt(x, "%03d", (int)lr_int(v, "data.confidence", 100)), "gc",
                                 "", "cb", "cross_domain", "from", "weibo", "_rand", "0.5", NULL),
                          &optional));
    const char *sub = lr_str(v, "data.sub"), *subp = lr_str(v, "data.subp");
    if (sub && subp) {
        lr_cache_put(x, "sub", sub);
        lr_cache_put(x, "subp", subp);
    }
}

static bool use_visitor(lr_ctx *x)
{
    const char *sub = lr_cache_get(x, "sub", 86400), *subp = lr_cache_get(x, "subp", 86400);
    if (!sub || !subp)
        return false;
    lr_cookie_set(x, "weibo.com", "SUB", sub);
    lr_cookie_set(x, "weibo.com", "SUBP", subp);
    return true;
}

/* Without a cookie, or with an old one, the site answers with a page of passport.weibo.com. */
static bool wants_cookie(lr_ctx *x, const lr_json *v)
{
    int code = lr_done(x);
    if (v)
        return lr_int(v, "ok", 1) == -100;
    return code == LIVREC_EPARSE || code == LIVREC_EAUTH || code == LIVREC_ERATE;
}

lr_json *lr_weibo_ask(lr_ctx *x, const char *url)
{
    bool own = lr_has_cookie(x);
    if (!own)
        use_visitor(x);
    lr_json *v = lr_get_json(x, url, &plain);
    if (wants_cookie(x, v) && !own) {
        lr_forgive(x);
        mint_visitor(x);
        lr_forgive(x); /* what counts is whether there is one */
        v = use_visitor(x) ? lr_get_json(x, url, &plain) : NULL;
    }
    if ((!v && !lr_failed(x)) || (wants_cookie(x, v) && lr_done(x) != LIVREC_ERATE)) {
        lr_forgive(x);
        lr_fail(x, LIVREC_EAUTH,
                own ? "the cookie is not taken: give a new one of a login"
                    : "not shown to guests: give the cookie SUB");
    }
    return lr_failed(x) ? NULL : v;
}
