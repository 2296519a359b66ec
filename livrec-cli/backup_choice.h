/* Which copy of which file of a configuration is to come back. */
#ifndef CLI_BACKUP_CHOICE_H
#define CLI_BACKUP_CHOICE_H

#include <stdbool.h>

#include "json_in.h"
#include "text.h"

/* Pieces of the answer of livrec_config_backups(). */
struct backup_choice {
    struct json file, copy;
};

/* files: that answer. from: what the user asked for; NULL: nothing. False with one line in `why`
 * when none is meant, or more than one could be. */
bool backup_choose(struct json files, const char *from, struct backup_choice *out,
                   struct text *why);

#endif
