/* A list of rooms, one a line: the file that DouyinLiveRecorder reads as URL_config.ini.
 *
 *     https://live.douyin.com/123
 *     https://live.douyin.com/123,a name
 *     HD,https://live.douyin.com/123,a name
 *     #https://live.douyin.com/123         (paused)
 *
 * The comma may be full-width, and the quality one of DouyinLiveRecorder's words. A name may stand
 * in quotation marks, with commas in it; what follows a last "主播:" is the name alone. A line that
 * starts with # and names no room is a comment. */
#ifndef LR_ROOM_LIST_H
#define LR_ROOM_LIST_H

#include "config/finding.h"

struct lr_listed {
    int line;
    bool paused;
    const char *url;     /* with a scheme; https:// if none was given */
    const char *name;    /* NULL: none */
    const char *quality; /* a value of stream.quality; NULL: none */
    const char *raw;     /* the line as it stands there */
};

struct lr_room_list {
    struct lr_listed *rooms;
    size_t count;
};

/* text: UTF-8 with "\n". A line that is wrong is added to `bad` and left out; the others count. An
 * address that stands there twice counts once, and is told. 0 or LIVREC_ENOMEM. Whether a platform
 * takes an address is for the caller to ask. */
int lr_room_list_read(struct lr_arena *a, const char *text, struct lr_room_list *out,
                      struct lr_findings *bad);

#endif
