#include "extractors/twitter_api.h"

#define SITE "https://x.com/"
#define GUEST_MAX_AGE 7200
#define BAD_GUEST 239
#define JSON_MAX 4096

static const char *bearer(lr_ctx *x)
{
    return lr_fmt(x, "Bearer %s", lr_const(x, "bearer"));
}

/* A visitor's token. They are given out sparingly, so it is kept. */
static const char *guest(lr_ctx *x)
{
    const char *kept = lr_cache_get(x, "guest", GUEST_MAX_AGE);
    if (kept)
        return kept;
    const char *headers[] = {"Authorization", bearer(x), NULL};
    const struct lr_req req = {.headers = headers, .method = "POST", .body = ""};
    lr_json *v = lr_get_json(x, LR_TWITTER_API "guest/activate.json", &req);
    const char *token = lr_need_str(x, v, "guest_token");
    if (token)
        lr_cache_put(x, "guest", token);
    return token;
}

static lr_json *ask_once(lr_ctx *x, const char *url)
{
    const char *login = lr_cookie_get(x, SITE, "auth_token");
    const char *headers[] = {"Authorization",
                             bearer(x),
                             "x-csrf-token",
                             lr_cookie_get(x, SITE, "ct0"),
                             "x-twitter-auth-type",
                             login ? "OAuth2Session" : NULL,
                             "x-guest-token",
                             login ? NULL : guest(x),
                             NULL};
    return lr_get_json(x, url, &(struct lr_req){.headers = headers, .lenient = true});
}

static void refused(lr_ctx *x, const lr_json *v)
{
    const char *why = lr_str(v, "errors[0].message");
    int status = lr_status(x);
    why = why ? why : "no reason is given";
    if (status == 401 || strstr(why, "uthoriz"))
        lr_fail(x, LIVREC_EAUTH, "%s (give the cookies auth_token and ct0)", why);
    else if (status == 404)
        lr_fail(x, LIVREC_ENOTFOUND, "%s", why);
    else if (status == 403 || status == 429)
        lr_fail(x, LIVREC_ERATE, "%s (HTTP %d; wait, or give the cookies auth_token and ct0)", why,
                status);
    else
        lr_fail(x, LIVREC_EHTTP, "HTTP %d: %s", status, why);
}

lr_json *lr_twitter_ask(lr_ctx *x, const char *url)
{
    lr_json *v = ask_once(x, url);
    if (lr_int(v, "errors[0].code", 0) == BAD_GUEST) {
        lr_cache_put(x, "guest", NULL);
        v = ask_once(x, url);
    }
    if (v && lr_status(x) >= 400)
        refused(x, v);
    return lr_failed(x) ? NULL : v;
}

/* {"id": id, name: value, ...}; NULL for id leaves it out. */
static const char *json_flags(lr_ctx *x, const char *id, const char *const *on,
                              const char *const *off)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, JSON_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    if (id)
        lr_jw_str(&w, "id", id);
    for (; *on; on++)
        lr_jw_bool(&w, *on, true);
    for (; *off; off++)
        lr_jw_bool(&w, *off, false);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

const char *lr_twitter_space_url(lr_ctx *x, const char *id)
{
    static const char *const with[] = {"isMetatagsQuery", "withReplays",
                                       "withSuperFollowsUserFields", "withSuperFollowsTweetFields",
                                       NULL};
    static const char *const without[] = {"withDownvotePerspective", "withReactionsMetadata",
                                          "withReactionsPerspective", NULL};
    static const char *const features[] = {"dont_mention_me_view_api_enabled",
                                           "interactive_text_enabled",
                                           "responsive_web_edit_tweet_api_enabled",
                                           "responsive_web_enhance_cards_enabled",
                                           "responsive_web_uc_gql_enabled",
                                           "spaces_2022_h2_clipping",
                                           "standardized_nudges_misinfo",
                                           "vibe_api_enabled",
                                           NULL};
    static const char *const off[] = {
        "spaces_2022_h2_spaces_communities",
        "tweet_with_visibility_results_prefer_gql_limited_actions_policy_enabled", NULL};
    return lr_url(
        x, lr_fmt(x, "https://x.com/i/api/graphql/%s/AudioSpaceById", lr_const(x, "spaces_query")),
        "variables", json_flags(x, id, with, without), "features",
        json_flags(x, NULL, features, off), NULL);
}
