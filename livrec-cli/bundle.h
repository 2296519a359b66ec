/* All that a report of a fault needs, in one file, and no secret in it. */
#ifndef CLI_BUNDLE_H
#define CLI_BUNDLE_H

#include "cmd.h"
#include "text.h"

/* Write `path`, which must not exist: versions, the options of the call, `report`, what was given
 * up and the end of the log. 0, or the exit status after the error was told. */
int bundle_write(const struct call *c, const char *path, const char *report);

/* ---- bundle_scrub.c */

/* May the value of the option be shown? Numbers, choices and what only says how or where; what is
 * not known to be harmless is not. */
bool bundle_may_show(uint32_t option);

/* Texts that must not be in the file: values of the other options, and their parts. */
struct secrets {
    char **text;
    size_t count, cap;
    bool failed; /* memory ran out */
};
/* Those of a set of options, and of a configuration (NULL: none) with its rooms. */
void secrets_of_options(struct secrets *s, const livrec_opts *opts);
void secrets_of_config(struct secrets *s, const char *path);
void secrets_free(struct secrets *s);
/* `text` without them, in `out`; stars are in their place. */
void secrets_scrub(const struct secrets *s, const char *text, struct text *out);

#endif
