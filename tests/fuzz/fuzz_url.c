#include "fuzz.h"

#include "data/url.h"

/* One URL has one reading: what was written out parses to the same. */
static void check_stable(struct lr_arena *a, const char *text)
{
    struct lr_url u, v;
    if (lr_url_parse(a, text, &u) != 0)
        return;
    char *s = lr_url_str(a, &u);
    if (strlen(s) > LR_URL_MAX) /* escapes made it longer */
        return;
    MUST(lr_url_parse(a, s, &v) == 0);
    MUST(strcmp(u.host, v.host) == 0 && u.port == v.port && strcmp(u.path, v.path) == 0);
    MUST(strcmp(lr_url_str(a, &v), s) == 0);
    MUST(*u.path == '/' && *u.host && !strpbrk(u.host, "/\\@?#%[] "));
    MUST(!strstr(u.path, "/../") && !strstr(u.path, "/./"));
    const char *shown = lr_url_redact(a, text);
    MUST(!strpbrk(shown, "?#") && (!strchr(shown, '@') || strchr(u.path, '@')));
}

static void check_join(struct lr_arena *a, const char *base, const char *ref)
{
    struct lr_url u;
    char *s = lr_url_join(a, base, ref);
    if (s && strlen(s) <= LR_URL_MAX)
        MUST(lr_url_parse(a, s, &u) == 0);
    check_stable(a, s);
}

/* The first line is a base, the rest a reference. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_arena *a = lr_arena_new((size_t)16 << 20);
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t n = line ? (size_t)(line - data) : size;
    char *base = fuzz_text(data, n);
    char *ref = fuzz_text(data + n + (line != NULL), size - n - (line != NULL));
    struct lr_url u;
    const char *pair[] = {ref, base};
    check_stable(a, base);
    lr_url_from_user(a, base, &u);
    check_join(a, base, ref);
    check_join(a, "https://h:8443/a/b?c#d", base);
    char *built = lr_url_with(a, "https://h/p?x#f", pair, 2);
    if (strlen(built) <= LR_URL_MAX) {
        MUST(lr_url_parse(a, built, &u) == 0);
        char *back = lr_query_get(a, u.query, ref);
        MUST(strlen(ref) == 0 || strcmp(ref, "x") == 0 || (back && strcmp(back, base) == 0));
    }
    char *encoded = lr_percent_encode(a, base, strlen(base));
    MUST(strcmp(lr_percent_decode(a, encoded, strlen(encoded)), base) == 0);
    lr_query_get(a, base, "a");
    lr_free(base);
    lr_free(ref);
    lr_arena_free(a);
    return 0;
}
