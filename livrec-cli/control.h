/* The control socket of "livrec watch": one JSON request a line, one JSON answer a line, in their
 * order. Nothing here waits: what a client does not read stays in its own buffer, and nothing more
 * is read from it until then. */
#ifndef CLI_CONTROL_H
#define CLI_CONTROL_H

#include <stdint.h>

#include "control_place.h"

#define CONTROL_CLIENTS 16       /* at once; another one takes the place of the most idle */
#define CONTROL_REQUEST 65536    /* bytes of a line */

struct control_client {
    int fd; /* -1: free */
    uint64_t active; /* of the control's turns */
    struct text in, out;
    size_t sent; /* of `out` */
    bool ends;   /* nothing more is read from it */
};

struct control {
    struct control_place place;
    int fd; /* readable when control_turn() has something to do; -1: there is no socket */
    uint64_t turn;
    struct control_client client[CONTROL_CLIENTS];
    /* Answers a request, a line without its end, with one line of JSON in `answer`. */
    void (*serve)(void *arg, const char *line, size_t n, struct text *answer);
    void *arg;
};

/* Takes the path over. 0, or -1 with one line in `why`. */
int control_open(struct control *c, char *path, struct text *why);
void control_turn(struct control *c); /* do what there is to do */
void control_close(struct control *c);

#endif
