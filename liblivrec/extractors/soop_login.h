/* Login at SOOP with the account settings user and password. */
#ifndef LR_SOOP_LOGIN_H
#define LR_SOOP_LOGIN_H

#include "resolve/extractor.h"

/* True when logged in now. Tried once an hour at most; a refusal is a sticky AUTH error. */
bool lr_soop_login(lr_ctx *x);

#endif
