/* Flags of the command line, read by the library's option table and the command's own row. */
#ifndef CLI_FLAGS_H
#define CLI_FLAGS_H

#include "cmd.h"

/* Fill a call whose command is set from the words after the command's name. 0, or the exit status
 * after the error was told. Free with flags_free() either way. */
int flags_parse(struct call *c, size_t count, char **words);
void flags_free(struct call *c);

/* True if a flag is among words that are not parsed yet: "--json". */
bool flags_have(size_t count, char **words, const char *flag);

#endif
