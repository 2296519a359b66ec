/** @file repair.h
 *  Files that were recorded before, by livrec or by something else: repair what is damaged, and
 *  join parts without loss. FLV, MPEG-TS, Matroska, MP4, and AAC or MP3 alone can be read. Inputs
 *  are never changed. No network is used.
 *  And what follows a recording, of any file; and removing recordings that are not kept any more.
 *
 *      livrec_report *report;
 *      if (livrec_repair(lr, "a.flv", NULL, 0, &report) == 0) {
 *          puts(livrec_report_json(report));
 *          livrec_report_free(report);
 *      }
 */
#ifndef LIVREC_REPAIR_H
#define LIVREC_REPAIR_H

#include <stdint.h>
#include <livrec/room.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What was found, and what was written. For one thread at a time. */
typedef struct livrec_report livrec_report;

#define LIVREC_REPAIR_CHECK 1 /**< only look: nothing is written */

/** Repair a file: the media that can be read is written anew, with timestamps that go on steadily.
 *  Blocks until done; livrec_free() from another thread cancels it. A file that needs no repair is
 *  reported so, and nothing is written unless `out` is given. Repairing a repaired file again
 *  changes nothing.
 *  @param path   the file.
 *  @param out    the new file, whose extension may name another container; it must not exist.
 *                NULL: beside `path`, as "NAME (repaired).EXT".
 *  @param flags  0 or LIVREC_REPAIR_CHECK.
 *  @param[out] report  owned by the caller, free with livrec_report_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_EIO (also while it is being recorded), LIVREC_EMEDIA (nothing in
 *          it can be read, or `out` can't hold it), LIVREC_EDRM, LIVREC_ECANCELLED, LIVREC_ENOMEM.
 *          After a failure nothing is left of the new file. Since 0.1. */
LIVREC_API int32_t livrec_repair(livrec *lr, const char *path, const char *out, uint32_t flags,
                                 livrec_report **report);

/** As livrec_repair(), also for an MP4 that has lost its index (moov), as when a program that writes
 *  it last was killed: pictures (H.264, HEVC) and sound (AAC, MP3, AC-3) are found by what they look
 *  like, and get the distances that they have in a good file of the same program and source. Where
 *  frames of sound can't be told, the pictures come alone ("mute" in the report). A file that has its
 *  index is repaired by that.
 *  @param path   the file.
 *  @param like   the good file, of any container; NULL: as livrec_repair().
 *  @param out    as there.
 *  @param flags  0 or LIVREC_REPAIR_CHECK.
 *  @param[out] report  as there.
 *  @return as livrec_repair(); LIVREC_EMEDIA also when `like` can't be learned from. Since 0.1. */
LIVREC_API int32_t livrec_repair_like(livrec *lr, const char *path, const char *like,
                                      const char *out, uint32_t flags, livrec_report **report);

/** Join files in the given order. Their tracks must be the same; each goes on where the one before
 *  stopped, and what it repeats of that one, by content, is left out. Blocks as livrec_repair().
 *  @param paths  `count` files, at least 1.
 *  @param out    the new file, whose extension may name another container; it must not exist.
 *  @param[out] report  owned by the caller, free with livrec_report_free(); untouched on failure.
 *  @return as livrec_repair(); LIVREC_EMEDIA also when the tracks differ. Since 0.1. */
LIVREC_API int32_t livrec_join(livrec *lr, const char *const *paths, uint32_t count,
                               const char *out, livrec_report **report);

/** Do with a file what follows a recording: the steps that the options "post.*" ask for, convert or
 *  encode, sound, hook, upload, delete, in this order. What a conversion wrote is compared with the
 *  file before it gets its name. Blocks until done; livrec_free() from another thread cancels it, and
 *  programs that run. Nothing is kept in a queue: a step that fails is not tried again.
 *  @param path   the file. NULL: none; it is looked whether the bucket of "post.s3.*", if there is one,
 *                can be written, which leaves nothing there (the step "bucket").
 *  @param opts   NULL for the handle's.
 *  @param[out] text  JSON (docs/reference/json.md): each step and what came of it. Owned by the
 *                caller, free with livrec_text_free(); untouched on failure.
 *  @return 0 when the steps were done, also if one of them failed; LIVREC_EARG,
 *          LIVREC_ENOTFOUND and LIVREC_EIO (the file), LIVREC_ECANCELLED, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_post(livrec *lr, const char *path, const livrec_opts *opts, char **text);

#define LIVREC_PRUNE_DRY_RUN 1 /**< only look: nothing is removed */

/** Remove recordings that are not kept any more: those that the state ("state.path") knows as
 *  livrec's own and that are over the limits "retain.age", "retain.size" and "retain.count" of their
 *  room, latest first; without any of these in the options, over those that counted when the room
 *  was recorded last. A file that was changed since, or with a file "PATH.keep" beside it, stays, and
 *  so does the latest of a room. Subtitles, picture and sidecar go with a recording. The state
 *  may be in use by a process that watches.
 *  @param opts   NULL for the handle's.
 *  @param flags  0 or LIVREC_PRUNE_DRY_RUN.
 *  @param[out] text  JSON (docs/reference/json.md): what was, or would be, removed. Owned by the
 *                caller, free with livrec_text_free(); untouched on failure.
 *  @return 0, LIVREC_EARG (also without "state.path"), LIVREC_EIO, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_prune(livrec *lr, const livrec_opts *opts, uint32_t flags, char **text);

/** Free a report. NULL is allowed. Since 0.1. */
LIVREC_API void livrec_report_free(livrec_report *report);

/** Integer fields of a report. */
#define LIVREC_REPORT_DAMAGED 0   /**< 1: there is or was something to repair */
#define LIVREC_REPORT_BYTES 1     /**< size of what was written, or would be */
#define LIVREC_REPORT_DURATION 2  /**< milliseconds of media in that */
#define LIVREC_REPORT_FRAMES 3    /**< video (or audio-only) frames in that */
#define LIVREC_REPORT_SKIPPED 4   /**< bytes of the input that are no media */
#define LIVREC_REPORT_LEFT_OUT 5  /**< frames that can't be decoded or came before */
#define LIVREC_REPORT_MOVED 6     /**< frames whose time was moved a little */
#define LIVREC_REPORT_FILES 7     /**< files that were written */
#define LIVREC_REPORT_FINDINGS 8  /**< findings; at most 1000 are kept */

/** An integer field; 0 if `field` is out of range. Since 0.1. */
LIVREC_API int64_t livrec_report_int(const livrec_report *report, int32_t field);

/** Path of written file `index`: one, or more where the decoder configuration changes. Borrowed,
 *  valid as long as the report; NULL if out of range. Since 0.1. */
LIVREC_API const char *livrec_report_file(const livrec_report *report, uint32_t index);

/** Kind of finding `index`: "skipped" "unreadable" "jump" "steps" "undecodable" "repeated"
 *  "config" "gap" "seam" "index" "rebuilt" "mute" (docs/reference/json.md). Static storage; NULL
 *  if out of range. Since 0.1. */
LIVREC_API const char *livrec_report_finding(const livrec_report *report, uint32_t index);

/** Integer fields of a finding. */
#define LIVREC_FINDING_INPUT 0    /**< index of the file that it is in */
#define LIVREC_FINDING_AT 1       /**< milliseconds of media that were written before it */
#define LIVREC_FINDING_DURATION 2 /**< milliseconds of a gap (-1 not known) or a jump */
#define LIVREC_FINDING_BYTES 3    /**< that are left out */
#define LIVREC_FINDING_FRAMES 4   /**< that are left out or moved */

/** An integer field of finding `index`; 0 if out of range. Since 0.1. */
LIVREC_API int64_t livrec_report_finding_int(const livrec_report *report, uint32_t index,
                                             int32_t field);

/** The report as one line of JSON (docs/reference/json.md), borrowed, valid as long as the report.
 *  NULL only when memory ran out. Since 0.1. */
LIVREC_API const char *livrec_report_json(livrec_report *report);

#ifdef __cplusplus
}
#endif
#endif
