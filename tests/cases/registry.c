/* What holds for every platform: registry FOLDER-OF-CASES NAME... (the names of the build's list).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "case_text.h"

#define PATH_SIZE 4096

static struct lr_arena *arena;
static int defects;

static void defect(const struct lr_extractor *e, const char *what, const char *which)
{
    fprintf(stderr, "%s: %s%s%s\n", e->name, what, which ? ": " : "", which ? which : "");
    defects++;
}

static bool is_key(const char *s, const char *more)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n; i++)
        if (!(s[i] >= 'a' && s[i] <= 'z') && !(s[i] >= '0' && s[i] <= '9') && !strchr(more, s[i]))
            return false;
    return n > 0 && n < 40;
}

static bool is_extension(const char *s)
{
    return *s == '.' && is_key(s + 1, "");
}

static void check_patterns(const struct lr_extractor *e)
{
    bool fallback = e->flags & LR_FALLBACK;
    if (!e->urls || !e->urls[0] || !e->examples || !e->examples[0]) {
        defect(e, "it needs patterns and examples", NULL);
        return;
    }
    for (const char *const *p = e->urls; *p; p++)
        if (fallback ? !is_extension(*p + (**p == '*')) : lr_pattern_check(*p) != 0)
            defect(e, "malformed pattern", *p);
        else if (!fallback && strncmp(*p, "*/", 2) == 0)
            defect(e, "a pattern that takes any host", *p);
}

static void check_constants(const struct lr_extractor *e)
{
    for (const struct lr_constant *c = e->constants; c && c->name; c++) {
        if (!is_key(c->name, "_"))
            defect(e, "bad name of a constant", c->name);
        if (!c->value || !*c->value || !lr_utf8_valid(c->value, strlen(c->value)))
            defect(e, "constant without a value", c->name);
        for (const struct lr_constant *d = e->constants; d != c; d++)
            if (strcmp(c->name, d->name) == 0)
                defect(e, "constant that is there twice", c->name);
    }
}

static void check_domains(const struct lr_extractor *e)
{
    const char *p = e->cookie_domains;
    while (p && *(p += strspn(p, " "))) {
        size_t n = strcspn(p, " ");
        char *domain = lr_arena_strndup(arena, p, n);
        if (!is_key(domain, ".-") || !strchr(domain, '.') || *domain == '.')
            defect(e, "bad cookie domain", domain);
        p += n;
    }
}

static void check_fields(const struct lr_extractor *e, const char *name)
{
    const uint32_t known =
        LR_NEEDS_COOKIE | LR_OVERSEAS | LR_AUDIO_ONLY | LR_USES_JS | LR_FALLBACK | LR_ENDED;
    if (strcmp(e->name, name) != 0)
        defect(e, "the list in the build calls it", name);
    if (!is_key(e->name, ""))
        defect(e, "a key is of small letters and digits", NULL);
    if (!e->title || !*e->title || !lr_utf8_valid(e->title, strlen(e->title)))
        defect(e, "it needs a title", NULL);
    if (!e->resolve || (e->flags & ~known))
        defect(e, "no function, or an unknown flag", NULL);
    if (!e->poll != !e->poll_limit)
        defect(e, "a poll and its limit go together", NULL);
    check_patterns(e);
    check_constants(e);
    check_domains(e);
}

/* How many platforms take it; a fallback counts where there is no other. */
static int owners(const struct lr_url *u)
{
    struct lr_captures c;
    int all[2] = {0, 0};
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++)
        all[((*e)->flags & LR_FALLBACK) != 0] += lr_extractor_takes(arena, *e, u, &c);
    return all[0] ? all[0] : all[1];
}

static bool belongs_to(const struct lr_extractor *e, const char *url, struct lr_captures *c)
{
    struct lr_url u;
    struct lr_err err = {0};
    const struct lr_extractor *got = lr_registry_match(arena, url, &u, c, &err);
    if (got != e)
        defect(e, got ? got->name : "nobody", lr_arena_fmt(arena, "takes %s", url));
    else if (strncmp(url, "direct:", 7) != 0 && owners(&u) != 1)
        defect(e, "an address with more than one owner", url);
    return got == e;
}

static void check_near_miss(const struct lr_extractor *e, const char *url)
{
    struct lr_url u;
    struct lr_captures c;
    struct lr_err err = {0};
    const struct lr_extractor *got = lr_registry_match(arena, url, &u, &c, &err);
    if (got)
        defect(e, lr_arena_fmt(arena, "%s takes a near miss", got->name), url);
    else if (err.code != LIVREC_EUNSUPPORTED || !err.text[0])
        defect(e, lr_arena_fmt(arena, "a near miss gives %s", livrec_error_name(err.code)), url);
}

/* Cut the last "name=value" off the line; NULL when there is none. */
static char *cut_capture(char *line)
{
    char *blank = strrchr(line, ' ');
    char *equals = blank ? strchr(blank, '=') : NULL;
    if (!equals || strspn(blank + 1, "abcdefghijklmnopqrstuvwxyz_") != (size_t)(equals - blank - 1))
        return NULL;
    *blank = '\0';
    return blank + 1;
}

static void check_address(const struct lr_extractor *e, char *line)
{
    char *wanted[LR_PATTERN_CAPTURES], *pair;
    int count = 0;
    struct lr_captures c = {0};
    while (count < LR_PATTERN_CAPTURES && (pair = cut_capture(line)) != NULL)
        wanted[count++] = pair;
    if (!belongs_to(e, line, &c))
        return;
    for (int i = 0; i < count; i++) {
        char *equals = strchr(wanted[i], '=');
        *equals = '\0';
        const char *got = lr_capture(&c, wanted[i]);
        if (!got || strcmp(got, equals + 1) != 0)
            defect(e, lr_arena_fmt(arena, "%s: %s is %s", line, wanted[i], got ? got : "not there"),
                   equals + 1);
    }
}

static void check_urls(const struct lr_extractor *e, const char *path)
{
    size_t len;
    int taken = 0, missed = 0;
    char *text = case_load(arena, path, &len);
    for (char *line = text, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if (*line == '!') {
            check_near_miss(e, line + 1 + strspn(line + 1, " "));
            missed++;
        } else if (*line && *line != '#') {
            check_address(e, line);
            taken++;
        }
    }
    if (!taken || !missed)
        defect(e, "urls.txt needs addresses and near misses", NULL);
}

static const char *state_of(const struct case_file *c)
{
    struct lr_err err = {0};
    const char *text = c->expect ? c->expect : "null";
    const lr_json *v = lr_json_parse(arena, text, strlen(text), &err);
    const char *state = c->code == LIVREC_EUNSUPPORTED ? "ended" : lr_json_str(v, "state");
    if (state)
        return state;
    return !lr_json_at(v, "live") ? "" : lr_json_bool(v, "live") ? "live" : "offline";
}

static void check_case(const struct lr_extractor *e, const char *folder, const char *state)
{
    struct case_file *c = case_read(lr_arena_fmt(arena, "%s/%s.case", folder, state));
    struct lr_captures caps;
    if (!c) {
        defect(e, "it needs a case", state);
        return;
    }
    belongs_to(e, c->url, &caps);
    if (strcmp(state_of(c), state) != 0)
        defect(e, "a case that expects something else", state);
    if (strncmp(c->provenance, "captured ", 9) != 0 && strncmp(c->provenance, "written ", 8) != 0)
        defect(e, "provenance is \"captured DATE\" or \"written from SOURCE\"", state);
    case_free(c);
}

static void check(const struct lr_extractor *e, const char *name, const char *cases)
{
    const char *folder = lr_arena_fmt(arena, "%s/%s", cases, e->name);
    struct lr_captures c;
    check_fields(e, name);
    for (const char *const *p = e->examples; p && *p; p++)
        belongs_to(e, *p, &c);
    check_urls(e, lr_arena_fmt(arena, "%s/urls.txt", folder));
    check_case(e, folder, e->flags & LR_ENDED ? "ended" : "live");
    if (!(e->flags & LR_ENDED))
        check_case(e, folder, "offline");
}

int main(int argc, char **argv)
{
    int count = 0;
    arena = lr_arena_new((size_t)256 << 20);
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++, count++) {
        if (count && strcmp(e[-1]->name, (*e)->name) >= 0)
            defect(*e, "the registry is not sorted", NULL);
        if (count + 2 < argc)
            check(*e, argv[count + 2], argv[1]);
    }
    if (argc < 2 || count != argc - 2) {
        fprintf(stderr, "%d platforms in the registry, %d in the list\n", count, argc - 2);
        defects++;
    }
    lr_arena_free(arena);
    printf("%d platforms, %d defects\n", count, defects);
    return defects ? EXIT_FAILURE : EXIT_SUCCESS;
}
