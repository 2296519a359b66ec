/* Help texts. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cmd.h"
#include "text.h"

void help_overview(struct text *t);
void help_command(struct text *t, const struct cmd *cmd);
void help_json(struct text *t); /* tables of commands, options and exit statuses */

/* "-f, --format FORMAT" or "--json". Any part but the name may be NULL or "". */
void help_flag(struct text *t, const char *letter, const char *name, const char *meta);

/* The help sentence of an option with its choices and its default. */
void help_option(struct text *t, uint32_t option);

#endif
