/* Lines of a list of rooms that are changed because somebody asked for it. Everything else in the
 * file stays as it is, byte by byte; the new file takes the place of the old one in one step, under a
 * lock (list_file.h). */
#ifndef CLI_LIST_EDIT_H
#define CLI_LIST_EDIT_H

#include "text.h"

enum list_edit { LIST_REMOVE, LIST_PAUSE, LIST_RESUME };

/* Change the lines of a room, which are found by its address. 0, or -1 with one line in `why`:
 * also when no line has the address, or somebody else changed the file meanwhile. */
int list_edit(const char *path, const char *url, enum list_edit what, struct text *why);

/* Write the name of a streamer behind the address of a room, as DouyinLiveRecorder does ("ADDRESS,主播:
 * NAME"), in each of its lines that has none. What would be another field becomes "_". 1: written, 0:
 * all of them have one; else the same as above. */
int list_name(const char *path, const char *url, const char *name, struct text *why);

/* Append a line; quality and name may be NULL. The same. */
int list_add(const char *path, const char *url, const char *quality, const char *name,
             struct text *why);

#endif
