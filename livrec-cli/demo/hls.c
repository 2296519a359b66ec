#include "server.h"

bool hls_handle(struct server *s, struct conn *c, const struct request *r)
{
    return false;
}
