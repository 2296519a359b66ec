/* livrec platforms: what this build knows, and which platform takes an address. */
#include <string.h>

#include "cmd.h"
#include "exit.h"
#include "msg.h"
#include "print.h"

static const char *field(uint32_t platform, int32_t which)
{
    const char *s = livrec_platform_str(platform, which);
    return s ? s : "";
}

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *w = words; *w; w += strcspn(w, " "), w += *w == ' ')
        if (strncmp(w, word, n) == 0 && (w[n] == ' ' || w[n] == '\0'))
            return true;
    return false;
}

/* The flags as words for people. */
static void notes(struct text *t, const char *flags)
{
    static const char *const words[][2] = {{"cookie", "needs a cookie"},
                                           {"overseas", "outside of China"},
                                           {"audio", "sound alone"},
                                           {"js", "runs a script"},
                                           {"ended", "the service has ended"}};
    bool any = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_word(flags, words[i][0])) {
            text_fmt(t, "%s%s", any ? ", " : "", tr(words[i][1]));
            any = true;
        }
}

static void markdown_row(struct text *t, uint32_t i)
{
    text_add(t, "| ");
    text_cell(t, field(i, LIVREC_PLATFORM_TITLE));
    text_fmt(t, " | `%s` | ", field(i, LIVREC_PLATFORM_KEY));
    text_cell(t, field(i, LIVREC_PLATFORM_EXAMPLE));
    text_add(t, " | ");
    notes(t, field(i, LIVREC_PLATFORM_FLAGS));
    text_add(t, " |\n");
}

/* ,"key":["word","word"] */
static void json_words(struct text *t, const char *key, const char *words)
{
    text_fmt(t, ",\"%s\":[", key);
    for (const char *w = words; *w; w += strcspn(w, " "), w += *w == ' ') {
        text_add(t, w == words ? "\"" : ",\"");
        text_addn(t, w, strcspn(w, " "));
        text_add(t, "\"");
    }
    text_add(t, "]");
}

static void json_object(struct text *t, uint32_t i)
{
    static const char *const keys[] = {"key", "title", "example"};
    for (int32_t f = 0; f < 3; f++) {
        text_fmt(t, "%s\"%s\":", f ? "," : "{", keys[f]);
        text_json(t, livrec_platform_str(i, f));
    }
    json_words(t, "flags", field(i, LIVREC_PLATFORM_FLAGS));
    json_words(t, "cookies", field(i, LIVREC_PLATFORM_COOKIES));
    const char *settings = field(i, LIVREC_PLATFORM_SETTINGS);
    text_fmt(t, ",\"settings\":%s}", *settings ? settings : "[]");
}

static void json_row(struct text *t, uint32_t i)
{
    text_add(t, i ? "," : "");
    json_object(t, i);
}

static void plain_row(struct text *t, uint32_t i)
{
    const char *title = field(i, LIVREC_PLATFORM_TITLE);
    size_t columns = text_columns(title);
    text_fmt(t, "%-14s ", field(i, LIVREC_PLATFORM_KEY));
    text_safe(t, title);
    text_pad(t, columns < 24 ? 25 - columns : 1);
    text_safe(t, field(i, LIVREC_PLATFORM_EXAMPLE));
    text_add(t, "\n");
}

static int list_all(const struct call *c)
{
    struct text t = {0};
    bool json = c->own[OWN_JSON], table = !json && c->own[OWN_MARKDOWN];
    if (json)
        text_add(&t, "[");
    if (table)
        text_add(&t, "| platform | key | example | notes |\n| --- | --- | --- | --- |\n");
    for (uint32_t i = 0; i < livrec_platform_count(); i++)
        (json ? json_row : table ? markdown_row : plain_row)(&t, i);
    if (json)
        text_add(&t, "]\n");
    print_out(&t);
    text_free(&t);
    return 0;
}

/* ---- an address */

static uint32_t index_of(const char *key)
{
    uint32_t i = 0;
    while (i < livrec_platform_count() && strcmp(field(i, LIVREC_PLATFORM_KEY), key) != 0)
        i++;
    return i;
}

/* "douyin: 抖音直播 Douyin; as https://live.douyin.com/1 (needs a cookie)" */
static void plain_match(struct text *t, uint32_t i)
{
    text_fmt(t, "%s: ", field(i, LIVREC_PLATFORM_KEY));
    text_safe(t, field(i, LIVREC_PLATFORM_TITLE));
    text_add(t, tr("; its addresses are like "));
    text_safe(t, field(i, LIVREC_PLATFORM_EXAMPLE));
    if (*field(i, LIVREC_PLATFORM_FLAGS)) {
        text_add(t, " (");
        notes(t, field(i, LIVREC_PLATFORM_FLAGS));
        text_add(t, ")");
    }
    text_add(t, "\n");
}

static void json_match(struct text *t, const char *url, const char *key, const char *error)
{
    text_add(t, "{\"url\":");
    text_json(t, url);
    text_add(t, ",\"platform\":");
    if (key)
        json_object(t, index_of(key));
    else
        text_add(t, "null");
    text_add(t, ",\"error\":");
    text_json(t, error);
    text_add(t, "}");
}

static int match_all(const struct call *c)
{
    struct text t = {0};
    bool json = c->own[OWN_JSON];
    int status = 0;
    for (size_t i = 0; i < c->count; i++) {
        const char *key = livrec_match(c->args[i]);
        const char *error = key ? NULL : plain_error(livrec_last_error());
        if (json) {
            text_add(&t, i ? "," : "[");
            json_match(&t, c->args[i], key, error);
        } else if (key) {
            plain_match(&t, index_of(key));
        } else {
            print_out(&t);
            print_note("%s", error);
        }
        status = key ? status : exit_status(LIVREC_EUNSUPPORTED);
    }
    text_add(&t, json ? "]\n" : "");
    print_out(&t);
    text_free(&t);
    return status;
}

int cmd_platforms(struct call *c)
{
    return c->count ? match_all(c) : list_all(c);
}
