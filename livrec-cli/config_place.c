#include "config_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SYSTEM "/etc/livrec/livrec.conf"

char *config_place_new(void)
{
    const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    char *path;
    if (folder && *folder == '/')
        return asprintf(&path, "%s/livrec/livrec.conf", folder) < 0 ? NULL : path;
    if (!home || *home != '/')
        return NULL;
    return asprintf(&path, "%s/.config/livrec/livrec.conf", home) < 0 ? NULL : path;
}

char *config_place(void)
{
    const char *given = getenv("LIVREC_CONFIG");
    if (given && *given)
        return strdup(given);
    char *own = config_place_new();
    if (own && access(own, F_OK) == 0)
        return own;
    free(own);
    return access(SYSTEM, F_OK) == 0 ? strdup(SYSTEM) : NULL;
}

int32_t config_opts(const struct call *c, livrec_opts **out)
{
    char *found = c->own[OWN_CONFIG] ? NULL : config_place();
    const char *path = c->own[OWN_CONFIG] ? c->own[OWN_CONFIG] : found;
    int32_t code = path ? livrec_config_opts(path, c->opts, out) : livrec_opts_copy(c->opts, out);
    free(found);
    return code;
}
