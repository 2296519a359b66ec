#include "control_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME "livrec/control.sock"

/* A home that is not there (a user of a service) is not made. */
static bool is_there(const char *dir)
{
    return dir && *dir == '/' && access(dir, X_OK) == 0;
}

static char *by_default(void)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR"), *home = getenv("HOME");
    char *path = NULL;
    int n = -1;
    if (is_there(runtime))
        n = asprintf(&path, "%s/" NAME, runtime);
    else if (is_there(home))
        n = asprintf(&path, "%s/.local/state/" NAME, home);
    return n < 0 ? NULL : path;
}

char *control_path(const struct call *c, bool *asked_for)
{
    const char *wish = livrec_opts_get(c->opts, "control.socket");
    *asked_for = wish && *wish;
    if (!*asked_for)
        return by_default();
    return strcmp(wish, "none") == 0 ? NULL : strdup(wish);
}

bool control_address(const char *path, struct sockaddr_un *out)
{
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    return snprintf(out->sun_path, sizeof out->sun_path, "%s", path) < (int)sizeof out->sun_path;
}
