/** @file notify.h
 *  Notices to the user's own channels. The channels are rows of a table, like platforms. */
#ifndef LIVREC_NOTIFY_H
#define LIVREC_NOTIFY_H

#include <stdint.h>
#include <livrec/room.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Number of channels that this build has. Thread-safe. Since 0.1. */
LIVREC_API uint32_t livrec_channel_count(void);

/** Key of channel `index`, static storage; NULL if out of range. Since 0.1. */
LIVREC_API const char *livrec_channel_name(uint32_t index);

/** Send one notice and wait for the provider's answer. A channel that is set up for several
 *  addresses gets it at each.
 *  @param channel  key of a channel.
 *  @param opts     the channel's settings ("notify.<channel>.*"); NULL for the handle's.
 *  @param title,text  UTF-8; encoded for the channel by the library.
 *  @return 0 when the provider took it, LIVREC_ENOTFOUND (the channel is not set up: the text names
 *          the option), LIVREC_EUNSUPPORTED (no such channel in this build), LIVREC_EARG,
 *          LIVREC_EAUTH, LIVREC_ERATE, LIVREC_ENET, LIVREC_EHTTP (refused, in the provider's
 *          words), LIVREC_EPARSE, LIVREC_EPOLICY, LIVREC_ETIMEOUT, LIVREC_ECANCELLED. Since 0.1. */
LIVREC_API int32_t livrec_notify(livrec *lr, const char *channel, const livrec_opts *opts,
                                 const char *title, const char *text);

/** Flags of livrec_queue(). */
#define LIVREC_QUEUE_FAILED 1 /**< only what was given up */
#define LIVREC_QUEUE_RETRY 2  /**< what was given up waits again, and is due at once */

/** What waits in a queue of the state ("state.path"), and what was given up: notices that no provider
 *  took, and work after recordings that failed. A livrec watch that has the same state may run, and
 *  takes up again what is to be retried within a minute; else the next one does.
 *  @param opts   NULL for the handle's.
 *  @param queue  "notice" or "post".
 *  @param id     one of it; 0 for all.
 *  @param[out] text  JSON (docs/reference/json.md), with LIVREC_QUEUE_RETRY of what was put back.
 *                Owned by the caller, free with livrec_text_free(); untouched on failure.
 *  @return 0, LIVREC_ENOTFOUND (there is none of that id), LIVREC_EARG (also without "state.path"),
 *          LIVREC_EIO, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_queue(livrec *lr, const livrec_opts *opts, const char *queue,
                                uint32_t flags, int64_t id, char **text);

#ifdef __cplusplus
}
#endif
#endif
