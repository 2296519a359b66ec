#include "net/cookie_text.h"

#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "net/cookie_date.h"
#include "net/cookie_domain.h"

#define NAME_VALUE_MAX 4096

void lr_cookie_free(struct lr_cookie *c)
{
    if (!c)
        return;
    lr_free(c->name);
    lr_free(c->value);
    lr_free(c->domain);
    lr_free(c->path);
    lr_free(c);
}

/* Controls and separators would make another header of it. */
static bool clean(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] < ' ' || s[i] == 127 || s[i] == ';')
            return false;
    return true;
}

bool lr_cookie_good(struct lr_piece name, struct lr_piece value)
{
    return name.len && name.len + value.len <= NAME_VALUE_MAX && clean(name.at, name.len) &&
           clean(value.at, value.len) && !memchr(name.at, '=', name.len);
}

struct lr_cookie *lr_cookie_new(struct lr_piece name, struct lr_piece value, const char *domain)
{
    struct lr_cookie *c = lr_calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->name = lr_strndup(name.at, name.len);
    c->value = lr_strndup(value.at, value.len);
    c->domain = lr_strdup(domain);
    c->path = lr_strdup("/");
    c->expires = INT64_MAX;
    if (c->name && c->value && c->domain && c->path)
        return c;
    lr_cookie_free(c);
    return NULL;
}

int lr_cookie_set_path(struct lr_cookie *c, struct lr_piece path)
{
    char *copy = lr_strndup(path.at, path.len);
    if (!copy)
        return LIVREC_ENOMEM;
    lr_free(c->path);
    c->path = copy;
    return 0;
}

struct lr_cookie *lr_cookie_copy(const struct lr_cookie *c, const char *domain)
{
    const struct lr_piece name = {c->name, strlen(c->name)}, value = {c->value, strlen(c->value)};
    struct lr_cookie *copy = lr_cookie_new(name, value, domain);
    if (copy && lr_cookie_set_path(copy, (struct lr_piece){c->path, strlen(c->path)})) {
        lr_cookie_free(copy);
        return NULL;
    }
    if (copy) {
        copy->host_only = c->host_only;
        copy->secure = c->secure;
        copy->own = c->own;
        copy->expires = c->expires;
    }
    return copy;
}

/* Up to the next `;`, without blanks around. *text moves behind it, NULL at the end. */
static struct lr_piece next_piece(const char **text)
{
    const char *p = *text + strspn(*text, " \t\r\n");
    size_t len = strcspn(p, ";");
    *text = p[len] ? p + len + 1 : NULL;
    while (len && strchr(" \t\r\n", p[len - 1]))
        len--;
    return (struct lr_piece){p, len};
}

bool lr_cookie_pair(const char **text, struct lr_piece *name, struct lr_piece *value)
{
    struct lr_piece all = next_piece(text);
    const char *eq = memchr(all.at, '=', all.len);
    *name = (struct lr_piece){all.at, eq ? (size_t)(eq - all.at) : all.len};
    *value = eq ? (struct lr_piece){eq + 1, all.len - name->len - 1}
                : (struct lr_piece){all.at + all.len, 0};
    while (name->len && strchr(" \t", name->at[name->len - 1]))
        name->len--;
    while (value->len && strchr(" \t", *value->at)) {
        value->at++;
        value->len--;
    }
    return eq;
}

static bool is(struct lr_piece p, const char *word)
{
    return p.len == strlen(word) && strncasecmp(p.at, word, p.len) == 0;
}

/* What became of an attribute, or of the cookie. */
enum taken { TAKEN, REFUSED, NO_MEMORY };

static enum taken take_domain(struct lr_cookie *c, struct lr_piece value, const char *host)
{
    if (value.len && *value.at == '.') {
        value.at++;
        value.len--;
    }
    if (!value.len)
        return TAKEN;
    char *domain = lr_strndup(value.at, value.len);
    if (!domain)
        return NO_MEMORY;
    if (!lr_cookie_domain_has(domain, host)) {
        lr_free(domain);
        return REFUSED;
    }
    bool shared = lr_cookie_domain_is_shared(domain), itself = strcasecmp(host, domain) == 0;
    if (!shared) {
        lr_free(c->domain);
        c->domain = domain;
        c->host_only = false;
        return TAKEN;
    }
    lr_free(domain);
    return itself ? TAKEN : REFUSED; /* as if it had not been said (RFC 6265 5.3, 5) */
}

/* False when it is no number: then the attribute was not there (RFC 6265 5.2.2). */
static bool take_age(struct lr_cookie *c, struct lr_piece value, int64_t now)
{
    bool minus = value.len && *value.at == '-';
    size_t digits = value.len - minus;
    int64_t age = 0;
    if (digits == 0)
        return false;
    for (size_t i = minus; i < value.len; i++) {
        if (value.at[i] < '0' || value.at[i] > '9')
            return false;
        if (age <= UINT32_MAX)
            age = age * 10 + value.at[i] - '0';
    }
    c->expires = minus || age == 0 ? INT64_MIN : age > UINT32_MAX ? INT64_MAX : now + age;
    return true;
}

static enum taken take_expires(struct lr_cookie *c, struct lr_piece value)
{
    char *text = lr_strndup(value.at, value.len);
    int64_t date = text ? lr_cookie_date(text) : INT64_MIN;
    if (date != INT64_MIN)
        c->expires = date;
    lr_free(text);
    return text ? TAKEN : NO_MEMORY;
}

static enum taken take_path(struct lr_cookie *c, const char *path, size_t len)
{
    return lr_cookie_set_path(c, (struct lr_piece){path, len}) ? NO_MEMORY : TAKEN;
}

static enum taken take_attributes(struct lr_cookie *c, const char *text, const char *host,
                                  int64_t now)
{
    bool has_age = false;
    enum taken ok = TAKEN;
    while (text && ok == TAKEN) {
        struct lr_piece name, value;
        lr_cookie_pair(&text, &name, &value);
        if (is(name, "domain"))
            ok = take_domain(c, value, host);
        else if (is(name, "path") && value.len && *value.at == '/')
            ok = take_path(c, value.at, value.len);
        else if (is(name, "secure"))
            c->secure = true;
        else if (is(name, "max-age"))
            has_age = take_age(c, value, now) || has_age;
        else if (is(name, "expires") && !has_age)
            ok = take_expires(c, value);
    }
    return ok;
}

/* Names that promise how they were set (RFC 6265bis 4.1.3). */
static bool keeps_promise(const struct lr_cookie *c)
{
    if (strncasecmp(c->name, "__Secure-", 9) == 0)
        return c->secure;
    if (strncasecmp(c->name, "__Host-", 7) == 0)
        return c->secure && c->host_only && strcmp(c->path, "/") == 0;
    return true;
}

/* The folder of the path (RFC 6265 5.1.4), then what the attributes say. */
static enum taken fill(struct lr_cookie *c, const char *text, const struct lr_url *u, int64_t now)
{
    const char *slash = strrchr(u->path, '/');
    size_t folder = slash && slash != u->path ? (size_t)(slash - u->path) : 1;
    c->host_only = true;
    enum taken how = take_path(c, u->path, folder);
    if (how == TAKEN)
        how = take_attributes(c, text, u->host, now);
    if (how != TAKEN)
        return how;
    bool good = keeps_promise(c) && (!c->secure || strcmp(u->scheme, "https") == 0);
    return good ? TAKEN : REFUSED;
}

int lr_cookie_parse(const char *set_cookie, const struct lr_url *u, int64_t now,
                    struct lr_cookie **out)
{
    const char *text = set_cookie;
    struct lr_piece name, value;
    *out = NULL;
    if (!text || strlen(text) > 2 * NAME_VALUE_MAX || !lr_cookie_pair(&text, &name, &value) ||
        !lr_cookie_good(name, value))
        return 0;
    struct lr_cookie *c = lr_cookie_new(name, value, u->host);
    enum taken how = c ? fill(c, text, u, now) : NO_MEMORY;
    if (how == TAKEN)
        *out = c;
    else
        lr_cookie_free(c);
    return how == NO_MEMORY ? LIVREC_ENOMEM : 0;
}
