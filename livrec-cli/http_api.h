/* The HTTP interface described, as OpenAPI 3, from its table of routes. */
#ifndef CLI_HTTP_API_H
#define CLI_HTTP_API_H

#include "text.h"

void http_api(struct text *t);

#endif
