/* States of many Twitch channels: an operation for each, in one request. */
#include "extractors/twitch_gql.h"

#define NAME "ChannelState"

static const char query[] =
    "query " NAME "($login: String!) { user(login: $login) { login stream { id type } } }";

/* An operation that failed by itself leaves its room alone. */
static void settle(lr_ctx *x, struct lr_polled *room, const char *login, const lr_json *data)
{
    const char *key = NULL;
    const lr_json *user = lr_json_member(data, 0, &key);
    int rc = lr_done(x);
    if (rc == LIVREC_EPARSE || rc == LIVREC_EHTTP)
        lr_forgive(x);
    else if (rc == 0 && key && !user)
        lr_polled_fail(x, room, LIVREC_ENOTFOUND, "there is no channel %s", login);
    else if (rc == 0 && lr_is(lr_str(user, "login"), login) && lr_twitch_has(user, "stream"))
        lr_polled_live(room, lr_twitch_on_air(lr_json_at(user, "stream")));
}

int lr_twitch_poll(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    const char *logins[LR_TWITCH_BATCH];
    struct lr_polled *asked[LR_TWITCH_BATCH];
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const char *login = lr_twitch_login(x, lr_capture(rooms[i].vars, "login"));
        if (login) {
            asked[count] = &rooms[i];
            logins[count++] = login;
        }
    }
    lr_json *v = count ? lr_twitch_post(x, NAME, query, logins, count) : NULL;
    for (size_t i = 0; i < count && !lr_failed(x); i++)
        settle(x, asked[i], logins[i], lr_twitch_data(x, NAME, v, i));
    return lr_done(x);
}
