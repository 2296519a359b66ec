/* What livrec watch writes into lists where "watch.write_back" asks for it. */
#ifndef CLI_WRITE_BACK_H
#define CLI_WRITE_BACK_H

#include "tell.h"

struct write_back {
    bool comments, names;
    livrec *lr;
    struct tell *tell;
    char **named; /* addresses of rooms whose names were written, or can't be */
    size_t count, cap;
};

void write_back_init(struct write_back *w, const livrec_opts *opts);
void write_back_take(struct write_back *w, const livrec_event *ev);
void write_back_close(struct write_back *w);

#endif
