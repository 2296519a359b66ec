/* The opening handshake of a WebSocket, the client's side (RFC 6455, 4.1). Pure functions. */
#ifndef LR_WS_HELLO_H
#define LR_WS_HELLO_H

#include "net/http.h"

struct lr_rand;

/* The http:// or https:// address that stands for a ws:// or wss:// one, for policy and transport.
 * Others come back as they are. NULL when memory ran out. */
char *lr_ws_url(struct lr_arena *a, const char *url);

char *lr_ws_key(struct lr_arena *a, struct lr_rand *rand); /* a new one, or NULL */

/* The request as text. `protocols`: names with commas between, or NULL. NULL when memory ran out.
 */
char *lr_ws_hello(struct lr_arena *a, const struct lr_url *url, const struct lr_http_req *req,
                  const char *user_agent, const char *protocols, const char *key);

/* Headers that the handshake writes itself must not be among the request's. 0 or LIVREC_EARG. */
int lr_ws_hello_allowed(const struct lr_http_req *req, struct lr_err *err);

/* What the answer to this key has to say (4.2.2); NULL when memory ran out. */
char *lr_ws_accept(struct lr_arena *a, const char *key);

/* 0: the server speaks WebSocket. LIVREC_EHTTP for another status than 101; LIVREC_EPARSE for an
 * answer that is none: wrong key, an extension or a protocol that was not asked for. */
int lr_ws_hello_check(const struct lr_http_head *head, const char *accept, const char *protocols,
                      struct lr_err *err);

#endif
