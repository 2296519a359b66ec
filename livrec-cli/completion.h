/* Completion scripts. */
#ifndef CLI_COMPLETION_H
#define CLI_COMPLETION_H

#include "cmd.h"
#include "text.h"

void completion_bash(struct text *t);
void completion_fish(struct text *t);
void completion_zsh(struct text *t);

/* One flag of a command as the scripts need it; all fields but the name may be NULL. */
struct completion_flag {
    const char *letter, *name, *meta, *help, *choices; /* choices: "ts|flv" */
    bool is_bool;                                      /* has a --no-... form, takes no value */
};

/* Flag `index` of a command: its own, then options; false at the end. */
bool completion_flag_at(const struct cmd *cmd, size_t index, struct completion_flag *out);

/* What the word for a value stands for: 'f' a file, 'd' a folder, 'c' a choice, 0 anything. */
char completion_kind(const struct completion_flag *f);

#endif
