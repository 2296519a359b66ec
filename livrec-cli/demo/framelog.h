/* The ground truth: every request, every frame that left in full, every end of a connection. One
 * line each, words with one space between; the first word is the kind.
 *
 *   R ms channel conn method path status
 *   F ms channel conn stream track epoch n dts pts size key hash
 *   E ms channel conn bytes why
 *
 * ms: broadcast time. track: v or a. dts, pts: ms as stamped. size, hash: of the marked frame,
 * see mark_hash(). bytes: of the body of the last response. A frame counts as sent when its last
 * byte was handed to the kernel; after a reset some of the last ones never arrived. */
#ifndef DEMO_FRAMELOG_H
#define DEMO_FRAMELOG_H

#include <stdio.h>

#include "bytes.h"
#include "timeline.h"

struct framelog {
    FILE *file; /* NULL: nothing is logged */
    struct bytes scratch;
    uint64_t frames;
};

/* 0, or -1 with errno. NULL path: nothing is logged. */
int framelog_open(struct framelog *l, const char *path);
void framelog_close(struct framelog *l);
void framelog_flush(struct framelog *l);

struct log_source {
    int64_t now;
    const char *channel;
    unsigned long conn;
};

void framelog_request(struct framelog *l, const struct log_source *src, const char *method,
                      const char *path, int status);
void framelog_frame(struct framelog *l, const struct log_source *src, const char *stream,
                    const struct shot *s);
void framelog_end(struct framelog *l, const struct log_source *src, unsigned long long bytes,
                  const char *why);

#endif
