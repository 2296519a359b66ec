#include "environment.h"

#include <stdlib.h>
#include <strings.h>

static int is_true(const char *s)
{
    static const char *const words[] = {"true", "1", "yes", "on"};
    for (size_t i = 0; s && i < sizeof words / sizeof *words; i++)
        if (strcasecmp(s, words[i]) == 0)
            return 1;
    return 0;
}

int32_t environment_options(livrec_opts *opts, const char **why)
{
    const char *given = livrec_opts_get(opts, "post.rclone");
    const char *remote = getenv("LIVREC_RCLONE_REMOTE");
    *why = NULL;
    if ((given && *given) || !is_true(getenv("RCLONE_ENABLED")))
        return 0;
    if (remote && *remote)
        return livrec_opts_set(opts, "post.rclone", remote);
    *why = "RCLONE_ENABLED is set, but neither LIVREC_RCLONE_REMOTE nor --rclone says where to";
    return LIVREC_EARG;
}
