/* Record rooms and tell what happens, until all have ended or a signal comes. */
#ifndef CLI_FOLLOW_H
#define CLI_FOLLOW_H

#include "cmd.h"

/* The exit status: 0 when all ended well, else that of the first that did not. */
int follow(struct call *c, char *const *urls, size_t count);

#endif
