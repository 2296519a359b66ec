/* Rooms and streams as every layer above data/ sees them. All memory belongs to room->arena. */
#ifndef LR_MODEL_H
#define LR_MODEL_H

#include <stdbool.h>
#include <stdint.h>
#include "core/arena.h"
#include "core/err.h"
#include "core/quality.h"

/* Same numbers as LIVREC_STATE_*. */
enum lr_state {
    LR_STATE_UNKNOWN,
    LR_STATE_LIVE,
    LR_STATE_OFFLINE,
    LR_STATE_BLOCKED,
    LR_STATE_GONE,        /* the last three are of watched rooms alone */
    LR_STATE_UNSUPPORTED,
    LR_STATE_ERROR,
};

struct lr_stream {
    const char *protocol;  /* "flv" "hls" "ts" "dash" "http" "ws" */
    const char *url;
    const char *container; /* "flv" "ts" "fmp4" or NULL */
    const char *codec;     /* "avc" "hevc" "av1" "aac" or NULL */
    const char *cdn;       /* the platform's name for the line, or NULL */
    const char *name;      /* the platform's word for the quality, or NULL */
    enum lr_quality quality;
    int64_t bitrate;       /* bit/s, 0 = not known */
    int width, height;
    int fps_milli;         /* frames per 1,000 s */
    int priority;          /* among equal qualities: larger is taken first */
    int64_t expires;       /* Unix s, 0 = not known */
};

struct lr_header {
    const char *name, *value;
};

/* Segments of a playlist that are no media of the room: each that has one of these marks. */
struct lr_segment_filter {
    bool ad;           /* an advertisement: kept when "record.ads" says so */
    const char *uri;   /* this is part of its URI, query apart */
    bool numbered_map; /* the URI of its init segment ends like "-12.mp4" */
    const char *title; /* its title is this, or this and "|" and anything */
    /* Its date lies in an EXT-X-DATERANGE of this CLASS, or whose ID begins so. */
    const char *range_class, *range_id;
};

/* What has to live for as long as the media of a room is watched. */
struct lr_hold {
    bool (*lost)(struct lr_hold *h, struct lr_err *why); /* any thread */
    void (*free)(struct lr_hold *h); /* any thread, before the loop that it lives on is freed */
};

#define LR_MAX_STREAMS 256
#define LR_MAX_HEADERS 16

struct lr_room {
    struct lr_arena *arena;
    const char *platform, *id, *url;
    const char *anchor, *title, *cover, *category;
    const char *name;   /* what the platform calls the streamer, where the anchor is another; or NULL */
    const char *alias;  /* what the user calls the streamer; or NULL */
    const char *reason; /* why BLOCKED, or a hint for the user */
    enum lr_state state;
    int64_t started_at; /* Unix s, 0 = not known */
    int64_t viewers;    /* -1 = not known */
    int stream_count;
    int selected; /* index or -1 */
    const char *asked; /* the value of stream.quality that `selected` answers; or NULL */
    bool bd_is_origin; /* the ladder has no rung for "bd": it means the best one */
    const char *media_query; /* "a=1": what requests for playlists and segments need; or NULL */
    const struct lr_segment_filter *filters; /* static, ends with an empty row; or NULL */
    struct lr_header headers[LR_MAX_HEADERS]; /* for the media requests */
    int header_count;
    struct lr_hold *hold; /* the room's; NULL: nothing has to be held */
    struct lr_stream streams[LR_MAX_STREAMS]; /* memory ends where lr_room_new() said */
};

/* What notices say of a room beside its names; cut where it is longer, "" and 0: not known. */
struct lr_scene {
    char id[96], category[96], viewers[24];
    int64_t started_at; /* Unix s */
};
void lr_scene_of(struct lr_scene *out, const struct lr_room *room);

size_t lr_room_size(int streams);
/* In an arena of its own, with memory for so many streams; NULL when memory ran out. */
struct lr_room *lr_room_new(int streams);
void lr_room_free(struct lr_room *room);
void lr_room_let_go(struct lr_room *room); /* of what it holds; NULL is allowed */

/* A container as users call it: "fmp4", "MP3音频", "audio" (sound as it is sent) ... as record.format
 * names it. NULL: no such word. */
const char *lr_format_word(const char *text);

const char *lr_state_name(enum lr_state s);     /* "live" "offline" "blocked" "unknown" */

#endif
