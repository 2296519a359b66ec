/* livrec extract: a room with its streams. */
#include "cmd.h"
#include "exit.h"
#include "lookup.h"
#include "room_view.h"

int cmd_extract(struct call *c)
{
    livrec_room *room;
    int status = lookup(c, livrec_extract, &room);
    if (status)
        return status;
    int32_t code = room_show(room, c->own[OWN_JSON]);
    if (!c->own[OWN_JSON])
        room_show_streams(room);
    livrec_room_free(room);
    return code ? fail(c, code, "%s", livrec_error_text(code)) : 0;
}
