#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle.h"

#define WHOLE_LEAST 3 /* bytes of a value */
#define PART_LEAST 6  /* of a part of one: shorter ones are words like "send" */
#define RAW_LEAST 8   /* of a value that may be anything, a number, too */
#define FILE_MOST ((size_t)4 << 20)
#define BETWEEN "/?&=;:@, "

static bool begins(const char *s, const char *start)
{
    return strncmp(s, start, strlen(start)) == 0;
}

static bool is_plain_type(uint32_t option)
{
    static const char *const types[] = {"bool", "int", "duration", "size", "choice", "windows"};
    const char *type = livrec_option_str(option, LIVREC_OPTION_TYPE);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

bool bundle_may_show(uint32_t option)
{
    static const char *const harmless[] = {
        "control.socket", "core.constants", "log.",          "net.allow_private",
        "net.cacert",     "net.interface",  "notify.events", "notify.on_",
        "notify.route",   "notify.title",   "notify.to",     "post.encoder",
        "post.hook_on",   "post.preset",    "record.",       "retain.",
        "state.path",     "stream.",        "watch."};
    const char *name = livrec_option_str(option, LIVREC_OPTION_NAME);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (begins(name, harmless[i]))
            return true;
    return is_plain_type(option);
}

static void keep(struct secrets *s, const char *text, size_t n)
{
    if (s->count == s->cap) {
        size_t cap = s->cap ? 2 * s->cap : 32;
        char **more = realloc(s->text, cap * sizeof *more);
        s->failed |= !more;
        if (!more)
            return;
        s->text = more;
        s->cap = cap;
    }
    char *copy = strndup(text, n);
    s->failed |= !copy;
    if (copy)
        s->text[s->count++] = copy;
}

/* The longest go first: a part would leave the rest of the whole. */
static int longer_first(const void *a, const void *b)
{
    size_t m = strlen(*(char *const *)a), n = strlen(*(char *const *)b);
    return m < n ? 1 : m > n ? -1 : 0;
}

static void add_value(struct secrets *s, const char *value)
{
    size_t n = strlen(value);
    if (n >= WHOLE_LEAST)
        keep(s, value, n);
    for (const char *part = value; *part; part += strspn(part, BETWEEN)) {
        n = strcspn(part, BETWEEN);
        if (n >= PART_LEAST)
            keep(s, part, n);
        part += n;
    }
}

void secrets_of_options(struct secrets *s, const livrec_opts *opts)
{
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        const char *value = livrec_opts_get(opts, livrec_option_str(i, LIVREC_OPTION_NAME));
        for (const char *line = value; line && *line && !bundle_may_show(i);) {
            size_t n = strcspn(line, "\n");
            char *one = strndup(line, n);
            s->failed |= !one;
            if (one)
                add_value(s, one);
            free(one);
            line += n + (line[n] == '\n');
        }
    }
    qsort(s->text, s->count, sizeof *s->text, longer_first);
}

/* Options may have other names in lists: what is none is a secret. */
static bool may_show(const char *name, size_t n)
{
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        const char *known = livrec_option_str(i, LIVREC_OPTION_NAME);
        if (strlen(known) == n && strncmp(known, name, n) == 0)
            return bundle_may_show(i);
    }
    return false;
}

/* "name = value" or "name = "value"", the value of so many bytes at least. */
static void add_setting(struct secrets *s, char *line, size_t least)
{
    char *equals = strchr(line, '=');
    size_t name = strcspn(line, " =");
    if (!equals || *line == '[' || *line == '#' || may_show(line, name))
        return;
    char *value = equals + 1 + strspn(equals + 1, " \"");
    size_t n = strlen(value);
    while (n && strchr(" \"\r", value[n - 1]))
        n--;
    value[n] = '\0';
    if (n >= least)
        add_value(s, value);
}

static void add_settings(struct secrets *s, const char *text, size_t least)
{
    char *own = strdup(text), *rest, *line;
    s->failed |= !own;
    for (line = own ? strtok_r(own, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest))
        add_setting(s, line, least);
    free(own);
}

/* As it stands there, whether it counts or not. */
static void add_file(struct secrets *s, const char *folder, const char *name)
{
    char *path = NULL, *text = malloc(FILE_MOST + 1);
    FILE *f = text && asprintf(&path, "%s%s", folder, name) >= 0 ? fopen(path, "re") : NULL;
    s->failed |= !text;
    if (f) {
        text[fread(text, 1, FILE_MOST, f)] = '\0';
        add_settings(s, text, RAW_LEAST);
        fclose(f);
    }
    free(path);
    free(text);
}

void secrets_of_config(struct secrets *s, const char *path)
{
    static const char *const names[] = {"", "/livrec.conf", "/config.ini", "/config/config.ini"};
    char *text = NULL;
    if (!path)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        add_file(s, path, names[i]);
    if (livrec_config_check(path, LIVREC_CONFIG_FILE, NULL, &text) == 0)
        add_settings(s, text, WHOLE_LEAST);
    livrec_text_free(text);
    qsort(s->text, s->count, sizeof *s->text, longer_first);
}

void secrets_free(struct secrets *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->text[i]);
    free(s->text);
}

/* The length of the one that begins here, or 0. */
static size_t secret_at(const struct secrets *s, const char *text)
{
    for (size_t i = 0; i < s->count; i++)
        if (begins(text, s->text[i]))
            return strlen(s->text[i]);
    return 0;
}

void secrets_scrub(const struct secrets *s, const char *text, struct text *out)
{
    for (size_t n; *text; text += n ? n : 1) {
        n = secret_at(s, text);
        text_addn(out, n ? "***" : text, n ? 3 : 1);
    }
}
