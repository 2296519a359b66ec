/* A log for each room: DIR/PLATFORM-ROOM-HASH.log, begun anew as log.file is. One thread. */
#ifndef LR_LOG_ROOMS_H
#define LR_LOG_ROOMS_H

#include "core/options.h"
#include "session/events.h"
#include "session/log_sink.h"

struct lr_log_room;

struct lr_log_rooms {
    char *dir; /* NULL: none is asked for */
    struct lr_log_limits limits;
    struct lr_log_room *first;
};

/* By log.rooms; the folder is made. 0, LIVREC_EIO, LIVREC_ENOMEM. */
int lr_log_rooms_open(struct lr_log_rooms *r, const struct lr_opts *opts, struct lr_err *err);
/* The line of an event, with its end, to the room that it is of; nothing, if it is of none. 0 or an
 * errno. */
int lr_log_rooms_write(struct lr_log_rooms *r, const struct lr_event_data *e, const char *line,
                       size_t n);
void lr_log_rooms_close(struct lr_log_rooms *r);

#endif
