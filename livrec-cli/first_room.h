/* A person at a terminal who watches an empty list is asked for a first room, as DouyinLiveRecorder
 * asks; a daemon never is. */
#ifndef CLI_FIRST_ROOM_H
#define CLI_FIRST_ROOM_H

#include "cmd.h"
#include "tell.h"

struct first_room {
    int fd; /* to be polled for an answer; -1: nothing is asked */
    char *list;
    struct tell *tell;
};

/* list, config: as of the call, or NULL. Asks where no room is watched, the list says nothing and
 * standard input and error are a terminal with this process in front. */
void first_room_ask(struct first_room *f, struct tell *tell, livrec *lr, const char *list,
                    const char *config);
/* Take the answer, once there is one to be read. */
void first_room_turn(struct first_room *f);
void first_room_close(struct first_room *f);

#endif
