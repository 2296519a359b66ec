/* The addresses to record: arguments, and lines of a file. */
#ifndef CLI_URLS_H
#define CLI_URLS_H

#include "cmd.h"

struct urls {
    char **list;
    size_t count;
};

/* Each address once, in order. 0, or the exit status after the error was told. Free with
 * urls_free() either way. */
int urls_collect(const struct call *c, struct urls *out);
void urls_free(struct urls *u);

/* A name for an address in lines for people, without what may be secret (user, password, query).
 * Free it; NULL when memory ran out. */
char *url_label(const char *url);

#endif
