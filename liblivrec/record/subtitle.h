/* A subtitle file beside a recording that shows the time of day, a line for each second of media:
 * SubRip, WebVTT or Advanced SubStation Alpha. Loop's thread only. */
#ifndef LR_SUBTITLE_H
#define LR_SUBTITLE_H

#include "record/disk.h"
#include "record/wall_line.h"

struct lr_output;

struct lr_subtitle {
    const struct lr_subtitle_form *form;
    struct lr_file *file; /* NULL: not open, or closed */
    struct lr_wall_line line;
    int64_t next; /* second of media whose line is to be written next */
    int count;    /* lines so far */
    bool closing;
    char *path; /* of the finished file; NULL: none */
};

void lr_subtitle_begin(struct lr_output *o);  /* its subtitles, if the pipeline has some */
void lr_subtitle_free(struct lr_subtitle *s); /* NULL is allowed; the file is closed before */

/* All of these do nothing for an output without one. */
void lr_subtitle_open(struct lr_output *o);                    /* its media has its name */
void lr_subtitle_media(struct lr_output *o, int64_t media_ms); /* of the file, arrives now */
/* Media is missing here, or no more comes: write what there is. */
void lr_subtitle_settle(struct lr_output *o);
/* Finish the file, or remove it. True: lr_output_next() follows when that is done. */
bool lr_subtitle_close(struct lr_output *o, bool keep);

#endif
