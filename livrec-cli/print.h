/* Standard output and standard error. A reader that went away or stands still never stops a
 * recording: the stream is then given up, and the exit status says so. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <stdbool.h>

#include "text.h"

/* Write and empty the text. Lines that lack memory are dropped, never cut. */
void print_out(struct text *t);
void print_err(struct text *t);

/* "livrec: " and one line on standard error; what the arguments hold is made safe. */
void print_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Called whenever a write has to wait: returns true to give the wait up. NULL: waits for ever. */
void print_set_impatience(bool (*give_up)(void *), void *arg);

/* errno of the write to standard output that failed, or 0. */
int print_out_error(void);

/* Columns and rows of the terminal on standard error; false if there is none that can move its
 * cursor. */
bool print_terminal(int *columns, int *rows);

#endif
