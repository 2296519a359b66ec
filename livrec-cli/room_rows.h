/* Watched rooms as a table: what "livrec ls" prints, and "livrec top" again and again. */
#ifndef CLI_ROOM_ROWS_H
#define CLI_ROOM_ROWS_H

#include "json_in.h"
#include "text.h"

struct room_row {
    int64_t id, elapsed, bytes, bitrate, gaps, next; /* -1: none */
    char *name;                                      /* or the address; untrusted */
    char *quality;                                   /* granted, else asked for; or NULL */
    const char *state;                               /* a word for people, static */
    int rank;                                        /* recordings first, then trouble */
};

struct room_rows {
    struct room_row *row;
    size_t count;
};

/* From an answer's "rooms"; `ranked`: recordings first, else in their order. False: no memory. */
bool room_rows_read(struct room_rows *r, struct json rooms, bool ranked);
void room_rows_free(struct room_rows *r);

/* A line without its end; row NULL: the headings. columns 0: as wide as it likes. What does not fit
 * into the columns is left out, the least wanted first. */
void room_rows_line(struct text *t, const struct room_row *row, size_t columns);

#endif
