/** @file event.h
 *  Events: one bounded queue per handle, read by polling. No library thread calls your code.
 *
 *  Unknown types must be ignored: later versions add some. Progress events are coalesced when
 *  the reader is slow. When 65,536 wait (1,000 log lines), some are dropped and a log line says how
 *  many: gaps, reconnects and progress first, ends of files and jobs never.
 *
 *      livrec_event *ev;
 *      while (livrec_next_event(lr, -1, &ev) == 0) {
 *          puts(livrec_event_json(ev));
 *          if (livrec_event_type(ev) == LIVREC_EVENT_JOB_END)
 *              break;
 *      }
 */
#ifndef LIVREC_EVENT_H
#define LIVREC_EVENT_H

#include <stdint.h>
#include <livrec/room.h>

#ifdef __cplusplus
extern "C" {
#endif

/** One event. Owned by the handle. */
typedef struct livrec_event livrec_event;

#define LIVREC_EVENT_LOG 1          /**< a line for a person: TEXT, CODE = level 0 debug .. 3 error */
#define LIVREC_EVENT_ROOM 2         /**< a room was resolved or changed: STATE, TITLE, ANCHOR */
#define LIVREC_EVENT_RECORD_START 3 /**< first media arrived: QUALITY, PROTOCOL */
#define LIVREC_EVENT_FILE_OPEN 4    /**< a new file: PATH (the final name; on disk it ends .part) */
#define LIVREC_EVENT_FILE_CLOSE 5   /**< a file is finished and renamed: PATH, BYTES, DURATION */
#define LIVREC_EVENT_GAP 6          /**< media is missing: MEDIA_TIME, DURATION, TEXT = cause */
#define LIVREC_EVENT_RECONNECT 7    /**< the connection or the URL was renewed: TEXT = why */
#define LIVREC_EVENT_PROGRESS 8     /**< at most one per second and job: BYTES, DURATION, BITRATE */
#define LIVREC_EVENT_JOB_END 9      /**< last event of a job: CODE 0 or an error, TEXT */
#define LIVREC_EVENT_FILE_RECOVER 10 /**< a file that a killed process left: PATH, BYTES, TEXT */

#define LIVREC_EVENT_WATCH 11 /**< a watched room: ROOM_ID, STATE, CODE, TEXT; JOB while it is recorded */
#define LIVREC_EVENT_FILE_JOIN 12 /**< parts were joined and removed: PATH, BYTES, TEXT */
#define LIVREC_EVENT_NETWORK 13 /**< the network at this end is down (CODE LIVREC_ENET) or back (0): TEXT */
#define LIVREC_EVENT_DISK 14 /**< a recording waits for its disk (CODE LIVREC_EIO), or goes on (0): TEXT */
#define LIVREC_EVENT_SPACE 15 /**< the disk of output folder PATH has less than "record.warn_space" (CODE LIVREC_EIO), or more again (0): BYTES are free, TEXT */
#define LIVREC_EVENT_POST 16 /**< a step after the recording ended: TEXT = which, CODE, PATH = what came of it */
#define LIVREC_EVENT_LOGIN 17 /**< a login by cookies (of PATH, if they are from a file) ends soon (CODE 0) or has ended (LIVREC_EAUTH): PLATFORM, TEXT; URL of a room that was asked for with it */
#define LIVREC_EVENT_UNUSUAL 18 /**< something about the media is odd (CODE LIVREC_EMEDIA), or is no more (0): TEXT = what, a colon and the evidence; MEDIA_TIME, DURATION */

/** Take the next event.
 *  @param timeout_ms  0 polls, -1 waits for ever.
 *  @param[out] out  borrowed, valid until the next livrec_next_event() or livrec_free().
 *  @return 0, LIVREC_ETIMEOUT (none came), LIVREC_ECLOSED (none can come any more: no job runs and no room is watched,
 *          only with timeout -1), LIVREC_EARG (also while another thread is in here). One thread at
 *          a time. Since 0.1. */
LIVREC_API int32_t livrec_next_event(livrec *lr, int32_t timeout_ms, livrec_event **out);

/** A file descriptor that is readable while events wait, for poll(2) or an own event loop. Owned
 *  by the handle: never read from it, never close it. @return fd or LIVREC_E*. Since 0.1. */
LIVREC_API int32_t livrec_event_fd(livrec *lr);

/** Type, LIVREC_EVENT_*. Since 0.1. */
LIVREC_API int32_t livrec_event_type(const livrec_event *ev);

/** Stable lower-case name of the type: "file_close". Static storage. Since 0.1. */
LIVREC_API const char *livrec_event_name(const livrec_event *ev);

/** The job that it belongs to, or 0. Since 0.1. */
LIVREC_API uint64_t livrec_event_job(const livrec_event *ev);

/** Text fields of an event; NULL where the type has none. */
#define LIVREC_EVENT_TEXT 0
#define LIVREC_EVENT_PATH 1
#define LIVREC_EVENT_URL 2      /**< address of the room as given to livrec_record() */
#define LIVREC_EVENT_PLATFORM 3
#define LIVREC_EVENT_ANCHOR 4
#define LIVREC_EVENT_TITLE 5
#define LIVREC_EVENT_QUALITY 6
#define LIVREC_EVENT_PROTOCOL 7

/** A text field, borrowed as long as the event. Since 0.1. */
LIVREC_API const char *livrec_event_str(const livrec_event *ev, int32_t field);

/** Integer fields of an event; 0 where the type has none. */
#define LIVREC_EVENT_TIME 0       /**< wall clock, Unix milliseconds */
#define LIVREC_EVENT_CODE 1       /**< LIVREC_E* or a log level */
#define LIVREC_EVENT_STATE 2      /**< LIVREC_STATE_* */
#define LIVREC_EVENT_BYTES 3      /**< written so far (job), or size of the file */
#define LIVREC_EVENT_DURATION 4   /**< milliseconds of media */
#define LIVREC_EVENT_BITRATE 5    /**< bit/s over the last seconds */
#define LIVREC_EVENT_GAPS 6       /**< gaps of the job so far */
#define LIVREC_EVENT_MEDIA_TIME 7 /**< milliseconds from the start of the session's media */
#define LIVREC_EVENT_FRAMES 8     /**< video (or audio-only) frames written */
#define LIVREC_EVENT_ROOM_ID 9    /**< id of a watched room, see livrec_watch() */

/** An integer field. Since 0.1. */
LIVREC_API int64_t livrec_event_int(const livrec_event *ev, int32_t field);

/** The event as one line of JSON (docs/reference/json.md), borrowed as long as the event. NULL only when
 *  memory ran out. Since 0.1. */
LIVREC_API const char *livrec_event_json(const livrec_event *ev);

#ifdef __cplusplus
}
#endif
#endif
