/* Secrets of the desktop's keyring (the Secret Service: GNOME Keyring, KWallet, KeePassXC), by the
 * program secret-tool. Blocks; never on the loop's thread. */
#ifndef LR_CONFIG_KEYRING_H
#define LR_CONFIG_KEYRING_H

#include <stdint.h>
#include "core/buf.h"

/* What `secret-tool store --label=... service livrec account NAME` was given, appended. 0,
 * LIVREC_ENOMEM, or LIVREC_EIO with *why (static). */
int lr_keyring_lookup(const char *name, int64_t limit_ms, struct lr_buf *out, const char **why);

#endif
