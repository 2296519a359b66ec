#include "fuzz.h"

#include "data/pattern.h"

static void check_captures(const struct lr_captures *c)
{
    MUST(c->count >= 0 && c->count <= LR_PATTERN_CAPTURES);
    for (int i = 0; i < c->count; i++)
        MUST(c->item[i].value && *c->item[i].name && lr_capture(c, c->item[i].name));
}

/* The first line is a pattern, the rest a URL; the URL also meets patterns of the wild. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const wild[] = {
        "{,www.,m.}huya.com/{id:w}", "live.bilibili.com/{,h5/,blanc/}{id:d}",
        "*.lang.live/{_}/room/{id}", "{,www.}douyu.com/topic/{_}?rid={rid:d}",
        "lives.jd.com/#/{id}",       "*/{**rest}",
    };
    struct lr_arena *a = lr_arena_new((size_t)4 << 20);
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t n = line ? (size_t)(line - data) : size;
    char *pattern = fuzz_text(data, n);
    char *text = fuzz_text(data + n + (line != NULL), size - n - (line != NULL));
    struct lr_captures c = {0};
    struct lr_url u;
    bool good = lr_pattern_check(pattern) == 0;
    MUST((lr_pattern_pretty(a, pattern) != NULL) == good);
    if (lr_url_parse(a, text, &u) == 0) {
        if (lr_pattern_match(a, pattern, &u, &c) && good)
            check_captures(&c);
        for (size_t i = 0; i < LR_COUNT(wild); i++)
            if (lr_pattern_match(a, wild[i], &u, &c))
                check_captures(&c);
        if (lr_pattern_match(a, wild[0], &u, NULL))
            MUST(!u.user && strlen(u.host) >= 8 &&
                 strcmp(u.host + strlen(u.host) - 8, "huya.com") == 0);
    }
    lr_free(pattern);
    lr_free(text);
    lr_arena_free(a);
    return 0;
}
