/* Secrets by file: every user of a machine may read the arguments of a process. */
#ifndef CLI_SECRET_H
#define CLI_SECRET_H

/* The value of a flag that may hold a secret: "@FILE" and "KEY=@FILE" are replaced by what the
 * file holds (one line end taken off), "@@x" and "KEY=@@x" mean "@x". Anything else is copied.
 * NULL with one line in *why (static) when the file can't be read. Free the result. */
char *secret_value(const char *value, const char **why);

#endif
