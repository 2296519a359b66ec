/* The socket's place in the file system: one process has it at a time. */
#ifndef CLI_CONTROL_PLACE_H
#define CLI_CONTROL_PLACE_H

#include "text.h"

/* The process that has a socket also has a lock beside it, so that a socket which a killed process
 * left can be told from one that is answered. */
struct control_place {
    char *path;  /* owned; NULL: there is none */
    int lock_fd; /* held */
    int fd;      /* listens; -1: none */
};

/* Make the socket, mode 0600, and its folder. Takes the path over. 0, or -1 with one line in `why`
 * (a live one is never taken over). Before the first thread: it changes the umask for a moment. */
int control_place_take(struct control_place *p, char *path, struct text *why);
void control_place_leave(struct control_place *p);

#endif
