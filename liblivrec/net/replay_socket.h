/* The server's side of a recorded WebSocket, for net/transport_replay.c: answers the handshake,
 * tells what is recorded, compares what it hears. */
#ifndef LR_REPLAY_SOCKET_H
#define LR_REPLAY_SOCKET_H

#include "net/transport_replay.h"

struct lr_replay_socket;

/* `e` is borrowed. NULL when memory ran out. */
struct lr_replay_socket *lr_replay_socket_new(const struct lr_replay_exchange *e);
void lr_replay_socket_free(struct lr_replay_socket *s); /* NULL is allowed */

/* Bytes of the client. 0, LIVREC_ENOMEM, or LIVREC_EINTERNAL with a line in `defect`: it said what
 * the recording does not have. */
int lr_replay_socket_hear(struct lr_replay_socket *s, const uint8_t *data, size_t len,
                          struct lr_buf *defect);

/* The next bytes for the client, until the next call. */
enum lr_replay_turn { LR_TURN_SPEAK, LR_TURN_WAIT /* for the client */, LR_TURN_OVER, LR_TURN_NOMEM };
enum lr_replay_turn lr_replay_socket_speak(struct lr_replay_socket *s, const uint8_t **data,
                                           size_t *len);

/* What the client should have said and did not, or NULL. */
const char *lr_replay_socket_missing(const struct lr_replay_socket *s);

#endif
