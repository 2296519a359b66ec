/* A media playlist of HLS: asks for it again and again, and hands it to its list. */
#ifndef LR_HLS_MEDIA_H
#define LR_HLS_MEDIA_H

#include "record/manifest.h"
#include "record/seg_list.h"

/* Zeroed at first, then the first part filled in by the owner. */
struct lr_hls_media {
    struct lr_seg_list *list;
    /* The URL gave a master playlist. It may open this again with another URL. */
    void (*master)(void *user, const struct lr_m3u8 *master, const char *base);
    void *user;

    struct lr_manifest playlist;
};

int lr_hls_media_open(struct lr_hls_media *m, const char *url, struct lr_err *err);
void lr_hls_media_close(struct lr_hls_media *m);

#endif
