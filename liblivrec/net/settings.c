#include "net/settings.h"

#include <string.h>

#define FROM_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_@-"

#define SYSTEM "net.system_proxy"

static const char *const schemes[] = {"http", "https", "socks4a", "socks5h"};

/* "host:port" is an HTTP proxy, as in other programs; socks5 and socks4 mean those that leave names
 * to the proxy, so that no look-up goes past it. */
static const char *proxy_url(struct lr_arena *a, const char *text)
{
    const char *rest = strstr(text, "://");
    size_t n = rest ? (size_t)(rest - text) : 0;
    if (!rest)
        return lr_arena_fmt(a, "http://%s", text);
    if (n == 6 && strncmp(text, "socks5", n) == 0)
        return lr_arena_fmt(a, "socks5h%s", rest);
    if (n == 6 && strncmp(text, "socks4", n) == 0)
        return lr_arena_fmt(a, "socks4a%s", rest);
    return lr_arena_strdup(a, text);
}

static int set_proxy(const char *option, const char *text, struct lr_arena *a, const char **out,
                     struct lr_err *err)
{
    struct lr_url u;
    *out = proxy_url(a, text);
    int rc = lr_url_parse(a, *out ? *out : "", &u);
    bool known = false;
    for (size_t i = 0; rc == 0 && i < LR_COUNT(schemes); i++)
        known |= strcmp(u.scheme, schemes[i]) == 0;
    if (lr_arena_failed(a))
        return lr_err_set(err, LIVREC_ENOMEM, "%s: no memory", option);
    if (known)
        return 0;
    return lr_err_set(err, LIVREC_EARG,
                      "%s: expected http://, https://, socks4a:// or socks5h://host:port", option);
}

static const char *after(const char *entry, const char *kind)
{
    size_t n = strlen(kind);
    return strncmp(entry, kind, n) == 0 ? entry + n : NULL;
}

/* Of several of a kind the last counts. */
static int set_system(const struct lr_opts *opts, struct lr_arena *a, struct lr_http_config *out,
                      struct lr_err *err)
{
    const char *entry;
    int rc = 0;
    for (size_t i = 0; !rc && (entry = lr_opts_list_at(opts, SYSTEM, i)) != NULL; i++) {
        const char *http = after(entry, "http="), *https = after(entry, "https=");
        if (http || https)
            rc = set_proxy(SYSTEM, http ? http : https, a,
                           http ? &out->http_proxy : &out->https_proxy, err);
        else if (after(entry, "no="))
            out->no_proxy = lr_arena_strdup(a, after(entry, "no="));
        else
            rc = lr_err_set(err, LIVREC_EARG, SYSTEM ": expected http=URL, https=URL or no=HOSTS");
    }
    return rc;
}

struct lr_proxy_wish lr_proxy_of_questions(const struct lr_opts *opts)
{
    return (struct lr_proxy_wish){lr_opts_str(opts, "net.proxy"), "net.proxy"};
}

struct lr_proxy_wish lr_proxy_of_media(const struct lr_opts *opts)
{
    const char *own = lr_opts_str(opts, "net.media_proxy");
    if (!own || !*own)
        return lr_proxy_of_questions(opts);
    return (struct lr_proxy_wish){own, "net.media_proxy"};
}

static int set_proxies(const struct lr_opts *opts, struct lr_proxy_wish proxy, struct lr_arena *a,
                       struct lr_http_config *out, struct lr_err *err)
{
    if (!proxy.text || !*proxy.text)
        return set_system(opts, a, out, err);
    if (strcmp(proxy.text, "none") == 0 || strcmp(proxy.text, "direct") == 0)
        return 0;
    return set_proxy(proxy.rule, proxy.text, a, &out->proxy, err);
}

static int set_route(const struct lr_opts *opts, struct lr_arena *a, struct lr_http_config *out,
                     struct lr_err *err)
{
    const char *from = lr_opts_str(opts, "net.interface"), *ip = lr_opts_str(opts, "net.ip");
    out->ip = strcmp(ip, "ipv4") == 0 ? 4 : strcmp(ip, "ipv6") == 0 ? 6 : 0;
    if (!from || !*from)
        return 0;
    out->from = lr_arena_strdup(a, from);
    if (strlen(from) < 46 && strspn(from, FROM_CHARS) == strlen(from))
        return 0;
    return lr_err_set(err, LIVREC_EARG,
                      "net.interface: expected an address or a network interface "
                      "of this machine");
}

static int set_policy(const struct lr_opts *opts, const char *own_host, struct lr_arena *a,
                      struct lr_policy *out, struct lr_err *err)
{
    size_t count = lr_opts_list_count(opts, "net.allow_private");
    if (count > LR_POLICY_HOSTS)
        return lr_err_set(err, LIVREC_EARG, "net.allow_private: at most %d entries",
                          LR_POLICY_HOSTS);
    for (size_t i = 0; i < count; i++)
        out->allowed[i] = lr_arena_strdup(a, lr_opts_list_at(opts, "net.allow_private", i));
    out->allowed_count = (int)count;
    out->own_host = lr_arena_strdup(a, own_host);
    return 0;
}

int lr_http_settings(const struct lr_opts *opts, struct lr_proxy_wish proxy, const char *own_host,
                     struct lr_arena *a, struct lr_http_config *out, struct lr_err *err)
{
    struct lr_http_config cfg = {
        .cacert = lr_arena_strdup(a, lr_opts_str(opts, "net.cacert")),
        .user_agent = lr_arena_strdup(a, lr_opts_str(opts, "net.user_agent")),
        .connect_ms = lr_opts_int(opts, "net.connect_timeout"),
        .total_ms = lr_opts_int(opts, "net.timeout"),
        .adapt = lr_opts_bool(opts, "net.adapt"),
    };
    int rc = set_proxies(opts, proxy, a, &cfg, err);
    if (rc == 0)
        rc = set_route(opts, a, &cfg, err);
    if (rc == 0)
        rc = set_policy(opts, own_host, a, &cfg.policy, err);
    if (rc == 0 && lr_arena_failed(a))
        rc = lr_err_set(err, LIVREC_ENOMEM, "no memory");
    if (rc == 0)
        *out = cfg;
    return rc;
}
