#include <livrec/room.h>

#include "api/last_error.h"
#include "core/arena.h"
#include "resolve/resolve.h"

#define MATCH_ARENA ((size_t)1 << 20)

LIVREC_API const char *livrec_match(const char *url)
{
    if (!url) {
        lr_api_failf(__func__, LIVREC_EARG, "url is NULL");
        return NULL;
    }
    struct lr_arena *a = lr_arena_new(MATCH_ARENA);
    struct lr_url parsed;
    struct lr_captures captures;
    struct lr_err err = {.code = LIVREC_EUNSUPPORTED};
    const struct lr_extractor *e = NULL;
    if (a)
        e = lr_registry_match(a, url, &parsed, &captures, &err);
    else
        lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    lr_arena_free(a);
    if (!e)
        lr_api_fail(__func__, &err);
    return e ? e->name : NULL;
}

LIVREC_API uint32_t livrec_platform_count(void)
{
    uint32_t n = 0;
    while (lr_registry()[n])
        n++;
    return n;
}

/* Every combination, since the text is static. */
static const char *flag_words(uint32_t flags)
{
    static const char *const words[] = {
        "",         "cookie",          "overseas",          "cookie overseas",
        "audio",    "cookie audio",    "overseas audio",    "cookie overseas audio",
        "js",       "cookie js",       "overseas js",       "cookie overseas js",
        "audio js", "cookie audio js", "overseas audio js", "cookie overseas audio js",
    };
    if (flags & LR_ENDED)
        return "ended";
    return words[flags & (LR_NEEDS_COOKIE | LR_OVERSEAS | LR_AUDIO_ONLY | LR_USES_JS)];
}

LIVREC_API const char *livrec_platform_str(uint32_t index, int32_t field)
{
    if (index >= livrec_platform_count())
        return NULL;
    const struct lr_extractor *e = lr_registry()[index];
    switch (field) {
    case LIVREC_PLATFORM_KEY:
        return e->name;
    case LIVREC_PLATFORM_TITLE:
        return e->title;
    case LIVREC_PLATFORM_EXAMPLE:
        return e->examples ? e->examples[0] : NULL;
    case LIVREC_PLATFORM_FLAGS:
        return flag_words(e->flags);
    case LIVREC_PLATFORM_SETTINGS:
        return e->settings ? e->settings : "[]";
    case LIVREC_PLATFORM_COOKIES:
        return e->login_cookies ? e->login_cookies : "";
    default:
        return NULL;
    }
}
