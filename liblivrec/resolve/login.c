/* How often accounts may be logged in. */
#include "resolve/ctx.h"
#include "resolve/extractor.h"

#define LOGIN_EVERY 3600 /* s */

bool lr_login_due(lr_ctx *x, const char **user, const char **password)
{
    bool claimed = false;
    *user = lr_option(x, "auth.user");
    *password = lr_option(x, "auth.password");
    if (lr_failed(x) || !*user || !*password)
        return false;
    if (lr_account_claim(x->account, "login", LOGIN_EVERY, &claimed) != 0)
        lr_fail(x, LIVREC_ENOMEM, "no memory");
    return claimed;
}
