/* A channel: one room with its own faults, counters and timeline. All play the same clip. */
#ifndef DEMO_CHANNEL_H
#define DEMO_CHANNEL_H

#include "script.h"
#include "timeline.h"

#define CHANNEL_ID 33 /* with the zero byte */
#define CHANNEL_PAUSES 4
#define CHANNEL_HISTORY_MS 30000 /* the broadcast is that old when the server starts */

struct pause {
    int64_t from, to; /* broadcast time, ms */
};

struct channel {
    char id[CHANNEL_ID];
    struct settings set;
    struct timeline line;
    int64_t first; /* broadcast time of the first media request; -1: none yet */
    uint32_t counts[SCRIPT_RULES];
    struct pause off[CHANNEL_PAUSES], frozen[CHANNEL_PAUSES];
    int off_count, frozen_count;
    struct channel *next;
};

struct channels {
    const struct script *script;
    const struct clip *clip, *clip2;
    struct channel *list;
    int count;
};

/* Find or make a channel; NULL when the id is bad, there are too many, or memory ran out. */
struct channel *channel_get(struct channels *all, const char *id, size_t len);
void channels_free(struct channels *all);

/* The first media request starts the channel's clock and lays out what its script says. */
void channel_begin(struct channels *all, struct channel *c, int64_t now);
int64_t channel_time(const struct channel *c, int64_t now); /* T of the script; 0 before begin */

bool channel_live(const struct channel *c, int64_t now);
/* Start of the first break at or after `now`; INT64_MAX if none. */
int64_t channel_off_at(const struct channel *c, int64_t now);
/* The moment that a playlist asked for now shows: earlier while frozen or offline. */
int64_t channel_playlist_time(const struct channel *c, int64_t now);

#endif
