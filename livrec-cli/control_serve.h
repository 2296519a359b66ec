/* The verbs of the control socket (docs/reference/control.md), on the public functions of the
 * library. */
#ifndef CLI_CONTROL_SERVE_H
#define CLI_CONTROL_SERVE_H

#include <stdbool.h>
#include <stdint.h>
#include <livrec/livrec.h>

#include "text.h"

struct control_serve {
    livrec *lr;
    const livrec_opts *opts; /* of the handle */
    const char *list;        /* the list that is followed, or NULL */
    const char *http;        /* address of the HTTP interface; NULL or "": there is none */
    const char *config;      /* the configuration that is, or NULL */
    int64_t started;         /* Unix seconds */
    bool *ends;              /* set when the process shall end; NULL: nobody may ask for that */
};

/* For struct control: `arg` is a struct control_serve. */
void control_serve(void *arg, const char *line, size_t n, struct text *answer);

#endif
