/* Migu: a match's own data names the programme; the Android app's interface gives the address,
 * which is signed once more. (The web player signs in WebAssembly, which livrec does not run.) */
#include "extractors/migu_sign.h"
#include "resolve/extractor.h"

#define CHINA (8 * 3600)

/* Of the Android app; "salt" is the number that tells which "secret" signed. */
static const struct lr_constant constants[] = {
    {"app", "26000370"}, {"app_channel", "2600037000-99000-200300220100002"},
    {"salt", "1230024"}, {"secret", "3ce941cc3cbc40528bfd1c64f9fdf6c0migu0123"},
    {NULL, NULL},
};

static const char *const headers[] = {"Origin",  "https://www.miguvideo.com",
                                      "Referer", "https://www.miguvideo.com/",
                                      "appCode", "miguvideo_default_www",
                                      "appId",   "miguvideo",
                                      "channel", "H5",
                                      NULL};

/* The day in China as YYYYMMDD: civil from days, as in data/date.c the other way round. */
static const char *day(lr_ctx *x)
{
    int64_t z = (lr_now(x) + CHINA) / 86400 + 719468, era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    return lr_fmt(x, "%04d%02d%02d", (int)(yoe + era * 400 + (month <= 2)), (int)month,
                  (int)(doy - (153 * mp + 2) / 5 + 1));
}

static const char *sign(lr_ctx *x, const char *id, int64_t now)
{
    return lr_migu_sign(lr_mem(x), lr_fmt(x, "%lld%s%s", (long long)now, id, lr_const(x, "app")),
                        lr_const(x, "secret"));
}

/* rateType: 4 = 1080p (login), 3 = 720p, 2 = 540p. */
static lr_json *play_url(lr_ctx *x, const char *id, int rate)
{
    int64_t now = lr_now_ms(x);
    const struct lr_req req = {.headers = (const char *const[]){
                                   "AppVersion", lr_const(x, "app"), "TerminalId", "android",
                                   "X-UP-CLIENT-CHANNEL-ID", lr_const(x, "app_channel"), NULL}};
    return lr_get_json(x,
                       lr_url(x, "https://play.miguvideo.com/playurl/v1/play/playurl", "sign",
                              sign(x, id, now), "rateType", lr_fmt(x, "%d", rate), "contId", id,
                              "timestamp", lr_fmt(x, "%lld", (long long)now), "salt",
                              lr_const(x, "salt"), NULL),
                       &req);
}

static const char *final_url(lr_ctx *x, const char *url)
{
    struct lr_url u;
    if (!url || lr_url_parse(lr_mem(x), url, &u) < 0)
        return NULL;
    const char *calcu = lr_migu_calcu(lr_mem(x), lr_query_get(lr_mem(x), u.query, "puData"),
                                      lr_query_get(lr_mem(x), u.query, "ProgramID"), day(x));
    if (!calcu)
        lr_fail(x, LIVREC_EPARSE, "body.urlInfo.url has no puData or no ProgramID to sign");
    return lr_fmt(x, "%s&ddCalcu=%s&sv=10004&ct=android", url, calcu);
}

static const struct {
    int rate;
    enum lr_quality quality;
} rungs[] = {{4, LR_Q_ORIGIN}, {3, LR_Q_HD}, {2, LR_Q_SD}, {1, LR_Q_LD}};
#define ASKED 3 /* the last one comes as an answer only */

/* Where to begin: each rung costs a request, so those above the wish are left out. */
static size_t first_rung(lr_ctx *x)
{
    size_t i = 0;
    while (!lr_want_all(x) && i + 1 < ASKED && rungs[i].quality < lr_wish(x))
        i++;
    return i;
}

/* Less than what was asked may come, so the same may come twice. */
static void add(lr_ctx *x, struct lr_room *room, const lr_json *v, size_t rung)
{
    const char *url = lr_str(v, "body.urlInfo.url"), *rid = lr_str(v, "rid");
    int64_t granted = lr_int(v, "body.urlInfo.rateType", rungs[rung].rate);
    while (rung + 1 < LR_COUNT(rungs) && rungs[rung].rate > granted)
        rung++;
    for (int i = 0; i < room->stream_count; i++)
        if (room->streams[i].quality == rungs[rung].quality)
            return;
    if (!rid || strcmp(rid, "TIPS_NEED_MEMBER") != 0) /* that one is a trial of minutes */
        lr_add(x, room,
               (struct lr_stream){.protocol = url && strstr(url, ".flv") ? "flv" : "hls",
                                  .url = final_url(x, url),
                                  .quality = rungs[rung].quality});
}

static int streams(lr_ctx *x, struct lr_room *room, const char *id)
{
    const char *why = NULL;
    for (size_t i = first_rung(x); i < ASKED && (lr_want_all(x) || !room->stream_count); i++) {
        lr_json *v = play_url(x, id, rungs[i].rate);
        const char *live = lr_text(x, v, "body.content.currentLive");
        if (live && strcmp(live, "0") == 0) {
            lr_set_live(room, false);
            return lr_done(x);
        }
        why = lr_str(v, "rid") ? lr_str(v, "rid") : lr_str(v, "message");
        if (!why)
            lr_need_str(x, v, "body.urlInfo.url");
        add(x, room, v, i);
    }
    if (lr_failed(x) || room->stream_count)
        return lr_done(x);
    return lr_block(
        x, room,
        lr_fmt(x, "no address (%s): rights, region or login", why ? why : lr_tr("refused")));
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://www.miguvideo.com/p/live/%s", room->id);
    const struct lr_req req = {.headers = headers, .room = true};
    lr_json *v = lr_get_json(x,
                             lr_fmt(x,
                                    "https://vms-sc.miguvideo.com/vms-match/v6/staticcache/basic/"
                                    "basic-data/%s/miguvideo",
                                    room->id),
                             &req);
    const lr_json *body = lr_need_room(x, v, "body");
    room->anchor = lr_need_str(x, body, "title");
    room->title = lr_str(body, "detailPageTitle");
    const char *programme = lr_text(x, body, "pId");
    lr_set_live(room, programme && *programme);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    return streams(x, room, programme);
}

const struct lr_extractor lr_extractor_migu = {
    .name = "migu",
    .title = "咪咕视频 Migu",
    /* pages come and go, the number is the same: of the query, or the last of the path */
    .urls =
        (const char *const[]){
            "{,www.,m.}miguvideo.com/p/live/{id:d}", "{,www.,m.}miguvideo.com/{**_}?mgdbId={id:d}",
            "{,www.,m.}miguvideo.com/m/live/home/{id:d}/{**_}", "{,www.,m.}miguvideo.com/{id:d}",
            "{,www.,m.}miguvideo.com/{_}/{id:d}", "{,www.,m.}miguvideo.com/{_}/{_}/{id:d}",
            "{,www.,m.}miguvideo.com/{_}/{_}/{_}/{id:d}", NULL},
    .examples = (const char *const[]){"https://www.miguvideo.com/p/live/120000541321", NULL},
    .flags = LR_NEEDS_COOKIE,
    .constants = constants,
    .resolve = resolve,
};
