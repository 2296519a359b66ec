/** @file room.h
 *  Rooms and streams: find out whether a room is live, and where its media is. */
#ifndef LIVREC_ROOM_H
#define LIVREC_ROOM_H

#include <stdint.h>
#include <livrec/options.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The library's handle: worker threads, I/O loop, connections, cookies, events. All functions
 *  that take one are thread-safe. A handle is a checked number, not an address: calls with NULL or
 *  with something else give LIVREC_EARG, with a freed one LIVREC_ECLOSED, and so does a handle of
 *  the parent in a forked child (which may make its own). */
typedef struct livrec livrec;

/** What was found out about a room. Immutable, so it may be read from several threads. */
typedef struct livrec_room livrec_room;

/** States of a room. Offline is a result, not an error; blocked is not offline. */
#define LIVREC_STATE_UNKNOWN 0 /**< could not be found out (network, changed site) */
#define LIVREC_STATE_LIVE 1
#define LIVREC_STATE_OFFLINE 2
#define LIVREC_STATE_BLOCKED 3 /**< refused: login, risk control, region, paid; see REASON */
#define LIVREC_STATE_GONE 4    /**< of watched rooms: the platform said several times that there is none */
#define LIVREC_STATE_UNSUPPORTED 5 /**< of lines in lists: no platform takes the address */
#define LIVREC_STATE_ERROR 6 /**< of watched rooms: five questions or recordings in a row failed */

/** New handle. Starts its threads at the first use of the network.
 *  @param opts  options for the life of the handle: scope "core" holds, all others are the defaults
 *               of each call, whose own options win. NULL for defaults.
 *  @param[out] out  owned by the caller, free with livrec_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_ENOMEM, LIVREC_ENET (curl lacks a needed feature). Since 0.1. */
LIVREC_API int32_t livrec_new(const livrec_opts *opts, livrec **out);

/** Stop all jobs, finish their files, join all threads, free. Takes at most about 2 s plus the
 *  time the disk needs. NULL, a handle that was freed before, and one made before fork() are left
 *  alone. Calls of other threads with the handle are cancelled first: they return
 *  LIVREC_ECANCELLED or an event. Since 0.1. */
LIVREC_API void livrec_free(livrec *lr);

/** Which platform takes a URL? Asks no network.
 *  @return the platform's key ("bilibili"), static storage, or NULL if none takes it (the error
 *          text names the nearest supported form). Thread-safe. Since 0.1. */
LIVREC_API const char *livrec_match(const char *url);

/** Find out the state and the metadata of a room, without the streams where that is cheaper.
 *  Blocks until done, at most "net.timeout" per request and "resolve.timeout" in all.
 *  @param url   address of the room as a browser or a share sheet shows it, UTF-8.
 *  @param opts  NULL for defaults.
 *  @param[out] out  owned by the caller, free with livrec_room_free(); untouched on failure.
 *  @return 0 when the room was understood, live or not; LIVREC_EUNSUPPORTED, LIVREC_ENOTFOUND,
 *          LIVREC_EAUTH, LIVREC_EGEO, LIVREC_ERATE, LIVREC_ENET, LIVREC_EHTTP, LIVREC_EPARSE,
 *          LIVREC_ESCRIPT, LIVREC_EPOLICY, LIVREC_ETIMEOUT, LIVREC_ECANCELLED, LIVREC_ENOMEM.
 *  Since 0.1. */
LIVREC_API int32_t livrec_resolve(livrec *lr, const char *url, const livrec_opts *opts,
                                  livrec_room **out);

/** As livrec_resolve(), with the whole list of streams and the one that the wish
 *  ("stream.quality", "stream.protocol", "stream.codec") selects. Since 0.1. */
LIVREC_API int32_t livrec_extract(livrec *lr, const char *url, const livrec_opts *opts,
                                  livrec_room **out);

/** Free a room. NULL is allowed. Since 0.1. */
LIVREC_API void livrec_room_free(livrec_room *room);

/** Text fields of a room. */
#define LIVREC_ROOM_PLATFORM 0 /**< key of the platform */
#define LIVREC_ROOM_ID 1       /**< canonical id on the platform, always text */
#define LIVREC_ROOM_URL 2      /**< canonical address of the room */
#define LIVREC_ROOM_ANCHOR 3   /**< name of the streamer */
#define LIVREC_ROOM_TITLE 4
#define LIVREC_ROOM_COVER 5    /**< URL of the cover image */
#define LIVREC_ROOM_CATEGORY 6
#define LIVREC_ROOM_REASON 7   /**< why blocked, or what the user can do; else NULL */

/** A text field in UTF-8.
 *  @return borrowed, valid as long as the room; NULL if not known or `field` is out of range. Since 0.1. */
LIVREC_API const char *livrec_room_str(const livrec_room *room, int32_t field);

/** Integer fields of a room. */
#define LIVREC_ROOM_STATE 0      /**< LIVREC_STATE_* */
#define LIVREC_ROOM_STARTED_AT 1 /**< start of the broadcast, Unix seconds; 0 if not known */
#define LIVREC_ROOM_VIEWERS 2    /**< -1 if not known */
#define LIVREC_ROOM_SELECTED 3   /**< index of the selected stream, -1 if none */

/** An integer field; 0 if `field` is out of range. Since 0.1. */
LIVREC_API int64_t livrec_room_int(const livrec_room *room, int32_t field);

/** Number of streams. Since 0.1. */
LIVREC_API uint32_t livrec_room_stream_count(const livrec_room *room);

/** Text fields of a stream. */
#define LIVREC_STREAM_PROTOCOL 0 /**< "flv", "hls", "ts", "dash", "http", "ws" */
#define LIVREC_STREAM_URL 1
#define LIVREC_STREAM_QUALITY 2  /**< "origin", "bd", "uhd", "hd", "sd", "ld", "audio" */
#define LIVREC_STREAM_CODEC 3    /**< "avc", "hevc", "av1", "aac" ...; NULL if not known */
#define LIVREC_STREAM_CDN 4      /**< the platform's name for the CDN line; NULL if none */
#define LIVREC_STREAM_NAME 5     /**< the platform's own word for the quality; NULL if none */
#define LIVREC_STREAM_CONTAINER 6 /**< "flv", "ts", "fmp4"; NULL if not known */

/** A text field of stream `index`. Borrowed, valid as long as the room. Since 0.1. */
LIVREC_API const char *livrec_room_stream_str(const livrec_room *room, uint32_t index,
                                              int32_t field);

/** Integer fields of a stream; 0 where not known. */
#define LIVREC_STREAM_BITRATE 0 /**< bit/s */
#define LIVREC_STREAM_WIDTH 1   /**< pixels */
#define LIVREC_STREAM_HEIGHT 2
#define LIVREC_STREAM_FPS 3     /**< frames per 1,000 s: 29970 */
#define LIVREC_STREAM_EXPIRES 4 /**< the URL's end of life, Unix seconds */

/** An integer field of stream `index`. Since 0.1. */
LIVREC_API int64_t livrec_room_stream_int(const livrec_room *room, uint32_t index, int32_t field);

/** HTTP headers that the media requests need: number, name and value. Borrowed. Since 0.1. */
LIVREC_API uint32_t livrec_room_header_count(const livrec_room *room);
LIVREC_API const char *livrec_room_header_name(const livrec_room *room, uint32_t index);
LIVREC_API const char *livrec_room_header_value(const livrec_room *room, uint32_t index);

/** The whole room as one line of JSON (docs/reference/json.md), borrowed, valid as long as the
 *  room. NULL only when memory ran out. Since 0.1. */
LIVREC_API const char *livrec_room_json(const livrec_room *room);

/** Platforms that this build knows, sorted by key. Thread-safe. Since 0.1. */
LIVREC_API uint32_t livrec_platform_count(void);

#define LIVREC_PLATFORM_KEY 0     /**< "bilibili" */
#define LIVREC_PLATFORM_TITLE 1   /**< "哔哩哔哩 Bilibili" */
#define LIVREC_PLATFORM_EXAMPLE 2 /**< an address of the supported form */
#define LIVREC_PLATFORM_FLAGS 3   /**< words: "cookie overseas audio js ended", may be "" */
#define LIVREC_PLATFORM_SETTINGS 4 /**< keys of "auth.account": JSON, [{"name","type","help"} ...] */
#define LIVREC_PLATFORM_COOKIES 5  /**< names of cookies that are a login, as words, may be "" */

/** A field of platform `index`. Static storage; NULL if out of range. Since 0.1. */
LIVREC_API const char *livrec_platform_str(uint32_t index, int32_t field);

#ifdef __cplusplus
}
#endif
#endif
