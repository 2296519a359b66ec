/* livrec jobs: what is still to be done with recordings. */
#include "queue_list.h"

int cmd_jobs(struct call *c)
{
    return queue_list(c, "post", c->own[OWN_FAILED] != NULL);
}
