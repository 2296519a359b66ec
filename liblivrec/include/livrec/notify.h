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

/** Send one notice and wait for the provider's answer.
 *  @param channel  key of a channel.
 *  @param opts     the channel's settings ("notify.<channel>.*"); NULL for defaults.
 *  @param title,text  UTF-8; encoded for the channel by the library.
 *  @return 0 when the provider took it, LIVREC_EUNSUPPORTED (no such channel in this build),
 *          LIVREC_EARG, LIVREC_EAUTH, LIVREC_ERATE, LIVREC_ENET, LIVREC_EHTTP, LIVREC_EPARSE.
 *  Since 0.1. */
LIVREC_API int32_t livrec_notify(livrec *lr, const char *channel, const livrec_opts *opts,
                                 const char *title, const char *text);

#ifdef __cplusplus
}
#endif
#endif
