#include "post/s3_place.h"

#include <stdlib.h>
#include <string.h>

#include "core/attr.h"
#include "data/url.h"

#define BUCKET_MAX 63
#define DOMAIN "amazonaws.com"

/* Services whose names say in which region they are, behind labels that are of no region. */
static const struct service {
    const char *domain;
    const char *region; /* NULL: the label in front */
    bool by_host;       /* the bucket is part of the host */
    bool own_etags;
} services[] = {
    {.domain = DOMAIN, .by_host = true},
    {.domain = "aliyuncs.com", .by_host = true, .own_etags = true},
    {.domain = "myqcloud.com", .by_host = true, .own_etags = true},
    {.domain = "r2.cloudflarestorage.com", .region = "auto"},
    {.domain = "storage.googleapis.com", .region = "auto", .own_etags = true},
    {.domain = "storjshare.io", .region = "us-east-1", .own_etags = true},
    {.domain = "backblazeb2.com"},
    {.domain = "wasabisys.com"},
    {.domain = "digitaloceanspaces.com"},
    {.domain = "scw.cloud"},
};

static bool is_below(const char *host, const char *domain)
{
    size_t n = strlen(host), m = strlen(domain);
    return n >= m && strcmp(host + n - m, domain) == 0 && (n == m || host[n - m - 1] == '.');
}

static const struct service *service_of(const char *host)
{
    for (size_t i = 0; i < LR_COUNT(services); i++)
        if (is_below(host, services[i].domain))
            return &services[i];
    return NULL;
}

static bool is_word(const char *label, size_t n, const char *word)
{
    return strlen(word) == n && strncmp(label, word, n) == 0;
}

/* "eu-central-003" of "s3.eu-central-003.backblazeb2.com", "cn-beijing" of
 * "oss-cn-beijing.aliyuncs.com". */
static const char *region_in(struct lr_arena *a, const char *host, const char *domain)
{
    const char *end = host + strlen(host) - strlen(domain);
    for (const char *at = host; at < end;) {
        size_t n = strcspn(at, ".");
        bool other = is_word(at, n, "s3") || is_word(at, n, "cos") || is_word(at, n, "dualstack");
        size_t skip = strncmp(at, "oss-", 4) == 0 ? 4 : 0;
        if (!other)
            return lr_arena_strndup(a, at + skip, n - skip);
        at += n + 1;
    }
    return "us-east-1";
}

static const char *value(const struct lr_opts *opts, const char *name)
{
    const char *text = lr_opts_str(opts, name);
    return text && *text ? text : NULL;
}

static const char *variable(const char *name)
{
    const char *text = getenv(name);
    return text && *text ? text : NULL;
}

bool lr_s3_wanted(const struct lr_opts *opts)
{
    return value(opts, "post.s3.bucket") != NULL;
}

char *lr_s3_encode(struct lr_arena *a, const char *key)
{
    char *out = lr_arena_strdup(a, "");
    for (const char *at = key; out && *at;) {
        size_t n = strcspn(at, "/");
        const char *part = lr_percent_encode(a, at, n);
        out = part ? lr_arena_fmt(a, "%s%s%s", out, part, at[n] ? "/" : "") : NULL;
        at += n + (at[n] == '/');
    }
    return out;
}

/* All of a pair come from one place. */
static int take_keys(const struct lr_opts *opts, const struct lr_opts *others, struct lr_arena *a,
                     struct lr_s3_keys *out, struct lr_err *err)
{
    const struct lr_opts *from = value(opts, "post.s3.key") ? opts : others;
    struct lr_s3_keys k = {value(from, "post.s3.key"), value(from, "post.s3.secret"),
                           value(from, "post.s3.token")};
    if (!k.id && !k.secret)
        k = (struct lr_s3_keys){variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                                variable("AWS_SESSION_TOKEN")};
    if (!k.id || !k.secret)
        return lr_err_set(
            err, LIVREC_EARG, "post.s3.%s is missing, and so is %s in the environment",
            k.id ? "secret" : "key", k.id ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID");
    *out = (struct lr_s3_keys){lr_arena_strdup(a, k.id), lr_arena_strdup(a, k.secret),
                               lr_arena_strdup(a, k.token)};
    return 0;
}

static const char *default_region(void)
{
    const char *region = variable("AWS_REGION");
    region = region ? region : variable("AWS_DEFAULT_REGION");
    return region ? region : "us-east-1";
}

/* Names of regions are words: they become part of a host. */
static int take_region(const char *region, const char *endpoint, const struct lr_url *u,
                       const struct service *s, struct lr_arena *a, const char **out)
{
    *out = region           ? lr_arena_strdup(a, region)
           : !endpoint      ? lr_arena_strdup(a, default_region())
           : s && s->region ? s->region
           : s              ? region_in(a, u->host, s->domain)
                            : "us-east-1";
    return *out && strspn(*out,
                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
                       strlen(*out)
               ? 0
               : LIVREC_EARG;
}

static bool is_label(const char *bucket)
{
    return strspn(bucket, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(bucket) &&
           *bucket != '-';
}

static int take_bucket(const struct lr_opts *opts, const struct service *s, const char *base,
                       struct lr_arena *a, struct lr_s3_place *out, bool *by_host,
                       struct lr_err *err)
{
    const char *style = lr_opts_str(opts, "post.s3.style");
    bool ask = strcmp(style, "host") == 0, label;
    out->bucket = lr_arena_strdup(a, value(opts, "post.s3.bucket"));
    if (!out->bucket)
        return lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
    label = is_label(out->bucket);
    if (strlen(out->bucket) > BUCKET_MAX ||
        strspn(out->bucket, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") !=
            strlen(out->bucket) ||
        *out->bucket == '.' || (ask && !label))
        return lr_err_set(err, LIVREC_EARG, "post.s3.bucket: \"%.80s\" names no bucket%s",
                          out->bucket, ask ? " that can be part of a host" : "");
    *by_host = ask || (strcmp(style, "auto") == 0 && s && s->by_host && label);
    base = strcmp(base, "/") == 0 ? "" : base;
    out->path = *by_host ? lr_arena_strdup(a, base) : lr_arena_fmt(a, "%s/%s", base, out->bucket);
    return 0;
}

static void put_host(struct lr_arena *a, const struct lr_url *u, bool by_host,
                     struct lr_s3_place *out)
{
    bool v6 = strchr(u->host, ':') != NULL, tls = strcmp(u->scheme, "https") == 0;
    bool usual = u->port == (tls ? 443 : 80);
    out->plain = !tls;
    out->host =
        by_host ? lr_arena_fmt(a, "%s.%s", out->bucket, u->host) : lr_arena_strdup(a, u->host);
    out->signed_host = out->host ? lr_arena_fmt(a, usual ? "%s%s%s" : "%s%s%s:%d", v6 ? "[" : "",
                                                out->host, v6 ? "]" : "", u->port)
                                 : NULL;
    out->origin = out->signed_host ? lr_arena_fmt(a, "%s://%s", u->scheme, out->signed_host) : NULL;
    out->address = out->origin ? lr_arena_fmt(a, "%s%s", out->origin, out->path) : NULL;
}

static int parse(struct lr_arena *a, const char *endpoint, struct lr_url *u, struct lr_err *err)
{
    int rc = lr_url_from_user(a, endpoint, u);
    bool web = rc == 0 && (strcmp(u->scheme, "https") == 0 || strcmp(u->scheme, "http") == 0);
    if (rc == LIVREC_ENOMEM)
        return lr_err_set(err, rc, "S3: no memory");
    if (!web || u->user || u->query || u->fragment)
        return lr_err_set(err, LIVREC_EARG,
                          "post.s3.endpoint: expected an address such as https://host:9000");
    return 0;
}

int lr_s3_place(struct lr_arena *a, const struct lr_opts *opts, const struct lr_opts *keys,
                const char *region, struct lr_s3_place *out, struct lr_err *err)
{
    const char *endpoint = value(opts, "post.s3.endpoint");
    struct lr_s3_place p = {0};
    struct lr_url u = {0};
    bool by_host = false;
    int rc = endpoint ? parse(a, endpoint, &u, err) : 0;
    const struct service *s = rc ? NULL : endpoint ? service_of(u.host) : &services[0];
    region = region ? region : value(opts, "post.s3.region");
    if (rc == 0 && take_region(region, endpoint, &u, s, a, &p.region))
        rc = lr_err_set(err, LIVREC_EARG, "post.s3.region: it is no name of a region");
    if (rc == 0 && !endpoint)
        rc = parse(a, lr_arena_fmt(a, "https://s3.%s." DOMAIN, p.region), &u, err);
    if (rc == 0)
        rc = take_bucket(opts, s, u.path, a, &p, &by_host, err);
    if (rc == 0)
        rc = take_keys(opts, keys, a, &p.keys, err);
    if (rc)
        return rc;
    put_host(a, &u, by_host, &p);
    p.own_etags = s && s->own_etags;
    if (lr_arena_failed(a))
        return lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
    *out = p;
    return 0;
}
