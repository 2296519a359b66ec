/* Exit statuses: one for each error code (docs/reference/cli.md), and how errors are told. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include <stddef.h>
#include <stdint.h>

#include "cmd.h"

#define EXIT_OUTPUT 1 /* standard output could not be written */
#define EXIT_USAGE 2
#define EXIT_BUSY 75 /* sysexits(3): try again later */

/* 0 for 0; 2 for LIVREC_EARG; else minus the code, except 1 for LIVREC_ENOMEM and 75 for
 * LIVREC_EBUSY. */
int exit_status(int32_t code);

/* Tell an error, as a JSON object on standard output when --json was given, else as one line on
 * standard error. Returns its exit status. */
int fail(const struct call *c, int32_t code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with the library's text for the call that failed last on this thread. */
int fail_last(const struct call *c, int32_t code);

/* An error as a JSON object on standard output, with the member `name` for what it is about; NULL:
 * without. */
void print_json_error(int32_t code, const char *message, const char *name, const char *value);

/* An error text of the library without the name of the C function in front. */
const char *plain_error(const char *text);

#endif
