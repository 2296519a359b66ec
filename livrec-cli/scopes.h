/* The scopes of options, in the order of help texts. */
#ifndef CLI_SCOPES_H
#define CLI_SCOPES_H

#include <stddef.h>

struct scope {
    const char *name, *title;
};

/* NULL at the end. */
const struct scope *scope_at(size_t index);

#endif
