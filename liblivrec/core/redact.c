#include "core/redact.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "core/attr.h"

#define STARS 3

struct line {
    const char *in; /* what is still to be read */
    char *out;      /* where to write: never behind `in` */
};

static void copy(struct line *l, size_t n)
{
    memmove(l->out, l->in, n);
    l->out += n;
    l->in += n;
}

/* n bytes become at most three stars. */
static void hide(struct line *l, size_t n)
{
    for (size_t i = 0; i < n && i < STARS; i++)
        *l->out++ = '*';
    l->in += n;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' ||
           c == '-';
}

static bool holds(const char *name, size_t n, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= n; i++)
        if (strncasecmp(name + i, word, len) == 0)
            return true;
    return false;
}

static bool ends_with(const char *name, size_t n, const char *word)
{
    size_t len = strlen(word);
    return n >= len && strncasecmp(name + n - len, word, len) == 0;
}

static bool is_secret_name(const char *name, size_t n)
{
    static const char *const anywhere[] = {
        "token",     "secret",     "passw", "cookie", "session", "sessid",   "sessdata",
        "signature", "credential", "csrf",  "ticket", "ttwid",   "bili_jct", "bogus"};
    static const char *const at_end[] = {"_key", "-key", "apikey", "sign", "_sig",
                                         "auth", "pwd",  "_tk",    "jwt",  "_sid"};
    for (size_t i = 0; i < LR_COUNT(anywhere); i++)
        if (holds(name, n, anywhere[i]))
            return true;
    for (size_t i = 0; i < LR_COUNT(at_end); i++)
        if (ends_with(name, n, at_end[i]))
            return true;
    return n == 3 && (strncasecmp(name, "sid", 3) == 0 || strncasecmp(name, "sig", 3) == 0);
}

static bool is_secret_header(const char *name, size_t n)
{
    static const char *const names[] = {"cookie", "set-cookie", "authorization",
                                        "proxy-authorization"};
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (strlen(names[i]) == n && strncasecmp(name, names[i], n) == 0)
            return true;
    return false;
}

/* After "://": as far as no blank, quote or bracket ends it. */
static void take_url(struct line *l)
{
    copy(l, 3);
    size_t all = strcspn(l->in, " \"'<>`"), authority = strcspn(l->in, "/?# \"'<>`");
    const char *at = NULL;
    for (size_t i = 0; i < authority; i++)
        if (l->in[i] == '@')
            at = l->in + i;
    if (at) {
        size_t user = (size_t)(at - l->in);
        all -= user;
        hide(l, user);
    }
    size_t shown = strcspn(l->in, "?# \"'<>`");
    copy(l, shown);
    if (shown == all)
        return;
    copy(l, 1);
    hide(l, all - shown - 1);
}

/* The value of "name=": up to what can't be in it. */
static void take_value(struct line *l)
{
    const char quote = *l->in;
    if (quote == '"' || quote == '\'') {
        copy(l, 1);
        const char *end = strchr(l->in, quote);
        hide(l, end ? (size_t)(end - l->in) : strlen(l->in));
    } else {
        hide(l, strcspn(l->in, " \"';&,)]}<>"));
    }
}

/* A string of JSON, behind its quote. */
static void take_string(struct line *l)
{
    size_t n = 0;
    while (l->in[n] && l->in[n] != '"')
        n += l->in[n] == '\\' && l->in[n + 1] ? 2 : 1;
    hide(l, n);
}

/* "Cookie: a=1; b=2" but not "no cookie: log in". */
static bool is_header_value(const char *name, size_t n, const char *value)
{
    size_t word = strcspn(value, " ");
    if (ends_with(name, n, "authorization"))
        return *value;
    return memchr(value, '=', word);
}

static void take_word(struct line *l)
{
    const char *name = l->in;
    size_t n = 0;
    while (is_word(name[n]))
        n++;
    const char *after = name + n;
    size_t quote = *after == '"', colon = quote + strspn(after + quote, " ");
    bool json = quote && after[colon] == ':';
    size_t blanks = json ? colon + 1 + strspn(after + colon + 1, " ") : 0;
    size_t header = *after == ':' ? 1 + strspn(after + 1, " ") : 0;
    if (header && is_secret_header(name, n) && is_header_value(name, n, after + header)) {
        copy(l, n + header);
        hide(l, strlen(l->in));
    } else if (*after == '=' && is_secret_name(name, n)) {
        copy(l, n + 1);
        take_value(l);
    } else if (json && after[blanks] == '"' && is_secret_name(name, n)) {
        copy(l, n + blanks + 1);
        take_string(l);
    } else {
        copy(l, n);
    }
}

void lr_redact(char *line)
{
    struct line l = {line, line};
    while (*l.in) {
        if (strncmp(l.in, "://", 3) == 0)
            take_url(&l);
        else if (is_word(*l.in))
            take_word(&l);
        else
            copy(&l, 1);
    }
    *l.out = '\0';
}
