#include "net/cookie.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <livrec/error.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "net/cookie_date.h"

#define COOKIES_MAX 512 /* of a jar; the oldest goes */
#define NAME_VALUE_MAX 4096
#define HEADER_MAX 16384

struct cookie {
    char *name, *value, *domain, *path;
    bool host_only, secure;
    int64_t expires; /* Unix s; INT64_MAX = with the jar */
    struct cookie *next;
};

struct lr_jar {
    const struct lr_clock *clock;
    pthread_mutex_t lock;
    struct cookie *first; /* newest first */
    int count;
};

struct lr_jar *lr_jar_new(const struct lr_clock *clock)
{
    struct lr_jar *j = lr_calloc(1, sizeof *j);
    if (!j)
        return NULL;
    j->clock = clock;
    pthread_mutex_init(&j->lock, NULL);
    return j;
}

static void cookie_free(struct cookie *c)
{
    if (!c)
        return;
    lr_free(c->name);
    lr_free(c->value);
    lr_free(c->domain);
    lr_free(c->path);
    lr_free(c);
}

void lr_jar_free(struct lr_jar *j)
{
    if (!j)
        return;
    while (j->first) {
        struct cookie *c = j->first;
        j->first = c->next;
        cookie_free(c);
    }
    pthread_mutex_destroy(&j->lock);
    lr_free(j);
}

static bool is_address(const char *host)
{
    return strchr(host, ':') || host[strspn(host, "0123456789.")] == 0;
}

/* RFC 6265 5.1.3 */
static bool domain_matches(const char *host, const char *domain)
{
    size_t h = strlen(host), d = strlen(domain);
    if (strcasecmp(host, domain) == 0)
        return true;
    return h > d && !is_address(host) && host[h - d - 1] == '.' &&
           strcasecmp(host + h - d, domain) == 0;
}

/* Domains under which strangers register: no dot, or a known second level of a country. */
static bool is_public_suffix(const char *domain)
{
    static const char *const second[] = {"ac",  "co", "com", "edu", "go",
                                         "gov", "ne", "net", "or",  "org"};
    const char *dot = strchr(domain, '.');
    if (!dot)
        return true;
    if (strlen(dot + 1) != 2)
        return false;
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        if (strlen(second[i]) == (size_t)(dot - domain) &&
            strncasecmp(domain, second[i], strlen(second[i])) == 0)
            return true;
    return false;
}

/* RFC 6265 5.1.4 */
static bool path_matches(const char *path, const char *cookie_path)
{
    size_t n = strlen(cookie_path);
    return strncmp(path, cookie_path, n) == 0 &&
           (path[n] == 0 || path[n] == '/' || (n && cookie_path[n - 1] == '/'));
}

static bool same(const struct cookie *a, const struct cookie *b)
{
    return strcmp(a->name, b->name) == 0 && strcasecmp(a->domain, b->domain) == 0 &&
           strcmp(a->path, b->path) == 0;
}

/* Take out the cookies that `c` replaces, that have ended, and the oldest one of a full jar. */
static void make_room(struct lr_jar *j, const struct cookie *c, int64_t now)
{
    for (struct cookie **at = &j->first; *at;) {
        struct cookie *old = *at;
        bool last = j->count >= COOKIES_MAX && !old->next;
        if (!same(old, c) && old->expires > now && !last) {
            at = &old->next;
            continue;
        }
        *at = old->next;
        j->count--;
        cookie_free(old);
    }
}

/* Takes the cookie over, also on failure. */
static int add(struct lr_jar *j, struct cookie *c)
{
    if (!c || !c->name || !c->value || !c->domain || !c->path) {
        cookie_free(c);
        return LIVREC_ENOMEM;
    }
    int64_t now = lr_wall_ms(j->clock) / 1000;
    pthread_mutex_lock(&j->lock);
    make_room(j, c, now);
    if (c->expires > now) {
        c->next = j->first;
        j->first = c;
        j->count++;
        c = NULL;
    }
    pthread_mutex_unlock(&j->lock);
    cookie_free(c);
    return LIVREC_OK;
}

/* Controls and separators would make another header of it. */
static bool clean(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] < ' ' || s[i] == 127 || s[i] == ';')
            return false;
    return true;
}

static struct cookie *cookie_new(const char *name, size_t name_len, const char *value,
                                 size_t value_len)
{
    if (!name_len || name_len + value_len > NAME_VALUE_MAX || !clean(name, name_len) ||
        !clean(value, value_len) || memchr(name, '=', name_len))
        return NULL;
    struct cookie *c = lr_calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->name = lr_strndup(name, name_len);
    c->value = lr_strndup(value, value_len);
    c->expires = INT64_MAX;
    return c;
}

int lr_jar_set(struct lr_jar *j, const char *domain, const char *name, const char *value)
{
    if (!domain || !*domain || !name || !value)
        return LIVREC_EARG;
    struct cookie *c = cookie_new(name, strlen(name), value, strlen(value));
    if (!c)
        return LIVREC_EARG;
    c->domain = lr_strdup(domain + (*domain == '.'));
    c->path = lr_strdup("/");
    return add(j, c);
}

struct piece {
    const char *at;
    size_t len;
};

/* Up to the next `;`, without blanks around. *text moves behind it, NULL at the end. */
static struct piece next_piece(const char **text)
{
    const char *p = *text + strspn(*text, " \t\r\n");
    size_t len = strcspn(p, ";");
    *text = p[len] ? p + len + 1 : NULL;
    while (len && strchr(" \t\r\n", p[len - 1]))
        len--;
    return (struct piece){p, len};
}

static void split(struct piece all, struct piece *name, struct piece *value)
{
    const char *eq = memchr(all.at, '=', all.len);
    *name = (struct piece){all.at, eq ? (size_t)(eq - all.at) : all.len};
    *value =
        eq ? (struct piece){eq + 1, all.len - name->len - 1} : (struct piece){all.at + all.len, 0};
    while (name->len && strchr(" \t", name->at[name->len - 1]))
        name->len--;
    while (value->len && strchr(" \t", *value->at)) {
        value->at++;
        value->len--;
    }
}

int lr_jar_add_text(struct lr_jar *j, const char *domain, const char *text)
{
    int rc = LIVREC_OK;
    while (text && *text && rc == LIVREC_OK) {
        struct piece name, value;
        split(next_piece(&text), &name, &value);
        struct cookie *c = cookie_new(name.at, name.len, value.at, value.len);
        if (!c)
            continue;
        c->domain = lr_strdup(domain);
        c->path = lr_strdup("/");
        rc = add(j, c);
    }
    return rc;
}

static bool is(struct piece p, const char *word)
{
    return p.len == strlen(word) && strncasecmp(p.at, word, p.len) == 0;
}

/* False when the attribute makes the cookie unacceptable. */
static bool take_domain(struct cookie *c, struct piece value, const char *host)
{
    if (value.len && *value.at == '.') {
        value.at++;
        value.len--;
    }
    if (!value.len)
        return true;
    char *domain = lr_strndup(value.at, value.len);
    bool good = domain && domain_matches(host, domain) &&
                (!is_public_suffix(domain) || strcasecmp(host, domain) == 0);
    if (good) {
        lr_free(c->domain);
        c->domain = domain;
        c->host_only = false;
        return true;
    }
    lr_free(domain);
    return false;
}

static void take_age(struct cookie *c, struct piece value, int64_t now)
{
    char *end, text[24] = "";
    if (!value.len || value.len >= sizeof text)
        return;
    memcpy(text, value.at, value.len);
    long long age = strtoll(text, &end, 10);
    if (*end)
        return;
    c->expires = age <= 0 ? INT64_MIN : age > INT64_C(0xffffffff) ? INT64_MAX : now + age;
}

static void take_expires(struct cookie *c, struct piece value)
{
    char *text = lr_strndup(value.at, value.len);
    int64_t date = text ? lr_cookie_date(text) : INT64_MIN;
    if (date != INT64_MIN)
        c->expires = date;
    lr_free(text);
}

/* RFC 6265 5.1.4: the folder of the request's path. */
static char *default_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash != path ? lr_strndup(path, (size_t)(slash - path)) : lr_strdup("/");
}

static bool take_attributes(struct cookie *c, const char *text, const struct lr_url *u, int64_t now)
{
    bool has_age = false;
    while (text) {
        struct piece name, value;
        split(next_piece(&text), &name, &value);
        if (is(name, "domain") && !take_domain(c, value, u->host))
            return false;
        if (is(name, "path") && value.len && *value.at == '/') {
            lr_free(c->path);
            c->path = lr_strndup(value.at, value.len);
        }
        if (is(name, "secure"))
            c->secure = true;
        if (is(name, "max-age")) {
            take_age(c, value, now);
            has_age = true;
        }
        if (is(name, "expires") && !has_age)
            take_expires(c, value);
    }
    return true;
}

void lr_jar_receive(struct lr_jar *j, const struct lr_url *u, const char *set_cookie)
{
    const char *text = set_cookie;
    struct piece name, value;
    if (!text || strlen(text) > 2 * NAME_VALUE_MAX)
        return;
    split(next_piece(&text), &name, &value);
    struct cookie *c = cookie_new(name.at, name.len, value.at, value.len);
    if (!c)
        return;
    c->domain = lr_strdup(u->host);
    c->path = default_path(u->path);
    c->host_only = true;
    if (c->domain && c->path && take_attributes(c, text, u, lr_wall_ms(j->clock) / 1000) &&
        (!c->secure || strcmp(u->scheme, "https") == 0))
        add(j, c);
    else
        cookie_free(c);
}

static bool applies(const struct cookie *c, const struct lr_url *u, int64_t now)
{
    bool host =
        c->host_only ? strcasecmp(c->domain, u->host) == 0 : domain_matches(u->host, c->domain);
    return host && path_matches(u->path, c->path) && c->expires > now &&
           (!c->secure || strcmp(u->scheme, "https") == 0);
}

/* Longer paths go first (RFC 6265 5.4); of one name the first counts. */
static const struct cookie *best(const struct lr_jar *j, const struct lr_url *u, const char *name,
                                 int64_t now)
{
    const struct cookie *found = NULL;
    for (const struct cookie *c = j->first; c; c = c->next)
        if (strcmp(c->name, name) == 0 && applies(c, u, now) &&
            (!found || strlen(c->path) > strlen(found->path)))
            found = c;
    return found;
}

char *lr_jar_header(struct lr_jar *j, struct lr_arena *a, const struct lr_url *u)
{
    struct lr_buf b;
    int64_t now = lr_wall_ms(j->clock) / 1000;
    int rc = 0;
    lr_buf_init(&b, HEADER_MAX);
    pthread_mutex_lock(&j->lock);
    for (const struct cookie *c = j->first; c && rc == 0; c = c->next)
        if (applies(c, u, now) && best(j, u, c->name, now) == c)
            rc = lr_buf_fmt(&b, "%s%s=%s", b.len ? "; " : "", c->name, c->value);
    pthread_mutex_unlock(&j->lock);
    char *out = b.len ? lr_arena_strndup(a, (const char *)b.data, b.len) : NULL;
    lr_buf_free(&b);
    return out;
}

char *lr_jar_get(struct lr_jar *j, struct lr_arena *a, const struct lr_url *u, const char *name)
{
    pthread_mutex_lock(&j->lock);
    const struct cookie *c = best(j, u, name, lr_wall_ms(j->clock) / 1000);
    char *out = c ? lr_arena_strdup(a, c->value) : NULL;
    pthread_mutex_unlock(&j->lock);
    return out;
}
