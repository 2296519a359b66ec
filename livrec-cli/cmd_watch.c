/* livrec watch: record rooms whenever they are live. */
#include "cmd.h"
#include "watching.h"

int cmd_watch(struct call *c)
{
    return watching(c, c->args, c->count, c->own[OWN_URLS], c->own[OWN_CONFIG]);
}
