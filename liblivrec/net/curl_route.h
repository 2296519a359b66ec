/* By which way connections are made: the kind of address, and where they begin. */
#ifndef LR_CURL_ROUTE_H
#define LR_CURL_ROUTE_H

#include "net/curl_exchange.h"

CURLcode lr_curl_route(CURL *easy, const struct lr_http_config *cfg);

#endif
