#include "net/cookie_file.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/text.h"
#include "net/cookie.h"
#include "net/cookie_domain.h"
#include "net/cookie_lines.h"

#define FIELDS 7
#define HTTP_ONLY "#HttpOnly_"
#define BOM "\xEF\xBB\xBF"
#define LAST_SECOND INT64_C(100000000000) /* of the year 5138: larger ends count finer units */

void lr_cookie_file_clear(struct lr_cookie_file *f)
{
    for (struct lr_cookie *c = f->first, *next; c; c = next) {
        next = c->next;
        lr_cookie_free(c);
    }
    f->first = NULL;
    f->end = &f->first;
    f->count = 0;
}

void lr_cookie_file_slip(struct lr_cookie_file *f, int line, const char *fmt, ...)
{
    if (*f->slip.text) {
        f->slip.more++;
        return;
    }
    va_list args;
    va_start(args, fmt);
    lr_text_fmtv(f->slip.text, sizeof f->slip.text, fmt, args);
    va_end(args);
    f->slip.line = line;
}

int64_t lr_cookie_file_end(int64_t n)
{
    while (n > LAST_SECOND)
        n /= 1000;
    return n > 0 ? n : INT64_MAX;
}

static struct lr_piece without_dot(struct lr_piece domain)
{
    bool dot = domain.len && *domain.at == '.';
    return (struct lr_piece){domain.at + dot, domain.len - dot};
}

int lr_cookie_file_put(struct lr_cookie_file *f, int line, const struct lr_cookie_words *w)
{
    struct lr_piece host = without_dot(w->domain);
    if (!lr_cookie_good(w->name, w->value)) {
        lr_cookie_file_slip(f, line, "a cookie without a name, or with what can't be sent in one");
        return 0;
    }
    char *domain = lr_strndup(host.at, host.len);
    struct lr_cookie *c = domain ? lr_cookie_new(w->name, w->value, domain) : NULL;
    lr_free(domain);
    if (!c || (w->path.len && *w->path.at == '/' && lr_cookie_set_path(c, w->path))) {
        lr_cookie_free(c);
        return LIVREC_ENOMEM;
    }
    c->host_only = w->host_only;
    c->secure = w->secure;
    c->own = true;
    c->expires = w->expires;
    *f->end = c;
    f->end = &c->next;
    f->count++;
    return 0;
}

/* ---- cookies.txt */

/* Some editors make blanks of tabs: then each run of them is one, up to the value. How many. */
static int split(char *line, struct lr_piece field[FIELDS])
{
    bool tabs = strchr(line, '\t') != NULL;
    int n = 0;
    for (char *at = line; at && n < FIELDS; n++) {
        size_t len = n == FIELDS - 1 ? strlen(at) : strcspn(at, tabs ? "\t" : " ");
        field[n] = (struct lr_piece){at, len};
        at = at[len] ? at + len + 1 : NULL;
        if (at && !tabs)
            at += strspn(at, " ");
    }
    return n;
}

static bool is(struct lr_piece p, const char *word)
{
    return p.len == strlen(word) && strncasecmp(p.at, word, p.len) == 0;
}

static bool is_flag(struct lr_piece p)
{
    return is(p, "true") || is(p, "false");
}

/* False unless it is a number, maybe a negative one or one with a fraction. */
static bool number(struct lr_piece p, int64_t *out)
{
    size_t i = p.len && *p.at == '-';
    int64_t n = 0;
    for (; i < p.len && isdigit((unsigned char)p.at[i]); i++)
        n = n < INT64_MAX / 16 ? 10 * n + (p.at[i] - '0') : n;
    if (i < p.len && p.at[i] != '.')
        return false;
    *out = p.len && *p.at == '-' ? -n : n;
    return true;
}

/* NULL: it is one. */
static const char *judge(const struct lr_piece field[FIELDS], int n, int64_t *end)
{
    if (n < FIELDS - 1)
        return "expected seven fields between tabs: domain, TRUE or FALSE, path, TRUE or FALSE, "
               "end, name, value";
    if (!is_flag(field[1]) || !is_flag(field[3]))
        return "the fields 2 and 4 are TRUE or FALSE";
    if (!number(field[4], end))
        return "the field 5 is the end, in seconds since 1970";
    return NULL;
}

static int take_line(struct lr_cookie_file *f, int line, char *text)
{
    struct lr_piece field[FIELDS] = {{"", 0}};
    int64_t end = 0;
    if (strncmp(text, HTTP_ONLY, strlen(HTTP_ONLY)) == 0)
        text += strlen(HTTP_ONLY);
    if (!*text || *text == '#')
        return 0;
    int n = split(text, field);
    const char *why = judge(field, n, &end);
    if (why) {
        lr_cookie_file_slip(f, line, "%s", why);
        return 0;
    }
    return lr_cookie_file_put(
        f, line,
        &(struct lr_cookie_words){.domain = field[0],
                                  .host_only = is(field[1], "false"),
                                  .path = field[2],
                                  .secure = is(field[3], "true"),
                                  .expires = lr_cookie_file_end(end),
                                  .name = field[5],
                                  .value = n < FIELDS ? (struct lr_piece){"", 0} : field[6]});
}

/* ---- the text of a header */

/* A web page or a program's text is full of "=", too. */
static bool is_name(struct lr_piece p)
{
    for (size_t i = 0; i < p.len; i++)
        if (strchr(" \t\"'<>{}(),\\", p.at[i]))
            return false;
    return p.len > 0;
}

static int take_text(struct lr_cookie_file *f, int line, const char *text)
{
    static const char header[] = "cookie:";
    int rc = 0;
    if (strncasecmp(text, header, strlen(header)) == 0)
        text += strlen(header);
    while (rc == 0 && text && text[strspn(text, " ;")]) {
        struct lr_cookie_words w = {.domain = {"", 0}, .path = {"", 0}, .expires = INT64_MAX};
        if (lr_cookie_pair(&text, &w.name, &w.value) && is_name(w.name))
            rc = lr_cookie_file_put(f, line, &w);
        else if (w.name.len)
            lr_cookie_file_slip(f, line,
                                "expected NAME=VALUE, or a file of cookies as a browser's "
                                "add-on writes it (cookies.txt or JSON)");
    }
    return rc;
}

/* ---- both */

/* The end of a value may be a blank. */
static char *without_returns(char *line)
{
    size_t n = strlen(line);
    while (n && line[n - 1] == '\r')
        line[--n] = '\0';
    return line;
}

static bool is_table(const char *text)
{
    return *text == '#' || memchr(text, '\t', strcspn(text, "\n")) || strstr(text, "\n" HTTP_ONLY);
}

static int take_lines(struct lr_cookie_file *f, char *text)
{
    bool table = is_table(text);
    char *rest = text, *line;
    int rc = 0, number = 0;
    while (rc == 0 && (line = lr_next_line(&rest)) != NULL) {
        number++;
        line = without_returns(line);
        rc = table ? take_line(f, number, line) : take_text(f, number, lr_trim(line));
    }
    return rc;
}

int lr_cookie_file_read(struct lr_cookie_file *f, const char *text, size_t len)
{
    *f = (struct lr_cookie_file){.first = NULL};
    f->end = &f->first;
    size_t bom = len >= strlen(BOM) && memcmp(text, BOM, strlen(BOM)) == 0 ? strlen(BOM) : 0;
    char *copy = lr_strndup(text + bom, len - bom);
    if (!copy)
        return LIVREC_ENOMEM;
    size_t blank = strspn(copy, " \t\r\n");
    int rc = 0;
    if (strlen(copy) < len - bom)
        lr_cookie_file_slip(f, 0, "it holds a NUL byte: save it as UTF-8 text");
    else if (copy[blank] == '[' || copy[blank] == '{')
        rc = lr_cookie_file_json(f, copy, len - bom);
    else
        rc = take_lines(f, copy);
    lr_free(copy);
    if (rc == 0 && f->count == 0 && !*f->slip.text)
        lr_cookie_file_slip(f, 0, "no cookie is in it");
    return rc ? rc : f->count ? 0 : LIVREC_EPARSE;
}

/* ---- into a jar */

const char *lr_cookie_fitting(const struct lr_cookie *c, const char *domain)
{
    if (!*c->domain)
        return domain;
    if (lr_cookie_domain_has(domain, c->domain))
        return c->domain;
    return !c->host_only && lr_cookie_domain_has(c->domain, domain) ? domain : NULL;
}

size_t lr_cookie_file_fitting(const struct lr_cookie_file *f, const char *domain)
{
    size_t n = 0;
    for (const struct lr_cookie *c = f->first; c; c = c->next)
        n += lr_cookie_fitting(c, domain) != NULL;
    return n;
}

int lr_jar_add_file(struct lr_jar *j, const char *domain, const struct lr_cookie_file *f)
{
    for (const struct lr_cookie *c = f->first; c; c = c->next) {
        const char *there = lr_cookie_fitting(c, domain);
        struct lr_cookie *copy = there ? lr_cookie_copy(c, there) : NULL;
        if (there && !copy)
            return LIVREC_ENOMEM;
        if (copy)
            lr_jar_put(j, copy);
    }
    return 0;
}
