#include "net/cookie.h"

#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "net/cookie_domain.h"
#include "net/cookie_text.h"

#define JAR_MAX 512   /* cookies of a jar */
#define DOMAIN_MAX 64 /* received ones of a domain */
#define HEADER_MAX 16384

struct lr_jar {
    const struct lr_clock *clock;
    pthread_mutex_t lock;
    struct lr_cookie *first; /* as RFC 6265 5.4 sends them: long paths first, then old ones */
    uint64_t made;
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

static void take_out(struct lr_jar *j, const struct lr_cookie *c)
{
    struct lr_cookie **at = &j->first;
    while (*at != c)
        at = &(*at)->next;
    struct lr_cookie *gone = *at;
    *at = gone->next;
    lr_cookie_free(gone);
}

void lr_jar_free(struct lr_jar *j)
{
    if (!j)
        return;
    while (j->first)
        take_out(j, j->first);
    pthread_mutex_destroy(&j->lock);
    lr_free(j);
}

void lr_jar_replace(struct lr_jar *j, struct lr_jar *from)
{
    pthread_mutex_lock(&j->lock);
    struct lr_cookie *old = j->first;
    j->first = from->first;
    j->made += from->made + 1;
    from->first = old;
    pthread_mutex_unlock(&j->lock);
    while (from->first)
        take_out(from, from->first);
}

/* RFC 6265 5.1.4 */
static bool path_matches(const char *path, const char *cookie_path)
{
    size_t n = strlen(cookie_path);
    return strncmp(path, cookie_path, n) == 0 &&
           (path[n] == 0 || path[n] == '/' || (n && cookie_path[n - 1] == '/'));
}

static bool same(const struct lr_cookie *a, const struct lr_cookie *b)
{
    return strcmp(a->name, b->name) == 0 && strcasecmp(a->domain, b->domain) == 0 &&
           strcmp(a->path, b->path) == 0;
}

/* Those that `c` replaces, and those that have ended. A new one keeps the age and the owner. */
static void take_out_old(struct lr_jar *j, struct lr_cookie *c, int64_t now)
{
    for (struct lr_cookie *old = j->first, *next; old; old = next) {
        next = old->next;
        if (same(old, c)) {
            c->age = old->age;
            c->own = c->own || old->own;
        } else if (old->expires > now) {
            continue;
        }
        take_out(j, old);
    }
}

/* False when a received cookie finds nothing but the user's. */
static bool make_room(struct lr_jar *j, const struct lr_cookie *c)
{
    const struct lr_cookie *oldest = NULL, *oldest_here = NULL, *oldest_own = NULL;
    int count = 0, here = 0;
    for (const struct lr_cookie *o = j->first; o; o = o->next) {
        bool of_domain = !o->own && strcasecmp(o->domain, c->domain) == 0;
        count++;
        here += of_domain;
        if (o->own && (!oldest_own || o->age < oldest_own->age))
            oldest_own = o;
        if (!o->own && (!oldest || o->age < oldest->age))
            oldest = o;
        if (of_domain && (!oldest_here || o->age < oldest_here->age))
            oldest_here = o;
    }
    if (!c->own && here >= DOMAIN_MAX) {
        take_out(j, oldest_here);
        return true;
    }
    if (count < JAR_MAX)
        return true;
    if (!oldest && !c->own)
        return false;
    take_out(j, oldest ? oldest : oldest_own);
    return true;
}

static void put_in(struct lr_jar *j, struct lr_cookie *c)
{
    struct lr_cookie **at = &j->first;
    size_t path = strlen(c->path);
    for (; *at; at = &(*at)->next) {
        size_t other = strlen((*at)->path);
        if (other < path || (other == path && (*at)->age > c->age))
            break;
    }
    c->next = *at;
    *at = c;
}

/* RFC 6265bis 5.7: what plain http says never replaces or hides what https has set. */
static bool overlays_secure(const struct lr_jar *j, const struct lr_cookie *c)
{
    for (const struct lr_cookie *o = j->first; o; o = o->next)
        if (o->secure && strcmp(o->name, c->name) == 0 && path_matches(c->path, o->path) &&
            (lr_cookie_domain_has(o->domain, c->domain) ||
             lr_cookie_domain_has(c->domain, o->domain)))
            return true;
    return false;
}

/* Takes the cookie over. */
static void add(struct lr_jar *j, struct lr_cookie *c, bool plain_http)
{
    int64_t now = lr_wall_ms(j->clock) / 1000;
    pthread_mutex_lock(&j->lock);
    if (!plain_http || !overlays_secure(j, c)) {
        c->age = ++j->made;
        take_out_old(j, c, now);
        if (c->expires > now && make_room(j, c)) {
            put_in(j, c);
            c = NULL;
        }
    }
    pthread_mutex_unlock(&j->lock);
    lr_cookie_free(c);
}

static int add_own(struct lr_jar *j, const char *domain, struct lr_piece name,
                   struct lr_piece value)
{
    struct lr_cookie *c = lr_cookie_new(name, value, domain + (*domain == '.'));
    if (!c)
        return LIVREC_ENOMEM;
    c->own = true;
    add(j, c, false);
    return 0;
}

int lr_jar_set(struct lr_jar *j, const char *domain, const char *name, const char *value)
{
    if (!domain || !*domain || !name || !value)
        return LIVREC_EARG;
    struct lr_piece n = {name, strlen(name)}, v = {value, strlen(value)};
    return lr_cookie_good(n, v) ? add_own(j, domain, n, v) : LIVREC_EARG;
}

int lr_jar_add_text(struct lr_jar *j, const char *domain, const char *text)
{
    int rc = 0;
    if (!domain || !*domain)
        return LIVREC_EARG;
    while (text && rc == 0) {
        struct lr_piece name, value;
        lr_cookie_pair(&text, &name, &value);
        if (lr_cookie_good(name, value))
            rc = add_own(j, domain, name, value);
    }
    return rc;
}

int lr_jar_receive(struct lr_jar *j, const struct lr_url *u, const char *set_cookie)
{
    struct lr_cookie *c;
    int rc = lr_cookie_parse(set_cookie, u, lr_wall_ms(j->clock) / 1000, &c);
    if (c)
        add(j, c, strcmp(u->scheme, "https") != 0);
    return rc;
}

static bool applies(const struct lr_cookie *c, const struct lr_url *u, int64_t now)
{
    bool host = c->host_only ? strcasecmp(c->domain, u->host) == 0
                             : lr_cookie_domain_has(c->domain, u->host);
    return host && path_matches(u->path, c->path) && c->expires > now &&
           (!c->secure || strcmp(u->scheme, "https") == 0);
}

/* Of one name the one with the longest path counts, of those the newest. */
static const struct lr_cookie *best(const struct lr_jar *j, const struct lr_url *u,
                                    const char *name, int64_t now)
{
    const struct lr_cookie *found = NULL;
    for (const struct lr_cookie *c = j->first; c; c = c->next) {
        if (strcmp(c->name, name) != 0 || !applies(c, u, now))
            continue;
        if (found && strlen(c->path) < strlen(found->path))
            break;
        found = c;
    }
    return found;
}

/* What does not fit stays behind. */
static int append(struct lr_buf *b, const struct lr_cookie *c)
{
    if (b->len + strlen(c->name) + strlen(c->value) + 4 > HEADER_MAX)
        return 0;
    return lr_buf_fmt(b, "%s%s=%s", b->len ? "; " : "", c->name, c->value);
}

char *lr_jar_header(struct lr_jar *j, struct lr_arena *a, const struct lr_url *u)
{
    struct lr_buf b;
    int64_t now = lr_wall_ms(j->clock) / 1000;
    int rc = 0;
    lr_buf_init(&b, HEADER_MAX);
    pthread_mutex_lock(&j->lock);
    for (const struct lr_cookie *c = j->first; c && rc == 0; c = c->next)
        if (applies(c, u, now) && best(j, u, c->name, now) == c)
            rc = append(&b, c);
    pthread_mutex_unlock(&j->lock);
    char *out = b.len ? lr_arena_strndup(a, (const char *)b.data, b.len) : NULL;
    lr_buf_free(&b);
    return rc ? lr_arena_alloc(a, SIZE_MAX) : out; /* a failure has to show as one of the arena */
}

char *lr_jar_get(struct lr_jar *j, struct lr_arena *a, const struct lr_url *u, const char *name)
{
    pthread_mutex_lock(&j->lock);
    const struct lr_cookie *c = best(j, u, name, lr_wall_ms(j->clock) / 1000);
    char *out = c ? lr_arena_strdup(a, c->value) : NULL;
    pthread_mutex_unlock(&j->lock);
    return out;
}

void lr_jar_put(struct lr_jar *j, struct lr_cookie *c)
{
    add(j, c, false);
}

void lr_jar_each(struct lr_jar *j, void (*fn)(void *arg, const struct lr_cookie *c), void *arg)
{
    pthread_mutex_lock(&j->lock);
    for (const struct lr_cookie *c = j->first; c; c = c->next)
        fn(arg, c);
    pthread_mutex_unlock(&j->lock);
}

uint64_t lr_jar_changes(struct lr_jar *j)
{
    pthread_mutex_lock(&j->lock);
    uint64_t n = j->made;
    pthread_mutex_unlock(&j->lock);
    return n;
}
