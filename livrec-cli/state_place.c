#include "state_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int32_t state_place(livrec_opts *opts)
{
    const char *given = livrec_opts_get(opts, "state.path");
    const char *dir = livrec_opts_get(opts, "record.dir");
    char *path;
    if (given && *given)
        return 0;
    size_t len = strlen(dir);
    if (asprintf(&path, "%s%s.livrec/state.db", dir, len && dir[len - 1] == '/' ? "" : "/") < 0)
        return LIVREC_ENOMEM;
    int32_t code = livrec_opts_set(opts, "state.path", path);
    free(path);
    return code;
}
