/* One event: what it says and the text that belongs to it, in one block. */
#ifndef LR_EVENT_H
#define LR_EVENT_H

#include "session/events.h"

struct livrec_event {
    struct lr_event_data data;
    char *json; /* made when it is asked for */
    struct lr_event_link {
        struct livrec_event *next, *prev;
    } link[2];                     /* in the queue; among those that are as dear (see events.c) */
    struct livrec_event *next;     /* for the owner of one that is in no queue of events.c */
    struct livrec_event *progress; /* next of the same bucket (see events.c) */
    char text[];                   /* what data.str points to */
};

struct livrec_event *lr_event_copy(const struct lr_event_data *from); /* NULL: no memory */
void lr_event_free(struct livrec_event *e);                           /* NULL is allowed */

#endif
