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

#ifdef __cplusplus
}
#endif
#endif
