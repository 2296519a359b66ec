/* PopkonTV: the page tells whether the channel is on air and its cast's code, a search the name, a
 * third call the address. */
#include "resolve/extractor.h"

#define SITE "https://www.popkontv.com"
#define API SITE "/api/proxy"
#define BODY_MAX 4096

static const struct lr_constant constants[] = {
    {"client_key", "Client FpAhe6mh8Qtz116OENBmRddbYVirNKasktdXQiuHfm88zRaFydTsFy63tzkdZY0u"},
    {"version", "4.6.2"},
    {NULL, NULL},
};

static const char *partner(lr_ctx *x)
{
    const char *code = lr_query(x, "partnerCode");
    code = code ? code : lr_query(x, "mcPartnerCode");
    return code ? code : "P-00001";
}

/* That of the account; the one in the address is the channel's. */
static const char *own_partner(lr_ctx *x)
{
    const char *code = lr_option(x, "auth.partner_code");
    return code ? code : "P-00001";
}

/* A login comes after the account's token was refused. */
static const char *token_of(lr_ctx *x)
{
    const char *token = lr_cache_get(x, "token", 86400);
    return token ? token : lr_option(x, "auth.token");
}

static bool is_member(lr_ctx *x)
{
    return lr_option(x, "auth.user") || lr_option(x, "auth.token");
}

static lr_json *post(lr_ctx *x, const char *path, const char *body)
{
    const char *token = token_of(x);
    const struct lr_req req = {
        .headers = (const char *const[]){"ClientKey", lr_const(x, "client_key"), "Origin", SITE,
                                         "Referer", SITE "/", "Authorization",
                                         token ? lr_fmt(x, "Bearer %s", token) : NULL, NULL},
        .type = "application/json",
        .lenient = true,
        .body = body};
    return lr_get_json(x, lr_fmt(x, API "%s", path), &req);
}

static bool login(lr_ctx *x)
{
    const char *user, *password;
    if (!lr_login_due(x, &user, &password))
        return false;
    const char *key = strchr(lr_const(x, "client_key"), ' ');
    const struct lr_req req = {
        .headers = (const char *const[]){"ClientKey", lr_const(x, "client_key"), "Authorization",
                                         lr_fmt(x, "Basic%s", key), NULL},
        .type = "application/json",
        .body = lr_json_body(x, "partnerCode", own_partner(x), "signId", user, "signPwd", password,
                             NULL)};
    lr_json *v = lr_get_json(x, API "/member/v1/login", &req);
    const char *token = lr_str(v, "data.token");
    if (v && !token)
        lr_fail(x, LIVREC_EAUTH, "login refused (%s): wrong user or password",
                lr_str(v, "statusCd") ? lr_str(v, "statusCd") : "?");
    lr_cache_put(x, "token", token);
    return token != NULL;
}

/* The token `used` was refused: is there another now? Maybe another room has logged in meanwhile.
 */
static bool renew(lr_ctx *x, const char *used)
{
    const char *token = token_of(x);
    return (token && !lr_is(token, used ? used : "")) || login(x);
}

/* The exact entry of a fuzzy search, or NULL. */
static const lr_json *search(lr_ctx *x, const char *id)
{
    lr_json *v = post(
        x, "/broadcast/v1.1/search/all",
        lr_json_body(x, "partnerCode", own_partner(x), "searchKeyword", id, "signId", "", NULL));
    LR_EACH (row, lr_json_at(v, "data.broadCastList")) {
        const char *found = lr_str(row, "mcSignId");
        if (found && strcmp(found, id) == 0)
            return row;
    }
    return NULL;
}

static const char *watch_body(lr_ctx *x, const lr_json *cast, const char *date)
{
    const char *id = lr_str(cast, "mc_signId"), *password = lr_option(x, "auth.room_password");
    password = password ? password : lr_query(x, "pwd");
    const char *user = lr_option(x, "auth.user");
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_int(&w, "androidStore", 0);
    lr_jw_str(&w, "castCode", lr_fmt(x, "%s-%s", id, date));
    lr_jw_str(&w, "castPartnerCode", lr_str(cast, "mc_partnerCode"));
    lr_jw_str(&w, "castSignId", id);
    lr_jw_str(&w, "castType", lr_text(x, cast, "castType"));
    lr_jw_int(&w, "commandType", 0);
    lr_jw_int(&w, "exePath", 0);
    if (is_member(x)) {
        lr_jw_int(&w, "isSecret", lr_int(cast, "mc_isPrivate", 0));
        lr_jw_str(&w, "signId", user ? user : "");
    }
    lr_jw_str(&w, "partnerCode", own_partner(x));
    lr_jw_str(&w, "password", password ? password : "");
    lr_jw_str(&w, "version", lr_const(x, "version"));
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

static int refused(lr_ctx *x, struct lr_room *room, const char *code, const lr_json *cast)
{
    if (lr_int(cast, "mc_isPrivate", 0) != 0)
        return lr_block(x, room, "locked: give the account setting room_password");
    if (code && strcmp(code, "L000A") == 0)
        return lr_block(x, room, "the account is not verified by telephone");
    if (lr_is(code, "E5000") && lr_option(x, "auth.password"))
        return lr_block(x, room,
                        "for members (E5000): the login was not taken; the account logs in again "
                        "an hour after the last time");
    if (code && (code[0] == 'E'))
        return lr_block(
            x, room,
            lr_fmt(x, "for members (%s): give the account settings user and password", code));
    return lr_fail(x, LIVREC_EPARSE, "castwatchonoffguest: statusCd %s",
                   code ? code : lr_tr("missing"));
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *cast)
{
    const char *path =
        is_member(x) ? "/broadcast/v1/castwatchonoff" : "/broadcast/v1/castwatchonoffguest";
    const char *date = lr_text(x, cast, "mc_castStartDate"), *used = token_of(x);
    lr_json *v = post(x, path, watch_body(x, cast, date));
    const char *code = lr_str(v, "statusCd");
    if ((lr_is(code, "E5000") || lr_status(x) == 400) && renew(x, used)) {
        v = post(x, path, watch_body(x, cast, date));
        code = lr_str(v, "statusCd");
    }
    if (code && strcmp(code, "L0001") == 0) {
        date = lr_fmt(x, "%lld", (long long)lr_int(cast, "mc_castStartDate", 0) - 1);
        v = post(x, path, watch_body(x, cast, date));
        code = lr_str(v, "statusCd");
    }
    const char *url = lr_str(v, "data.castHlsUrl");
    if (!url)
        return lr_failed(x) ? lr_done(x) : refused(x, room, code, cast);
    static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};
    lr_add_hls(x, room, url, (struct lr_stream){.protocol = "hls"},
               &(struct lr_req){.headers = headers});
    lr_add_header(x, room, "Origin", SITE);
    lr_add_header(x, room, "Referer", room->url);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_url(x, SITE "/live/view", "castId", room->id, "partnerCode", partner(x), NULL);
    const char *html = lr_get_text(x, room->url, NULL);
    const char *text = lr_html_script(lr_mem(x), html, "__NEXT_DATA__");
    if (html && !text)
        return lr_fail(x, LIVREC_EPARSE, "the page has no __NEXT_DATA__");
    const lr_json *cast =
        text ? lr_json_at(lr_parse(x, text), "props.pageProps.mcData.data") : NULL;
    const lr_json *found = lr_failed(x) ? NULL : search(x, room->id);
    const char *nick = lr_str(found, "nickName");
    nick = nick ? nick : lr_str(cast, "mc_nickName");
    room->anchor = nick ? lr_fmt(x, "%s-%s", nick, room->id) : room->id;
    room->title = lr_str(found, "castTitle");
    room->cover = lr_str(found, "thumbnail");
    room->viewers = lr_int(found, "watchCnt", -1);
    lr_set_live(room, lr_text(x, cast, "mc_castStartDate") != NULL);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room, cast);
}

const struct lr_extractor lr_extractor_popkontv = {
    .name = "popkontv",
    .title = "PopkonTV",
    .urls = (const char *const[]){"{,www.}popkontv.com/live/view?castId={id:w}",
                                  "{,www.}popkontv.com/channel/{_}?mcid={id:w}", NULL},
    .examples =
        (const char *const[]){
            "https://www.popkontv.com/live/view?castId=userid&partnerCode=P-00001",
            "https://www.popkontv.com/channel/notices?mcid=userid&mcPartnerCode=P-00001", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"partnerCode", "mcPartnerCode", "pwd", NULL},
    .constants = constants,
    .settings =
        "[" LR_SETTING_USER "," LR_SETTING_PASSWORD "," LR_SETTING_ROOM_PASSWORD "," LR_SETTING(
            "partner_code", "string",
            "Where the account is of another than P-00001.") "," LR_SETTING("token", "secret",
                                                                            "Sent until a login "
                                                                            "gives one.") "]",
    .resolve = resolve,
};
