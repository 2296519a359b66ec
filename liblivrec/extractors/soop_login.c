#include "extractors/soop_login.h"

static const char *reason(int64_t result)
{
    switch (result) {
    case -4:
        return "the account is suspended";
    case -7:
        return "an account of the former global site";
    case -10:
        return "the login is blocked";
    case -11:
        return "the account wants a second factor: give its browser's cookie instead";
    default:
        return "wrong user or password";
    }
}

bool lr_soop_login(lr_ctx *x)
{
    const char *user, *password;
    if (!lr_login_due(x, &user, &password))
        return false;
    const struct lr_req req = {.body = lr_form(x, "szWork", "login", "szType", "json", "szUid",
                                               user, "szPassword", password, "isSaveId", "true",
                                               "isSavePw", "false", "isSaveJoin", "false",
                                               "isLoginRetain", "Y", NULL)};
    lr_json *v = lr_get_json(x, "https://login.sooplive.com/app/LoginAction.php", &req);
    if (v && lr_int(v, "RESULT", 0) != 1)
        lr_fail(x, LIVREC_EAUTH, "login refused: %s", reason(lr_int(v, "RESULT", 0)));
    return v && !lr_failed(x);
}
