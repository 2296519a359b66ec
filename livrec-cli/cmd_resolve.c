/* livrec resolve: state and metadata of a room. */
#include "cmd.h"
#include "exit.h"
#include "lookup.h"
#include "room_view.h"

int cmd_resolve(struct call *c)
{
    livrec_room *room;
    int status = lookup(c, livrec_resolve, &room);
    if (status)
        return status;
    int32_t code = room_show(room, c->own[OWN_JSON]);
    livrec_room_free(room);
    return code ? fail(c, code, "%s", livrec_error_text(code)) : 0;
}
