/* livrec repair: damaged files, each for itself. */
#include "exit.h"
#include "mend.h"

int cmd_repair(struct call *c)
{
    struct mender m;
    const char *out = c->own[OWN_OUTPUT];
    if (out && c->count > 1)
        return fail(c, LIVREC_EARG, "--out is for one file, not for %zu", c->count);
    int status = mender_open(&m, c);
    for (size_t i = 0; i < c->count && m.lr; i++) {
        int one = mend(&m, &c->args[i], 1, out, false);
        status = status ? status : one; /* of the first that failed; the others are repaired too */
    }
    return mender_close(&m, status);
}
