/* Login at TwitCasting with the account settings type, user and password. */
#ifndef LR_TWITCASTING_LOGIN_H
#define LR_TWITCASTING_LOGIN_H

#include "resolve/extractor.h"

/* True when logged in now, whatever cookie there was before. Tried once an hour at most; a refusal
 * is a sticky AUTH error. */
bool lr_twitcasting_login(lr_ctx *x);

#endif
