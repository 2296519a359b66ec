#include "state_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_root.h"

int32_t state_place(livrec_opts *opts)
{
    const char *given = livrec_opts_get(opts, "state.path");
    char *path, *dir;
    if (given && *given)
        return 0;
    if (!(dir = record_root(livrec_opts_get(opts, "record.dir"))))
        return LIVREC_ENOMEM;
    const char *slash = dir[strlen(dir) - 1] == '/' ? "" : "/";
    int n = asprintf(&path, "%s%s.livrec/state.db", dir, slash);
    free(dir);
    if (n < 0)
        return LIVREC_ENOMEM;
    int32_t code = livrec_opts_set(opts, "state.path", path);
    free(path);
    return code;
}
