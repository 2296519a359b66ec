#include "extractors/twitcasting_login.h"

#define SITE "https://twitcasting.tv"

/* A kind of account, and its form. */
struct form {
    const char *type, *page;
    const char *absent, *refused; /* what to do then */
};

static const struct form forms[] = {
    {"normal", SITE "/indexcaslogin.php", "give the cookie tc_ss of a browser meanwhile",
     "wrong user or password"},
    {"twitter", SITE "/indexpasswordlogin.php",
     "accounts of X (Twitter) log in with a browser: give its cookie tc_ss instead",
     "wrong user or password, or an account that logs in with a browser alone: then give its "
     "cookie tc_ss instead"},
};

static const struct form *form_of(lr_ctx *x)
{
    const char *type = lr_option(x, "auth.type");
    for (size_t i = 0; i < LR_COUNT(forms); i++)
        if (lr_is(type ? type : "normal", forms[i].type))
            return &forms[i];
    lr_fail(x, LIVREC_EAUTH, "the account setting type is normal or twitter, not %s", type);
    return NULL;
}

/* The session that the form is of. */
static const char *session_of(lr_ctx *x, const struct form *form, const char *page)
{
    const char *html = lr_get_text(x, page, &(struct lr_req){.lenient = true});
    const char *rest = lr_between(lr_mem(x), html, "name=\"cs_session_id\"", ">");
    const char *session =
        lr_html_unescape(lr_mem(x), lr_between(lr_mem(x), rest, "value=\"", "\""));
    if (session && *session)
        return session;
    if (html)
        lr_fail(x, LIVREC_EAUTH, "the login page has no form (HTTP %d): %s", lr_status(x),
                form->absent);
    return NULL;
}

bool lr_twitcasting_login(lr_ctx *x)
{
    const char *user, *password;
    const struct form *form = form_of(x);
    if (!form || !lr_login_due(x, &user, &password))
        return false;
    const char *page =
        lr_url(x, form->page, "redir", "/indexloginwindow.php?next=%2F", "keep", "1", NULL);
    const char *session = session_of(x, form, page);
    if (!session)
        return false;
    const char *before = lr_cookie_get(x, SITE "/", "tc_ss");
    const struct lr_req req = {.headers =
                                   (const char *const[]){"Origin", SITE, "Referer", page, NULL},
                               .lenient = true,
                               .body = lr_form(x, "username", user, "password", password, "action",
                                               "login", "cs_session_id", session, NULL)};
    lr_get_text(x, page, &req);
    const char *after = lr_cookie_get(x, SITE "/", "tc_ss");
    if (after && !lr_is(before, after))
        return !lr_failed(x);
    lr_fail(x, LIVREC_EAUTH, "login refused (HTTP %d): %s", lr_status(x), form->refused);
    return false;
}
