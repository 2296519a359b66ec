/* Which watched room somebody means. */
#ifndef CLI_ROOM_FIND_H
#define CLI_ROOM_FIND_H

#include <stdint.h>

#include "json_in.h"

/* The same address of a room, but for its scheme and a slash at its end? */
bool room_same_address(const char *a, const char *b);

/* Rooms of livrec_watch_json() that `word` names: by id, else by address, else by name. Returns
 * how many there are; the first `most` are in `found`. */
size_t room_find(struct json rooms, const char *word, struct json *found, size_t most);

/* The one with this address; false: there is none. */
bool room_find_address(struct json rooms, const char *url, struct json *out);

#endif
