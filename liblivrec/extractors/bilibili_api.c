#include "extractors/bilibili_api.h"

#include "extractors/bilibili_sign.h"

#define KEYS_MAX_AGE 7200 /* the site changes them once a day; peers renew every two hours */

static const struct lr_req optional = {
    .headers = (const char *const[]){"Referer", "https://live.bilibili.com/", NULL},
    .optional = true,
};

/* Basename without extension of an image address. */
static const char *image_key(lr_ctx *x, const lr_json *nav, const char *path)
{
    const char *url = lr_str(nav, path), *slash = url ? strrchr(url, '/') : NULL;
    return slash ? lr_fmt(x, "%.*s", (int)strcspn(slash + 1, "."), slash + 1) : NULL;
}

static const char *mixin_key(lr_ctx *x)
{
    const char *kept = lr_cache_get(x, "wbi", KEYS_MAX_AGE);
    if (kept)
        return kept;
    lr_json *nav = lr_get_json(x, "https://api.bilibili.com/x/web-interface/nav", &optional);
    char mixin[LR_WBI_MIXIN];
    if (lr_wbi_mixin(image_key(x, nav, "data.wbi_img.img_url"),
                     image_key(x, nav, "data.wbi_img.sub_url"), mixin) < 0)
        return NULL;
    lr_cache_put(x, "wbi", mixin);
    return lr_fmt(x, "%s", mixin);
}

/* Without it the signed API suspects a robot (-352). */
static void fingerprint(lr_ctx *x)
{
    if (lr_cookie_get(x, LR_BILIBILI_API, "buvid3"))
        return;
    const char *buvid = lr_cache_get(x, "buvid3", 86400);
    if (!buvid) {
        lr_json *spi = lr_get_json(x, "https://api.bilibili.com/x/frontend/finger/spi", &optional);
        buvid = lr_str(spi, "data.b_3");
        lr_cache_put(x, "buvid3", buvid);
    }
    if (buvid)
        lr_cookie_set(x, "bilibili.com", "buvid3", buvid);
}

lr_json *lr_bilibili_get(lr_ctx *x, const char *base, const char *const *pairs, size_t n)
{
    fingerprint(x);
    const char *mixin = mixin_key(x);
    const char *query = mixin ? lr_wbi_query(lr_mem(x), mixin, pairs, n, lr_now(x)) : NULL;
    const char *url =
        query ? lr_fmt(x, "%s?%s", base, query) : lr_url_with(lr_mem(x), base, pairs, n);
    lr_json *v = lr_get_json(x, url, &optional);
    if (lr_int(v, "code", 0) == -352)
        lr_cache_put(x, "wbi", NULL);
    return lr_int(v, "code", -1) == 0 ? v : NULL;
}
