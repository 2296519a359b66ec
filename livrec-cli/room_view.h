/* A room on standard output. */
#ifndef CLI_ROOM_VIEW_H
#define CLI_ROOM_VIEW_H

#include <stdbool.h>
#include <livrec/livrec.h>

int32_t room_show(const livrec_room *room, bool as_json); /* 0 or LIVREC_ENOMEM */
void room_show_streams(const livrec_room *room);          /* as a table, then the selected one */

/* "live", "offline", "blocked" or "unknown". */
const char *room_state_name(int64_t state);

#endif
