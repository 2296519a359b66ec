/** @file watch.h
 *  Watched rooms: each is asked for at an interval ("watch.interval"), and recorded whenever it is
 *  live, by a job of its own. What happens comes as events: LIVREC_EVENT_WATCH for the room, those
 *  of the job while one runs.
 *
 *  Questions are spread over the interval, few at once to one platform; rooms of a platform that
 *  answers for many at once share a request. A platform that refuses or fails is left alone for a
 *  while, longer each time. None of that touches recordings that run.
 *
 *  An output folder ("record.dir") is locked as long as the handle watches rooms for it, so that no
 *  second process records the same rooms into it: LIVREC_EBUSY, with its process id in the text. */
#ifndef LIVREC_WATCH_H
#define LIVREC_WATCH_H

#include <stdint.h>
#include <livrec/room.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Watch a room.
 *  @param url   address of a room, copied.
 *  @param opts  for its questions and its recordings, copied; NULL for the handle's.
 *  @param[out] room  id of the watched room, never 0; untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_EUNSUPPORTED, LIVREC_EBUSY, LIVREC_ENOMEM, LIVREC_ECLOSED.
 *  Since 0.1. */
LIVREC_API int32_t livrec_watch(livrec *lr, const char *url, const livrec_opts *opts,
                                uint64_t *room);

/** Watch the rooms of a list, one a line: ADDRESS, or ADDRESS,NAME, or QUALITY,ADDRESS, or
 *  QUALITY,ADDRESS,NAME; # in front pauses a room. It is the list of DouyinLiveRecorder (its
 *  qualities in Chinese, full-width commas, GBK and UTF-16 are understood). The file is only ever
 *  read. Changes count within a second: rooms that are new in it are watched, those that are gone
 *  from it are not, and their recordings are finished. A line that is wrong is told by a
 *  LIVREC_EVENT_LOG with file, line and what is expected, and the other lines count. A list that
 *  became empty or can't be read stays as it was. One that is not there yet has no rooms, and counts
 *  when it comes; its folder must be there.
 *  @param path  the file, copied.
 *  @param opts  for all rooms of the list, copied; NULL for the handle's.
 *  @return 0, LIVREC_EARG, LIVREC_EIO (it can't be read now), LIVREC_EBUSY, LIVREC_ENOMEM, LIVREC_ECLOSED.
 *  Since 0.1. */
LIVREC_API int32_t livrec_watch_list(livrec *lr, const char *path, const livrec_opts *opts);

/** Watch what a configuration says: a livrec.conf (docs/reference/config.md), or the config.ini of
 *  DouyinLiveRecorder with its URL_config.ini, as they are. All of its files are only ever read, and
 *  followed: changes count within a second, for recordings from the next one on. A configuration
 *  that can't be read any more, that became empty, or that has a line that is wrong, leaves the old
 *  one in force; at first, a line that is wrong is told by a LIVREC_EVENT_LOG, and the others count.
 *
 *  Options of the whole program ("core.", "log.", "state." ...) count when the handle was not used
 *  for anything else before. Those of the handle and of `opts` stand over what the configuration
 *  says of all rooms and of platforms, and what it says of single rooms stands over those.
 *  @param path  the file, or a folder: that of DouyinLiveRecorder, or one with a livrec.conf. Copied.
 *  @param opts  copied; NULL for the handle's.
 *  @return 0, LIVREC_EARG, LIVREC_EIO (it can't be read now), LIVREC_ENOMEM, LIVREC_ECLOSED.
 *  Since 0.1. */
LIVREC_API int32_t livrec_watch_config(livrec *lr, const char *path, const livrec_opts *opts);

/** Forms for livrec_config_check(). */
#define LIVREC_CONFIG_JSON 0 /**< what became of each key (docs/reference/json.md) */
#define LIVREC_CONFIG_TEXT 1 /**< the same as lines for people */
#define LIVREC_CONFIG_FILE 2 /**< a livrec.conf that says the same, secrets and all */
#define LIVREC_CONFIG_REFERENCES 3 /**< the same, but env:NAME and file:PATH as they are given */

/** Read a configuration and the lists that it names, and tell what they say. Nothing is watched.
 *  Secrets are stars but in LIVREC_CONFIG_FILE, and in LIVREC_CONFIG_REFERENCES those that the
 *  configuration itself has. There PATH is from the root, if `path` is. Thread-safe.
 *  @param path  as for livrec_watch_config().
 *  @param form  LIVREC_CONFIG_*.
 *  @param[out] wrong  number of lines that are wrong, and of lists that are there and can't be read;
 *                     NULL: not asked.
 *  @param[out] text  owned by the caller, free with livrec_text_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_EIO, LIVREC_ENOMEM. Lines that are wrong are no failure.
 *  Since 0.1. */
LIVREC_API int32_t livrec_config_check(const char *path, int32_t form, uint32_t *wrong,
                                       char **text);

/** The files of a configuration, each with the copies that livrec_watch_config() keeps of it whenever
 *  it is another and counts ("watch.backups"), the newest first, as JSON (docs/reference/json.md).
 *  Files that are lost are among them. Thread-safe.
 *  @param path  a folder, a livrec.conf or a config.ini: with the lists that belong to it; any other
 *               file: that alone.
 *  @param[out] text  owned by the caller, free with livrec_text_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_EIO, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_config_backups(const char *path, char **text);

/** What a configuration says of all rooms and of the program, as options: to send a notice with its
 *  settings, for example. Thread-safe.
 *  @param path  as for livrec_watch_config().
 *  @param opts  stand over what it says; NULL: none.
 *  @param[out] out  owned by the caller, free with livrec_opts_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_EIO, LIVREC_ENOMEM. Lines that are wrong are no failure.
 *  Since 0.1. */
LIVREC_API int32_t livrec_config_opts(const char *path, const livrec_opts *opts,
                                      livrec_opts **out);

/** Pause a room, or go on with it. A recording that runs is finished.
 *  @param paused  0 or 1.
 *  @return 0, LIVREC_ENOTFOUND. Since 0.1. */
LIVREC_API int32_t livrec_watch_pause(livrec *lr, uint64_t room, int32_t paused);

/** Change an option of one room while it is watched; what was changed so stays in force when the
 *  list that the room is from changes.
 *  @param name   of an option, as for livrec_opts_set(); not one that is the same for the whole
 *                handle ("core.", "control.", "log.", "notify.", "state.").
 *  @param value  as for livrec_opts_set().
 *  @param now    0: from the room's next recording on; 1: a recording that runs is finished, and
 *                the next begins at once, some seconds of media later. "stream.quality" counts
 *                in a recording that runs in either case: it goes on with the other stream from a
 *                keyframe on, in a new file where the codec's settings differ. Nothing is missing
 *                between the two where both count the same times; else a LIVREC_EVENT_GAP of
 *                unknown length says so. "watch.window" counts at once in either case.
 *  @return 0, LIVREC_EARG, LIVREC_ENOTFOUND, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_watch_set(livrec *lr, uint64_t room, const char *name, const char *value,
                                    int32_t now);

/** Finish the recording of a room that runs, and leave what comes of this broadcast alone: the next
 *  one is recorded again. livrec_watch_pause() with 0 takes that back.
 *  @return 0, LIVREC_ENOTFOUND (no such room, or it is not recorded now). Since 0.1. */
LIVREC_API int32_t livrec_watch_stop(livrec *lr, uint64_t room);

/** What is known of watched rooms, as one line of JSON (docs/reference/json.md).
 *  @param room  id of one: an object; 0 for all: an array, in the order in which they were added.
 *  @param[out] text  owned by the caller, free with livrec_text_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_ENOTFOUND, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_watch_json(livrec *lr, uint64_t room, char **text);

/** How the platforms of watched rooms answer, and how much they are asked, as one line of JSON: an
 *  array (docs/reference/json.md).
 *  @param[out] text  owned by the caller, free with livrec_text_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_watch_platforms(livrec *lr, char **text);

/** Free a text that the library made for its caller. NULL is allowed. Since 0.1. */
LIVREC_API void livrec_text_free(char *text);

/** Watch a room no longer. A recording that runs is finished.
 *  @param room  its id; 0 for all rooms and lists.
 *  @return 0, LIVREC_ENOTFOUND. Since 0.1. */
LIVREC_API int32_t livrec_unwatch(livrec *lr, uint64_t room);

/** Number of rooms that are watched, paused ones too, and of lists. Since 0.1. */
LIVREC_API uint32_t livrec_watch_count(livrec *lr);

#ifdef __cplusplus
}
#endif
#endif
