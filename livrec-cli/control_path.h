/* Where the control socket of "livrec watch" is. */
#ifndef CLI_CONTROL_PATH_H
#define CLI_CONTROL_PATH_H

#include <stdbool.h>
#include <sys/un.h>

#include "cmd.h"

/* The path of --socket (control.socket), else the one by default: livrec/control.sock in
 * $XDG_RUNTIME_DIR, or in .local/state of $HOME. On the heap; NULL: there is none ("none", no home)
 * or no memory. *asked_for: somebody named it. */
char *control_path(const struct call *c, bool *asked_for);

/* False when the path is too long for a socket. */
bool control_address(const char *path, struct sockaddr_un *out);

#endif
