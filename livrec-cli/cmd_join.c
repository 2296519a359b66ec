/* livrec join: parts of a recording into one file. */
#include "exit.h"
#include "mend.h"

int cmd_join(struct call *c)
{
    struct mender m;
    if (!c->own[OWN_OUTPUT])
        return fail(c, LIVREC_EARG, "the new file has no name: livrec join %s -o FILE", c->cmd->args);
    int status = mender_open(&m, c);
    if (status == 0)
        status = mend(&m, c->args, c->count, c->own[OWN_OUTPUT], true);
    return mender_close(&m, status);
}
