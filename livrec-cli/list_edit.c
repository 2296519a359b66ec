#include "list_edit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "list_file.h"
#include "msg.h"
#include "unicode.h"

#define NOT_UTF8 "%s is not in UTF-8: the name can't be written into it"

/* A comma as lists have them: plain, full-width in UTF-8, full-width in GBK. */
static size_t comma_before(const char *line, const char *at)
{
    if (at > line && at[-1] == ',')
        return 1;
    if (at - line >= 3 && memcmp(at - 3, "\xEF\xBC\x8C", 3) == 0)
        return 3;
    return at - line >= 2 && memcmp(at - 2, "\xA3\xAC", 2) == 0 ? 2 : 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Is what stands before the address what a line of a room has there? "#", blanks, a quality. */
static bool begins_well(const char *line, const char *at)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(schemes[i]);
        if ((size_t)(at - line) >= n && strncasecmp(at - n, schemes[i], n) == 0)
            at -= n;
    }
    while (at > line && is_blank(at[-1]))
        at--;
    if (comma_before(line, at))
        return true;
    while (at > line && (is_blank(at[-1]) || at[-1] == '#'))
        at--;
    return at == line || (at - line == 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0);
}

static bool ends_well(const char *at, const char *end)
{
    while (at < end && *at == '/')
        at++;
    while (at < end && (is_blank(*at) || *at == '\r'))
        at++;
    return at == end || *at == ',' || (end - at >= 3 && memcmp(at, "\xEF\xBC\x8C", 3) == 0) ||
           (end - at >= 2 && memcmp(at, "\xA3\xAC", 2) == 0);
}

/* What of a line (without its end) stands behind the address of a room; NULL: it is not of that
 * room. */
static const char *behind_address(const char *line, const char *end, const char *url)
{
    const char *scheme = strstr(url, "://"), *bare = scheme ? scheme + 3 : url;
    size_t n = strlen(bare);
    while (n && bare[n - 1] == '/')
        n--;
    for (const char *at = line; n && (size_t)(end - at) >= n; at++)
        if (memcmp(at, bare, n) == 0 && begins_well(line, at) && ends_well(at + n, end))
            return at + n;
    return NULL;
}

/* What is done to the lines of a room. */
struct edit {
    const char *url;
    enum list_edit what;
    const char *name; /* is put behind the address; NULL: `what` is done */
};

/* False: the line stays as it was. */
static bool put_name(struct text *out, const char *line, size_t n, const char *behind,
                     const char *name)
{
    const char *end = line + n, *last = end;
    while (last > behind && strchr(" \t\r\n", last[-1]))
        last--;
    while (behind < last && *behind == '/')
        behind++;
    if (behind < last) { /* a field: it has a name */
        text_addn(out, line, n);
        return false;
    }
    text_addn(out, line, (size_t)(last - line));
    text_fmt(out, ",主播: %s", name);
    while (last < end && is_blank(*last))
        last++;
    text_addn(out, last, (size_t)(end - last));
    return true;
}

static bool put_line(struct text *out, const char *line, size_t n, const char *behind,
                     const struct edit *e)
{
    size_t bom = n >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const char *at = line + bom, *end = line + n;
    if (e->name)
        return put_name(out, line, n, behind, e->name);
    text_addn(out, line, bom);
    if (e->what == LIST_PAUSE && at[strspn(at, " \t")] != '#')
        text_add(out, "#");
    while (e->what == LIST_RESUME && at < end && (*at == '#' || is_blank(*at)))
        at++;
    if (e->what != LIST_REMOVE)
        text_addn(out, at, (size_t)(end - at));
    return true;
}

#define TRIES 5 /* when somebody who takes no lock changes the list at the same time */

/* All lines, edited. The lines of the room, and in *changed how many of them are another. */
static size_t edit_lines(const struct list_file *f, const struct edit *e, struct text *out,
                         size_t *changed)
{
    size_t found = 0;
    *changed = 0;
    for (const char *line = f->text.s, *all = line + f->text.len; line < all;) {
        const char *end = memchr(line, '\n', (size_t)(all - line));
        size_t n = end ? (size_t)(end - line) + 1 : (size_t)(all - line);
        const char *behind = behind_address(line, end ? end : all, e->url);
        found += behind != NULL;
        if (behind)
            *changed += put_line(out, line, n, behind, e);
        else
            text_addn(out, line, n);
        line += n;
    }
    return found;
}

static bool is_utf8(const char *s)
{
    uint32_t cp;
    for (; *s; s += cp_decode(s, &cp))
        if (cp_decode(s, &cp) && cp == CP_BAD)
            return false;
    return true;
}

static bool is_refused(const char *path, struct text *why)
{
    if (!list_file_is_json(path))
        return false;
    text_fmt(why, "%s: rooms in JSON are changed by who wrote them", path);
    return true;
}

/* 1: saved, 0: nothing was to be changed, -1. */
static int edit_once(const char *path, const struct edit *e, bool *stale, struct text *why)
{
    struct list_file f;
    struct text out = {0};
    size_t changed = 0;
    int rc = -1;
    *stale = false;
    if (is_refused(path, why) || list_file_open(&f, path, why) != 0)
        return -1;
    if (edit_lines(&f, e, &out, &changed) == 0)
        text_fmt(why, "%s: no line has the address of the room", path);
    else if (changed && e->name && !is_utf8(f.text.s))
        text_fmt(why, NOT_UTF8, f.path);
    else
        rc = !changed ? 0 : list_file_save(&f, &out, why) == 0 ? 1 : -1;
    *stale = f.stale;
    list_file_close(&f);
    text_free(&out);
    return rc;
}

static int edit(const char *path, const struct edit *e, struct text *why)
{
    bool stale = true;
    int rc = -1;
    for (int i = 0; stale && i < TRIES; i++) {
        text_clear(why);
        rc = edit_once(path, e, &stale, why);
    }
    return rc;
}

int list_edit(const char *path, const char *url, enum list_edit what, struct text *why)
{
    return edit(path, &(struct edit){url, what, NULL}, why) < 0 ? -1 : 0;
}

/* In place: what would be another field, line or comment, or be taken for a quotation. */
static void fit_name(char *name)
{
    for (char *at = name; *at; at++)
        if ((unsigned char)*at < 0x20 || strchr(",#\"", *at))
            *at = '_';
    for (char *at; (at = strstr(name, "\xEF\xBC\x8C")) != NULL;) {
        *at = '_';
        memmove(at + 1, at + 3, strlen(at + 3) + 1);
    }
}

int list_name(const char *path, const char *url, const char *name, struct text *why)
{
    char *fit = strdup(name);
    int rc = -1;
    if (!fit) {
        text_add(why, strerror(ENOMEM));
        return -1;
    }
    fit_name(fit);
    rc = edit(path, &(struct edit){url, LIST_PAUSE, fit}, why);
    free(fit);
    return rc;
}

/* What would be another field, another line or a comment. */
static bool fits_a_field(const char *s)
{
    return !strpbrk(s, ",\r\n#") && !strstr(s, "\xEF\xBC\x8C");
}

static bool is_ascii(const char *s)
{
    while (*s && (unsigned char)*s < 0x80)
        s++;
    return !*s;
}

static int check_new(const struct list_file *f, const char *url, const char *name, struct text *why)
{
    if (!fits_a_field(url) || strpbrk(url, " \t") || (name && !fits_a_field(name)))
        text_add(why, tr("a comma, a # or a line end has no place in a line of a list"));
    else if (name && !is_ascii(name) && !is_utf8(f->text.s))
        text_fmt(why, NOT_UTF8, f->path);
    else
        return 0;
    return -1;
}

struct new_line {
    const char *url, *quality, *name;
};

static int add_once(const char *path, const struct new_line *l, bool *stale, struct text *why)
{
    struct list_file f;
    *stale = false;
    if (is_refused(path, why) || list_file_open_lost(&f, path, why) != 0) /* its configuration may come before it */
        return -1;
    struct text out = {0};
    const char *end = memchr(f.text.s, '\r', f.text.len) ? "\r\n" : "\n";
    int rc = check_new(&f, l->url, l->name, why);
    text_addn(&out, f.text.s, f.text.len);
    if (f.text.len && f.text.s[f.text.len - 1] != '\n')
        text_add(&out, end);
    if (l->quality && *l->quality)
        text_fmt(&out, "%s,", l->quality);
    text_add(&out, l->url);
    if (l->name && *l->name)
        text_fmt(&out, ",%s", l->name);
    text_add(&out, end);
    if (rc == 0)
        rc = list_file_save(&f, &out, why);
    *stale = f.stale;
    list_file_close(&f);
    text_free(&out);
    return rc;
}

int list_add(const char *path, const char *url, const char *quality, const char *name,
             struct text *why)
{
    const struct new_line l = {url, quality, name};
    bool stale = true;
    int rc = -1;
    for (int i = 0; stale && i < TRIES; i++) {
        text_clear(why);
        rc = add_once(path, &l, &stale, why);
    }
    return rc;
}
