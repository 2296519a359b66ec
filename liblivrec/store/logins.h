/* Logins of accounts: cookies that platforms renewed, tokens, and that a login was tried. Kept for
 * 180 days. Thread-safe; may block; errors as in store/store.h. */
#ifndef LR_STORE_LOGINS_H
#define LR_STORE_LOGINS_H

#include "store/store.h"

/* account: a digest. *value: heap; NULL when there is none. */
int lr_store_login_get(struct lr_store *s, const char *account, const char *name, char **value,
                       struct lr_err *err);
int lr_store_login_put(struct lr_store *s, const char *account, const char *name, const char *value,
                       struct lr_err *err);

#endif
