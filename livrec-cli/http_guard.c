#include "http_guard.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool port_of(const char *text, uint16_t *out)
{
    char *end;
    long n = strspn(text, "0123456789") ? strtol(text, &end, 10) : -1;
    if (n < 0 || n > 65535 || *end)
        return false;
    *out = htons((uint16_t)n);
    return true;
}

static bool v4(const char *host, uint16_t port, struct sockaddr_storage *out)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = port};
    if (inet_pton(AF_INET, host, &a.sin_addr) != 1)
        return false;
    memcpy(out, &a, sizeof a);
    return true;
}

static bool v6(const char *host, uint16_t port, struct sockaddr_storage *out)
{
    struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = port};
    if (inet_pton(AF_INET6, host, &a.sin6_addr) != 1)
        return false;
    memcpy(out, &a, sizeof a);
    return true;
}

/* The part in front of the port, without brackets. False: it is too long, or a bracket is missing. */
static bool host_of(const char *text, size_t n, char out[INET6_ADDRSTRLEN])
{
    bool brackets = n > 0 && *text == '[';
    if (brackets && text[n - 1] != ']')
        return false;
    text += brackets;
    n -= brackets ? 2 : 0;
    if (n >= INET6_ADDRSTRLEN)
        return false;
    memcpy(out, text, n);
    out[n] = '\0';
    return true;
}

const char *http_address(const char *text, struct sockaddr_storage *out)
{
    const char *colon = strrchr(text, ':');
    char host[INET6_ADDRSTRLEN] = "127.0.0.1";
    uint16_t port;
    memset(out, 0, sizeof *out);
    if (!port_of(colon ? colon + 1 : text, &port) ||
        (colon && !host_of(text, (size_t)(colon - text), host)))
        return "expected ADDRESS:PORT, as in 127.0.0.1:8090 or [::1]:8090";
    if (strcmp(host, "localhost") == 0)
        memcpy(host, "127.0.0.1", sizeof "127.0.0.1");
    if (colon && *text == '[' ? v6(host, port, out) : v4(host, port, out))
        return NULL;
    return "expected an address in numbers, as in 127.0.0.1:8090 or [::1]:8090";
}

bool http_host_is_plain(const char *host)
{
    struct sockaddr_storage a;
    const char *colon = strrchr(host, ':'), *bracket = strrchr(host, ']');
    if (colon && bracket && colon < bracket)
        colon = NULL; /* it is of the address */
    size_t n = colon ? (size_t)(colon - host) : strlen(host);
    uint16_t port;
    char name[INET6_ADDRSTRLEN];
    if ((colon && !port_of(colon + 1, &port)) || n == 0 || !host_of(host, n, name))
        return false;
    return *host == '[' ? v6(name, 0, &a) : strcasecmp(name, "localhost") == 0 || v4(name, 0, &a);
}

/* A browser says where a page is from, when it asks for more than the page itself. */
static bool is_own_origin(const struct http_heads *h)
{
    static const char *const schemes[] = {"http://", "https://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = strlen(schemes[i]);
        if (strncasecmp(h->origin, schemes[i], n) == 0)
            return strcasecmp(h->origin + n, h->host) == 0;
    }
    return false;
}

int http_guard_page(const struct http_heads *h)
{
    if (!h->host || !http_host_is_plain(h->host))
        return 421;
    return h->origin && !is_own_origin(h) ? 403 : 0;
}

/* Takes as long for a token that is nearly right. */
static bool is_token(const struct http_guard *g, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    if (!authorization || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0)
        return false;
    const char *given = authorization + sizeof scheme - 1;
    size_t want = strlen(g->token), n = strlen(given);
    unsigned differs = n != want;
    for (size_t i = 0; i < n; i++)
        differs |= (unsigned char)given[i] ^ (unsigned char)g->token[i % want];
    return differs == 0;
}

int http_guard_api(struct http_guard *g, const struct http_heads *h, int64_t now_ms)
{
    int status = http_guard_page(h);
    if (status || is_token(g, h->authorization))
        return status;
    if (now_ms - g->since >= HTTP_WRONG_MS) {
        g->since = now_ms;
        g->wrong = 0;
    }
    return ++g->wrong > HTTP_WRONG_MOST ? 429 : 401;
}
