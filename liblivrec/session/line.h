/* The lines of a room: the same quality from different servers or by another protocol. One that
 * fails twice makes way for the next (CDN nodes rotate and die), for ten minutes. A quality of
 * which no line ever gave media, while servers answer, makes way for another one for some minutes.
 */
#ifndef LR_LINE_H
#define LR_LINE_H

#include <stdint.h>
#include "core/model.h"
#include "session/hosts.h"

#define LR_LINES 16
#define LR_LINE_STRIKES 2 /* failures that make a line worse than the next */

struct lr_lines {
    struct {
        uint64_t key;
        int strikes;
        int refusals;      /* in a row: a server answered, and not with media */
        bool worked;       /* it gave media once */
        int64_t failed_at; /* last */
    } line[LR_LINES];
    int count;
};

/* The same line in two answers of a platform, though tokens and hosts differ: protocol, CDN, with
 * TLS or without, quality and codec. */
uint64_t lr_line_key(const struct lr_stream *s);
void lr_lines_failed(struct lr_lines *l, uint64_t key, const struct lr_err *why, int64_t now);
void lr_lines_shun(struct lr_lines *l, uint64_t key, int64_t now); /* as if it had failed often */
void lr_lines_worked(struct lr_lines *l, uint64_t key);
/* Index of the stream to take: the selected one or, of its quality, one that failed less often and
 * whose host is not known to be down. Of another quality, the next lower one first, while all of
 * that one are refused. -1 when the room has none. */
int lr_lines_choose(const struct lr_lines *l, const struct lr_hosts *bad,
                    const struct lr_room *room, int64_t now);
/* Why others are taken in its place now: "down" (its host takes no connection), "refused" (servers
 * answer without media), "failing"; NULL: it is not behind them. *failures: of late, in a row. */
const char *lr_lines_avoided(const struct lr_lines *l, const struct lr_hosts *bad,
                             const struct lr_stream *s, int64_t now, int *failures);
/* The protocol as a static string when livrec can record it, else NULL. */
const char *lr_line_protocol(const struct lr_stream *s);

#endif
