/* Why a room can't be recorded, or that it can: one step after the other, each with its verdict. */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

#include <stdbool.h>

#include "cmd.h"
#include "text.h"

enum verdict { VERDICT_OK, VERDICT_NOTE, VERDICT_BAD };

struct doctor {
    const struct call *call;
    const char *url;
    bool json;
    struct text steps; /* as JSON */
    struct text lines; /* as lines */
    enum verdict worst;
    int32_t code; /* of the first that is bad */
};

/* Tell a step. `code` counts where the verdict is bad. */
void doctor_tell(struct doctor *d, const char *step, enum verdict verdict, int32_t code,
                 const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Has the platform this flag? */
bool doctor_platform_is(const char *key, const char *flag);
/* An option as it counts; NULL: it says nothing. */
const char *doctor_option(const struct doctor *d, const char *name);

/* The options of the call without what would tell others, or do something with a recording. The
 * caller's. */
int32_t doctor_opts(const struct doctor *d, livrec_opts **out);

/* doctor_local.c: what needs no platform. */
void doctor_address(struct doctor *d);
void doctor_cookie(struct doctor *d);
void doctor_clock(struct doctor *d);
void doctor_disk(struct doctor *d);

/* doctor_proxy.c: without a room also whether requests come through. */
void doctor_proxy(struct doctor *d);

/* doctor_bucket.c: where finished files are uploaded to. */
bool doctor_has_bucket(const livrec_opts *opts);
void doctor_bucket(struct doctor *d);

/* doctor_room.c: the platform's answer. True when there is something to record. */
bool doctor_room(struct doctor *d);

/* doctor_media.c: the first seconds of the stream. */
void doctor_media(struct doctor *d);

#endif
