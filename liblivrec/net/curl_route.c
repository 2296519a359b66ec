#include "net/curl_route.h"

#include <arpa/inet.h>
#include <stdio.h>

#define NAME_MAX_BYTES 64

/* Never a name to be looked up: an address, or else an interface. */
static CURLcode set_from(CURL *easy, const char *from)
{
    char text[NAME_MAX_BYTES + 8];
    struct in6_addr address;
    bool is_address =
        inet_pton(AF_INET, from, &address) == 1 || inet_pton(AF_INET6, from, &address) == 1;
    snprintf(text, sizeof text, "%s!%.*s", is_address ? "host" : "if", NAME_MAX_BYTES, from);
    return curl_easy_setopt(easy, CURLOPT_INTERFACE, text);
}

CURLcode lr_curl_route(CURL *easy, const struct lr_http_config *cfg)
{
    CURLcode rc = CURLE_OK;
    if (cfg->ip)
        rc = curl_easy_setopt(easy, CURLOPT_IPRESOLVE,
                              (long)(cfg->ip == 4 ? CURL_IPRESOLVE_V4 : CURL_IPRESOLVE_V6));
    return rc == CURLE_OK && cfg->from ? set_from(easy, cfg->from) : rc;
}
