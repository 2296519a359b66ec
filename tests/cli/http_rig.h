/* The HTTP interface with clients, all in one thread. */
#ifndef TEST_HTTP_RIG_H
#define TEST_HTTP_RIG_H

#include "http.h"

#define TOKEN "0123456789abcdef"
#define AUTH "Authorization: Bearer " TOKEN "\r\n"
#define ROOM "http://127.0.0.1:9/room.flv" /* nobody listens there */

struct rig {
    char dir[32]; /* of recordings: its own, since a watch locks it */
    livrec_opts *opts;
    livrec *lr;
    struct control_serve serve;
    struct http http;
};

void rig_up(struct rig *r);
void rig_down(struct rig *r);
int dial(const struct rig *r);
/* Let the server work until the answer holds `until`; NULL: until the connection's end. */
void receive(struct rig *r, int fd, struct text *got, const char *until);
void send_all(struct rig *r, int fd, const char *s, size_t n);
/* The status of the answer, which is in `got`. `heads`: lines, each with its end. */
int ask(struct rig *r, const char *method, const char *path, const char *heads, const char *body,
        struct text *got);
/* The same with the token, and JSON. */
int call(struct rig *r, const char *method, const char *path, const char *body, struct text *got);
bool holds(const struct text *t, const char *what);

#endif
