/* A question to a running "livrec watch". */
#ifndef CLI_CONTROL_CALL_H
#define CLI_CONTROL_CALL_H

#include <stdint.h>

#include "cmd.h"
#include "json_in.h"
#include "text.h"

struct control_call {
    int fd;
    char *path;
    struct text line;   /* the last answer */
    struct json answer; /* the same, read */
};

/* Connect to the socket of the call's options. 0, or LIVREC_E* with one line in `why`. */
int32_t control_call_open(struct control_call *k, const struct call *c, struct text *why);
/* Send a request (one line, without its end) and wait for its answer, 10 s at most. 0, or LIVREC_E*
 * with one line in `why`, also when the answer is a refusal. */
int32_t control_call_ask(struct control_call *k, const struct text *request, struct text *why);
void control_call_close(struct control_call *k);

/* All of it once, for a command: 0, or the exit status after the error was told. */
int control_call_once(struct control_call *k, const struct call *c, const struct text *request);

#endif
