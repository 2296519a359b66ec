/* INI files, as Python's RawConfigParser takes them. */
#ifndef LR_CONFIG_INI_H
#define LR_CONFIG_INI_H

#include "config/finding.h"

struct lr_ini_row {
    const char *section, *key, *value; /* trimmed; ASCII letters of a key in lower case; key "":
                                          where a section begins */
    int line;
    struct lr_ini_row *next;
};

struct lr_ini {
    struct lr_ini_row *first; /* in the order of the file */
};

/* text: UTF-8 with "\n". A line that is none is added to `bad`; so is a key that stands twice in a
 * section, whose later value counts. 0 or LIVREC_ENOMEM. */
int lr_ini_read(struct lr_arena *a, const char *text, struct lr_ini *out, struct lr_findings *bad);
/* NULL when it is not there. */
const struct lr_ini_row *lr_ini_find(const struct lr_ini *ini, const char *section,
                                     const char *key);

#endif
