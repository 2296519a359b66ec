/** @file job.h
 *  Record sessions. A job follows one room: it resolves the address, records while the room is
 *  live, survives reconnects, new URLs and quality changes, and ends when the room does. */
#ifndef LIVREC_JOB_H
#define LIVREC_JOB_H

#include <stdint.h>
#include <livrec/room.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Start recording. Returns at once; everything that happens comes as events with this job id.
 *  The output folder ("record.dir") is checked before the first request.
 *  @param url   address of a room, copied.
 *  @param opts  copied; NULL for defaults.
 *  @param[out] job  id of the job, never 0; untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_EUNSUPPORTED, LIVREC_EIO, LIVREC_ENOMEM, LIVREC_ECLOSED.
 *  Since 0.1. */
LIVREC_API int32_t livrec_record(livrec *lr, const char *url, const livrec_opts *opts,
                                 uint64_t *job);

/** Ask a job to stop: its file is finished and renamed, then LIVREC_EVENT_JOB_END comes.
 *  @return 0, LIVREC_ENOTFOUND (no such job, or it ended already). Since 0.1. */
LIVREC_API int32_t livrec_stop(livrec *lr, uint64_t job);

/** Number of jobs that have not ended yet. Since 0.1. */
LIVREC_API uint32_t livrec_job_count(livrec *lr);

/** Pieces of work that follow recordings ("post." options) and run now, or will within a minute.
 *  What is left when the handle is freed stays in "state.path", and is gone where that is not set.
 *  Since 0.1. */
LIVREC_API uint32_t livrec_post_count(livrec *lr);

#ifdef __cplusplus
}
#endif
#endif
