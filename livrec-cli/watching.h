/* Watch rooms and tell what happens, until a signal comes. */
#ifndef CLI_WATCHING_H
#define CLI_WATCHING_H

#include "cmd.h"

/* list: a file with rooms, config: a configuration; NULL: none, but without either and without
 * addresses that of the user is looked for. The exit status. */
int watching(struct call *c, const char *const *urls, size_t count, const char *list,
             const char *config);

#endif
