/* What events mean for notices: rooms as they were told so far, and their broadcasts. A broadcast
 * begins when a room is seen live and ends when it is seen offline; recordings that break off and
 * begin again in between are part of it. One thread. */
#ifndef LR_NOTICE_ROOMS_H
#define LR_NOTICE_ROOMS_H

#include "core/model.h"
#include "session/events.h"
#include "session/notice_route.h"

struct lr_notice_room {
    struct lr_notice_room *next;
    char *url, *platform, *anchor, *title, *quality, *asked, *cover;
    struct lr_scene scene;
    bool watched, recording;
    int64_t state;                        /* LR_STATE_* as told last */
    int64_t session;                      /* Unix ms when the broadcast was first seen; 0: none */
    int64_t duration, bytes, gaps, files; /* of it */
};

struct lr_notice_rooms {
    struct lr_notice_room *first;
};

void lr_notice_rooms_free(struct lr_notice_rooms *all);

/* The room of an address, made when it is new. NULL: no memory. */
struct lr_notice_room *lr_notice_room(struct lr_notice_rooms *all, const char *url);

/* Later notices show it. NULL: as before. */
void lr_notice_room_cover(struct lr_notice_room *r, const char *cover);
void lr_notice_room_scene(struct lr_notice_room *r, const struct lr_scene *scene); /* "": too */
void lr_notice_room_asked(struct lr_notice_room *r, const char *quality); /* until one is granted */
void lr_notice_room_known(struct lr_notice_room *r, const char *anchor, const char *platform);

/* What the event of the room means, as bits of enum lr_notice_kind; what is told is put into *n
 * (borrowed from both), with the reason as its text. *session: of the broadcast that it belongs
 * to, also when that is its end. */
unsigned lr_notice_take(struct lr_notice_room *r, const struct lr_event_data *e,
                        struct lr_notice *n, int64_t *session);

#endif
