/* One question about a room, with log lines shown while the answer is under way. */
#ifndef CLI_LOOKUP_H
#define CLI_LOOKUP_H

#include "cmd.h"

/* livrec_resolve() or livrec_extract(). 0 and a room to free with livrec_room_free(), or the exit
 * status after the error was told. */
int lookup(struct call *c,
           int32_t (*ask)(livrec *, const char *, const livrec_opts *, livrec_room **),
           livrec_room **out);

#endif
