/* Who may talk to the HTTP interface. */
#ifndef CLI_HTTP_GUARD_H
#define CLI_HTTP_GUARD_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#define HTTP_TOKEN_LEAST 16 /* characters */
#define HTTP_WRONG_MOST 20  /* tokens in HTTP_WRONG_MS, of all clients together */
#define HTTP_WRONG_MS 60000

/* "127.0.0.1:8090", "[::1]:8090", "8090" (of 127.0.0.1). NULL, or what is wrong. */
const char *http_address(const char *text, struct sockaddr_storage *out);

struct http_guard {
    const char *token;
    int64_t since; /* the window of wrong ones */
    int wrong;     /* in it */
};

/* Heads of a request; NULL: it has none. */
struct http_heads {
    const char *host, *origin, *authorization, *content_type;
};

/* A Host that a page from elsewhere can't have: an address or localhost, since names may be made to
 * lead here. Any port, since there may be a tunnel in between. */
bool http_host_is_plain(const char *host);

/* May anything at all be said to it? 0, or the status of the refusal: 403 or 421. */
int http_guard_page(const struct http_heads *h);
/* The same for what needs the token: 401 and 429, too. */
int http_guard_api(struct http_guard *g, const struct http_heads *h, int64_t now_ms);

#endif
