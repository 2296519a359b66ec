/* What the streamers of watched rooms were called, for people. */
#ifndef NAME_LINES_H
#define NAME_LINES_H

#include "json_in.h"
#include "text.h"

/* A line for each name of those who had several, oldest first; `rooms` as livrec_watch_json()
 * gives them. */
void name_lines(struct text *t, struct json rooms);

#endif
