#include "api/state.h"

#include <unistd.h>

int lr_state_open(struct lr_handle *h, const struct lr_opts *opts, struct lr_store **out,
                  struct lr_err *err)
{
    const char *path = lr_opts_str(opts, "state.path");
    if (!path || !*path)
        return lr_err_set(err, LIVREC_EARG, "state.path is not given");
    if (access(path, F_OK) != 0)
        return lr_err_set(err, LIVREC_EIO, "state %s: there is none", path);
    return lr_store_open(path, h->env.clock, out, err);
}
