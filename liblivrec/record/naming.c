#include "record/naming.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "data/name.h"
#include "data/name_dlr.h"
#include "data/nfc.h"

#define PART_MAX 8192 /* before it is made safe and cut */
#define ANCHOR_MAX 66
#define TITLE_MAX 105
#define DASHES_MAX 8
#define FORM_MAX 64
#define NUMBER_MAX 16
#define TIME_MAX (FORM_MAX * 4)

static const char *first_of(const char *a, const char *b, const char *c)
{
    return a && *a ? a : b && *b ? b : c && *c ? c : "";
}

struct template
{
    struct lr_arena *arena;
    const struct lr_naming *naming;
};

/* What strftime() writes for a letter, numbers alone. */
static void put_number(char out[NUMBER_MAX], const struct tm *tm, char letter)
{
    int minutes = (int)(tm->tm_gmtoff / 60), away = minutes < 0 ? -minutes : minutes;
    const struct {
        char letter;
        int width, number;
    } rows[] = {{'Y', 4, tm->tm_year + 1900}, {'m', 2, tm->tm_mon + 1}, {'d', 2, tm->tm_mday},
                {'H', 2, tm->tm_hour},        {'M', 2, tm->tm_min},     {'S', 2, tm->tm_sec},
                {'y', 2, tm->tm_year % 100},  {'j', 3, tm->tm_yday + 1}};
    snprintf(out, NUMBER_MAX, "%c", letter);
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        if (rows[i].letter == letter)
            snprintf(out, NUMBER_MAX, "%0*d", rows[i].width, rows[i].number);
    if (letter == 'z')
        snprintf(out, NUMBER_MAX, "%c%04d", minutes < 0 ? '-' : '+', away / 60 * 100 + away % 60);
}

static const char *format_time(const struct template *t, int64_t wall_ms, const char *form)
{
    struct tm tm;
    char text[TIME_MAX] = "";
    if (!form || !lr_zone_time(t->naming->zone, wall_ms, &tm))
        return form ? "" : NULL;
    for (size_t at = 0; *form && at + NUMBER_MAX < sizeof text; form++, at = strlen(text)) {
        if (*form == '%')
            put_number(text + at, &tm, *++form);
        else
            text[at] = *form;
    }
    return lr_arena_strdup(t->arena, text);
}

/* "%Y%m%d": whatever the language of the process. */
static bool is_form(const char *form, size_t len)
{
    bool any = false;
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)form[i] < 0x20)
            return false;
        if (form[i] != '%')
            continue;
        if (++i == len || !memchr("YmdHMSyjz%", form[i], 10))
            return false;
        any = true;
    }
    return any && len < FORM_MAX;
}

/* "time:%Y%m%d" and "start_time:...": NULL if it is neither, or in no such form. */
static const char *timed(const struct template *t, const char *key, size_t len)
{
    static const char *const words[] = {"time:", "start_time:"};
    const struct lr_naming *n = t->naming;
    for (int i = 0; i < 2; i++) {
        size_t word = strlen(words[i]);
        if (len > word && memcmp(key, words[i], word) == 0 && is_form(key + word, len - word))
            return format_time(t, i ? n->start_ms : n->wall_ms,
                               lr_arena_strndup(t->arena, key + word, len - word));
    }
    return NULL;
}

/* DouyinLiveRecorder cleans each text by itself, before it joins them. The limits leave room for
 * what stands beside them in a name of 200 bytes. */
static const char *cleaned(struct lr_arena *a, enum lr_clean how, const char *text, size_t max)
{
    return how == LR_CLEAN_PLAIN || !*text ? text
                                           : lr_name_dlr(a, text, how == LR_CLEAN_DLR_EMOJI, max);
}

const char *lr_naming_anchor(struct lr_arena *a, const char *anchor, enum lr_clean how)
{
    return cleaned(a, how, anchor, ANCHOR_MAX);
}

enum lr_clean lr_naming_clean_of(const struct lr_opts *opts)
{
    const char *how = lr_opts_str(opts, "record.clean");
    return strcmp(how, "dlr") == 0         ? LR_CLEAN_DLR
           : strcmp(how, "dlr-emoji") == 0 ? LR_CLEAN_DLR_EMOJI
                                           : LR_CLEAN_PLAIN;
}

static const char *room_of(const struct template *t)
{
    const struct lr_naming *n = t->naming;
    const char *platform = first_of(n->platform, "", "");
    return n->id && *n->id ? lr_arena_fmt(t->arena, "%s%s%s", platform, *platform ? "-" : "", n->id)
                           : platform;
}

/* "": not known. NULL: no such placeholder. */
static const char *value_of(const struct template *t, const char *key, size_t len)
{
    static const char *const keys[] = {
        "platform", "id",         "anchor",     "title", "quality", "date",  "time", "part",
        "label",    "start_date", "start_time", "room",  "name",    "alias", "tz",   "session"};
    const struct lr_naming *n = t->naming;
    size_t i = 0;
    while (i < LR_COUNT(keys) && (strlen(keys[i]) != len || memcmp(keys[i], key, len) != 0))
        i++;
    switch (i) {
    case 0:
        return first_of(n->platform, "", "");
    case 1:
        return first_of(n->id, "", "");
    case 2:
        return cleaned(t->arena, n->clean, first_of(n->anchor, n->id, n->platform), ANCHOR_MAX);
    case 3:
        return cleaned(t->arena, n->clean, first_of(n->title, "", ""), TITLE_MAX);
    case 4:
        return first_of(n->quality, "", "");
    case 5:
        return format_time(t, n->wall_ms, "%Y-%m-%d");
    case 6:
        return format_time(t, n->wall_ms, "%H-%M-%S");
    case 7:
        return lr_arena_fmt(t->arena, "%03d", n->part);
    case 8:
        return first_of(lr_naming_label(n->platform), "", "");
    case 9:
        return format_time(t, n->start_ms, "%Y-%m-%d");
    case 10:
        return format_time(t, n->start_ms, "%H-%M-%S");
    case 11:
        return room_of(t);
    case 12:
        return cleaned(t->arena, n->clean, first_of(n->name, n->anchor, n->id), ANCHOR_MAX);
    case 13:
        return cleaned(t->arena, n->clean, first_of(n->alias, "", ""), ANCHOR_MAX);
    case 14:
        return format_time(t, n->wall_ms, "%z");
    case 15:
        return format_time(t, n->start_ms, "%Y%m%d-%H%M%S");
    default:
        return timed(t, key, len);
    }
}

/* The placeholder that begins here, its end in *end; NULL: there is none. */
static const char *placeholder(const struct template *t, const char *from, const char *to,
                               const char **end)
{
    *end = *from == '{' ? memchr(from, '}', (size_t)(to - from)) : NULL;
    return *end ? value_of(t, from + 1, (size_t)(*end - from - 1)) : NULL;
}

/* Is every placeholder known? */
static bool is_full(const struct template *t, const char *from, const char *to)
{
    for (const char *end; from < to; from++) {
        const char *value = placeholder(t, from, to, &end);
        if (value && !*value)
            return false;
    }
    return true;
}

static int fill_in(struct lr_buf *out, const struct template *t, const char *from, const char *to)
{
    const char *group = NULL; /* end of the one that it is in */
    int rc = 0;
    while (from < to && rc == 0) {
        const char *end, *value = placeholder(t, from, to, &end);
        const char *last = *from == '<' && !group ? memchr(from, '>', (size_t)(to - from)) : NULL;
        if (value) {
            rc = lr_buf_puts(out, value);
            from = end + 1;
        } else if (last) {
            group = is_full(t, from + 1, last) ? last : NULL;
            from = group ? from + 1 : last + 1;
        } else {
            rc = from == group ? 0 : lr_buf_putc(out, *from);
            group = from == group ? NULL : group;
            from++;
        }
    }
    return rc;
}

/* What a name is called again and again is one folder, whatever keyboard it came from. Letters may
 * meet when what was between them is left out. */
static const char *plain_part(struct lr_arena *a, const char *text)
{
    const char *one = lr_nfc(a, text);
    const char *safe = one ? lr_name(a, one, LR_NAME_MAX) : NULL;
    return safe ? lr_nfc(a, safe) : NULL;
}

/* There is always a folder in front of what DouyinLiveRecorder names, so its dashes may stay; and
 * it has gone on with the spelling of a name that there was. */
static const char *safe_part(struct lr_arena *a, const struct lr_naming *n, const char *text)
{
    if (n->clean == LR_CLEAN_PLAIN)
        return plain_part(a, text);
    size_t dashes = strspn(text, "-");
    if (!text[dashes] || dashes > DASHES_MAX)
        dashes = 0;
    const char *rest = lr_name(a, text + dashes, LR_NAME_MAX - dashes);
    return rest ? lr_arena_fmt(a, "%.*s%s", (int)dashes, text, rest) : NULL;
}

/* One safe part; "" when nothing was filled in, NULL when memory ran out. */
static const char *make_part(struct lr_arena *a, const struct lr_naming *n, const char *from,
                             const char *to)
{
    struct lr_buf b;
    lr_buf_init(&b, PART_MAX);
    /* What is over the maximum would be cut anyway. */
    fill_in(&b, &(struct template){a, n}, from, to);
    const char *text = lr_arena_failed(a) ? NULL : lr_buf_str(&b);
    const char *part = !text ? NULL : *text ? safe_part(a, n, text) : lr_arena_strdup(a, "");
    lr_buf_free(&b);
    return part;
}

char *lr_naming_path(struct lr_arena *a, const char *template, const struct lr_naming *n,
                     const char *ext)
{
    const char *path = "", *at = template;
    for (int folders = 0;;) {
        const char *end = at + strcspn(at, "/");
        const char *part = make_part(a, n, at, end);
        if (!part || !path)
            return NULL;
        if (!*end)
            return lr_arena_fmt(a, "%s%s.%s", path, *part ? part : "recording", ext);
        if (*part && folders++ < LR_NAMING_FOLDERS)
            path = lr_arena_fmt(a, "%s%s/", path, part);
        at = end + 1;
    }
}

char *lr_naming_beside(const char *path, const char *ext)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    size_t stem = dot ? (size_t)(dot - path) : strlen(path), len = strlen(ext);
    char *name = lr_malloc(stem + 1 + len + 1);
    if (!name)
        return NULL;
    memcpy(name, path, stem);
    name[stem] = '.';
    memcpy(name + stem + 1, ext, len + 1);
    return name;
}
