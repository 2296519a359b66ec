/* TwitCasting: the stream server tells state and playlists, the page title and names. Segments want
 * the cookie that the playlist sets; what is for members wants a login. */
#include "extractors/twitcasting_login.h"

#define SITE "https://twitcasting.tv"

static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};

static const char *word(lr_ctx *x)
{
    const char *password = lr_option(x, "auth.room_password");
    password = password ? password : lr_query(x, "password");
    return password ? lr_md5_of(x, password) : NULL;
}

static const char *with_word(lr_ctx *x, const char *url)
{
    return url && word(x) ? lr_url(x, url, "word", word(x), NULL) : url;
}

static void describe(lr_ctx *x, struct lr_room *room, const char *movie)
{
    if (word(x))
        lr_cookie_set(x, "twitcasting.tv", "wpass", word(x));
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/%s", room->id),
                                   &(struct lr_req){.headers = headers, .room = true});
    const char *nick =
        lr_html_unescape(lr_mem(x), lr_between(lr_mem(x), html, "tw-user-nav2-name\">", "<"));
    nick = nick ? nick : room->id;
    room->anchor =
        movie ? lr_fmt(x, "%s-%s-%s", nick, room->id, movie) : lr_fmt(x, "%s-%s", nick, room->id);
    room->title = lr_html_meta(lr_mem(x), html, "twitter:title");
    room->cover = lr_html_meta(lr_mem(x), html, "og:image");
    const char *timed = html ? strstr(html, "data-toggle=\"true\"") : NULL;
    if (movie)
        room->started_at = lr_date_iso(lr_between(lr_mem(x), timed, "datetime=\"", "\""), 0);
    if (html && strstr(html, "Enter the secret word to access") && !word(x))
        lr_block(x, room, "locked: give the account setting room_password");
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    static const struct {
        const char *name;
        enum lr_quality q;
    } rows[] = {{"high", LR_Q_ORIGIN}, {"medium", LR_Q_HD}, {"low", LR_Q_SD}};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        lr_add(x, room,
               (struct lr_stream){.protocol = "hls",
                                  .quality = rows[i].q,
                                  .name = rows[i].name,
                                  .url = with_word(x, lr_str(v, lr_fmt(x, "['tc-hls'].streams.%s",
                                                                       rows[i].name)))});
    }
}

/* Fragmented MP4 over a WebSocket, where there is no playlist. */
static void add_sockets(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    static const struct {
        const char *name;
        enum lr_quality q;
    } rows[] = {{"main", LR_Q_ORIGIN}, {"mobilesource", LR_Q_HD}, {"base", LR_Q_SD}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        lr_add(x, room,
               (struct lr_stream){
                   .protocol = "ws",
                   .container = "fmp4",
                   .quality = rows[i].q,
                   .name = rows[i].name,
                   .url = with_word(x, lr_str(v, lr_fmt(x, "llfmp4.streams.%s", rows[i].name)))});
}

static void add_all(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    add(x, room, v);
    if (!room->stream_count)
        add_sockets(x, room, v);
}

static lr_json *server(lr_ctx *x, const char *id)
{
    return lr_get_json(x,
                       lr_url(x, SITE "/streamserver.php", "target", id, "mode", "client", "player",
                              "pc_web", NULL),
                       &(struct lr_req){.headers = headers});
}

static int refused(lr_ctx *x, struct lr_room *room)
{
    if (lr_has_cookie(x) || lr_option(x, "auth.user"))
        return lr_block(x, room,
                        "for members: the account or cookie that was given does not open it");
    return lr_block(x, room,
                    "for members: give the account settings user and password, or the cookie tc_ss "
                    "of one");
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    add_all(x, room, v);
    if (!room->stream_count && lr_twitcasting_login(x)) {
        v = server(x, room->id);
        lr_set_live(room, lr_true(v, "movie.live"));
        add_all(x, room, v);
    }
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    if (!room->stream_count)
        return refused(x, room);
    lr_add_header(x, room, "Origin", SITE);
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

/* "?login=true" logs in before anything is asked. */
static void login_first(lr_ctx *x)
{
    if (lr_is(lr_query(x, "login"), "true") && !lr_cookie_get(x, SITE "/", "tc_ss"))
        lr_twitcasting_login(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, SITE "/%s", room->id);
    login_first(x);
    const lr_json *v = server(x, room->id);
    const char *movie = lr_text(x, v, "movie.id");
    lr_set_live(room, lr_true(v, "movie.live"));
    bool live = room->state == LR_STATE_LIVE;
    if (!lr_failed(x))
        describe(x, room, live ? movie : NULL);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room, v);
}

/* What is shown before a broadcast; its init segments count, those of the broadcast don't. */
static const struct lr_segment_filter filters[] = {
    {.ad = true, .uri = "preroll-"}, {.ad = true, .numbered_map = true}, {0}};

const struct lr_extractor lr_extractor_twitcasting = {
    .name = "twitcasting",
    .title = "TwitCasting",
    .urls = (const char *const[]){"{,www.,ja.,en.}twitcasting.tv/{id}",
                                  "{,www.,ja.,en.}twitcasting.tv/{id}/movie/{_:d}", NULL},
    .examples = (const char *const[]){"https://twitcasting.tv/c:user",
                                      "https://twitcasting.tv/user/movie/812345678", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"login", "password", NULL},
    .cookie_domains = "twitcasting.tv",
    .login_cookies = "tc_ss",
    .filters = filters,
    .settings = "[" LR_SETTING_USER "," LR_SETTING_PASSWORD "," LR_SETTING_ROOM_PASSWORD
                "," LR_SETTING("type", "normal|twitter",
                               "Whose account it is: of TwitCasting, or of X.") "]",
    .resolve = resolve,
};
