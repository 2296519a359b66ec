#include "extractors/bilibili_api.h"

#include "extractors/bilibili_sign.h"

#define KEYS_MAX_AGE 7200 /* the site changes them once a day; peers renew every two hours */
#define RETRY_AGE 60      /* what could not be had is not asked for again so soon */

static const char *const referer[] = {"Referer", "https://live.bilibili.com/", NULL};
static const struct lr_req optional = {.headers = referer, .optional = true};
const struct lr_req lr_bilibili_plain = {.headers = referer};

/* Basename without extension of an image address. */
static const char *image_key(lr_ctx *x, const lr_json *nav, const char *path)
{
    const char *url = lr_str(nav, path), *slash = url ? strrchr(url, '/') : NULL;
    return slash ? lr_fmt(x, "%.*s", (int)strcspn(slash + 1, "."), slash + 1) : NULL;
}

static const char *mixin_key(lr_ctx *x)
{
    const char *kept = lr_cache_get(x, "wbi", KEYS_MAX_AGE);
    if (kept || lr_cache_get(x, "no wbi", RETRY_AGE))
        return kept;
    lr_json *nav = lr_get_json(x, "https://api.bilibili.com/x/web-interface/nav", &optional);
    char mixin[LR_WBI_MIXIN];
    if (lr_wbi_mixin(image_key(x, nav, "data.wbi_img.img_url"),
                     image_key(x, nav, "data.wbi_img.sub_url"), mixin) < 0) {
        lr_cache_put(x, "no wbi", "");
        return NULL;
    }
    lr_cache_put(x, "wbi", mixin);
    return lr_fmt(x, "%s", mixin);
}

/* Without it the signed API suspects a robot (-352). The user's own wins. */
static void fingerprint(lr_ctx *x)
{
    if (lr_cache_get(x, "buvid3", 86400) || lr_cache_get(x, "no buvid3", RETRY_AGE) ||
        (lr_has_cookie(x) && lr_cookie_get(x, LR_BILIBILI_API, "buvid3")))
        return;
    lr_json *spi = lr_get_json(x, "https://api.bilibili.com/x/frontend/finger/spi", &optional);
    const char *buvid = lr_str(spi, "data.b_3");
    lr_cookie_set(x, "bilibili.com", "buvid3", buvid);
    lr_cache_put(x, buvid ? "buvid3" : "no buvid3", buvid ? buvid : "");
}

bool lr_bilibili_suspects(const lr_ctx *x, const lr_json *v)
{
    int64_t code = lr_int(v, "code", 0);
    return code == -352 || code == -412 || (!v && lr_status(x) == 412);
}

int lr_bilibili_doubt(lr_ctx *x, const char *call)
{
    return lr_fail(x, LIVREC_ERATE, "%s: risk control (-352, -412): wait, or give a cookie", call);
}

int lr_bilibili_refused(lr_ctx *x, const char *call, const lr_json *v)
{
    int64_t code = lr_int(v, "code", 0);
    if (lr_bilibili_suspects(x, v))
        return lr_bilibili_doubt(x, call);
    if (code == -101)
        return lr_fail(x, LIVREC_EAUTH, "%s: not logged in: give the cookie SESSDATA", call);
    if (!lr_need(x, v, "code"))
        return lr_done(x);
    return lr_fail(x, LIVREC_EPARSE, "%s: code %d", call, (int)code);
}

lr_json *lr_bilibili_get(lr_ctx *x, const char *base, const char *const *pairs, size_t n)
{
    fingerprint(x);
    const char *mixin = mixin_key(x);
    const char *query = mixin ? lr_wbi_query(lr_mem(x), mixin, pairs, n, lr_now(x)) : NULL;
    const char *url =
        query ? lr_fmt(x, "%s?%s", base, query) : lr_url_with(lr_mem(x), base, pairs, n);
    lr_json *v = lr_get_json(x, url, &optional);
    if (lr_bilibili_suspects(x, v)) { /* new ones for the next time */
        lr_cache_put(x, "wbi", NULL);
        lr_cache_put(x, "buvid3", NULL);
    }
    return v;
}
