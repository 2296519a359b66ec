/* Streams of a Bilibili room: getRoomPlayInfo grants one quality at a time; the old playUrl often
 * still grants guests the original. Media wants the Referer. */
#include "extractors/bilibili_api.h"

#define QN_ORIGIN 10000
/* Above it are the site's own forms of the picture, often enlarged, and Dolby's (30000) ... */
#define QN_2K 15000
#define QN_4K 20000
/* ... and, in some rooms, what the streamer sends: there 10000 is encoded anew. */
#define QN_TRUE 25000
#define QN_MOST 16

static enum lr_quality rung(int64_t qn)
{
    return qn >= QN_ORIGIN ? LR_Q_ORIGIN
           : qn >= 400     ? LR_Q_BD
           : qn >= 250     ? LR_Q_UHD
           : qn >= 150     ? LR_Q_HD
           : qn > 0        ? LR_Q_SD
                           : LR_Q_UNSET;
}

static int64_t qn_of(enum lr_quality wish)
{
    switch (wish) {
    case LR_Q_BD:
        return 400;
    case LR_Q_UHD:
        return 250;
    case LR_Q_HD:
        return 150;
    case LR_Q_SD:
    case LR_Q_LD:
        return 80;
    default:
        return QN_ORIGIN;
    }
}

/* The user's own number, or that of the wish. */
static int64_t wanted_qn(lr_ctx *x)
{
    int64_t own = lr_int_after(lr_fmt(x, "qn=%s", lr_option(x, "auth.qn")), "qn=");
    int lines = lr_wish_lines(x);
    if (own > 0)
        return own;
    return lines >= 2160 ? QN_4K : lines >= 1440 ? QN_2K : qn_of(lr_wish(x));
}

/* Lines, where the name tells. */
static int lines_of(int64_t qn)
{
    return qn == QN_4K ? 2160 : qn == QN_2K ? 1440 : 0;
}

/* Among the forms of the original: what is asked for by number, what is sent, what is called so. */
static int form_priority(lr_ctx *x, int64_t qn)
{
    bool own = lr_option(x, "auth.qn") && qn == wanted_qn(x);
    return own ? 16 : qn == QN_TRUE ? 8 : qn == QN_ORIGIN ? 4 : 0;
}

/* The gotcha hosts are the CDN's own; mcdn are machines of other viewers. */
static int host_priority(const char *host)
{
    return !host || strstr(host, "mcdn") ? 0 : strstr(host, "d1--cn-gotcha") ? 2 : 1;
}

/* The site's word for a quality. */
static const char *word_of(lr_ctx *x, const lr_json *words, int64_t qn)
{
    LR_EACH (word, words)
        if (lr_int(word, "qn", 0) == qn && lr_str(word, "desc"))
            return lr_str(word, "desc");
    return lr_fmt(x, "%lld", (long long)qn);
}

static void add(lr_ctx *x, struct lr_room *room, struct lr_stream s, int64_t qn)
{
    struct lr_url u;
    if (!s.url || lr_url_parse(lr_mem(x), s.url, &u) < 0)
        return;
    s.cdn = u.host;
    s.quality = rung(qn);
    s.height = lines_of(qn);
    s.priority = host_priority(u.host) + form_priority(x, qn);
    s.expires = lr_query_int(x, s.url, "expires", 10);
    lr_add(x, room, s);
}

static void add_codec(lr_ctx *x, struct lr_room *room, struct lr_stream s, const lr_json *codec)
{
    LR_EACH (line, lr_json_at(codec, "url_info")) {
        s.codec = lr_str(codec, "codec_name");
        s.url = lr_fmt(x, "%s%s%s", lr_str(line, "host"), lr_str(codec, "base_url"),
                       lr_str(line, "extra"));
        add(x, room, s, lr_int(codec, "current_qn", 0));
    }
}

/* Streams at one quality; the answer, for the list of other qualities. */
static lr_json *play_info(lr_ctx *x, struct lr_room *room, int64_t qn)
{
    const char *const pairs[] = {
        "room_id",  room->id, "qn",           lr_fmt(x, "%lld", (long long)qn),
        "platform", "html5",  "protocol",     "0,1",
        "format",   "0,1,2",  "codec",        "0,1,2",
        "dolby",    "5",      "web_location", "444.8"};
    lr_json *v = lr_bilibili_get(x, LR_BILIBILI_API "/xlive/web-room/v2/index/getRoomPlayInfo",
                                 pairs, LR_COUNT(pairs));
    const lr_json *play = lr_json_at(v, "data.playurl_info.playurl");
    LR_EACH (stream, lr_json_at(play, "stream"))
        LR_EACH (format, lr_json_at(stream, "format"))
            LR_EACH (codec, lr_json_at(format, "codec")) {
                const char *hls = lr_str(stream, "protocol_name");
                struct lr_stream s = {
                    .protocol = hls && strcmp(hls, "http_hls") == 0 ? "hls" : "flv",
                    .container = lr_str(format, "format_name"),
                    .name =
                        word_of(x, lr_json_at(play, "g_qn_desc"), lr_int(codec, "current_qn", 0))};
                add_codec(x, room, s, codec);
            }
    return v;
}

static void old_play_url(lr_ctx *x, struct lr_room *room, int64_t qn)
{
    const struct lr_req req = {
        .headers = (const char *const[]){"Referer", "https://live.bilibili.com/", NULL},
        .optional = true};
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, LR_BILIBILI_API "/room/v1/Room/playUrl", "cid", room->id, "qn",
                           lr_fmt(x, "%lld", (long long)qn), "platform", "web", NULL),
                    &req);
    int64_t granted = lr_int(v, "data.current_qn", 0);
    LR_EACH (line, lr_json_at(v, "data.durl"))
        add(x, room,
            (struct lr_stream){.protocol = "flv",
                               .container = "flv",
                               .codec = "avc",
                               .url = lr_str(line, "url"),
                               .name =
                                   word_of(x, lr_json_at(v, "data.quality_description"), granted)},
            granted);
}

static bool has_rung(const struct lr_room *room, enum lr_quality q)
{
    for (int i = 0; i < room->stream_count; i++)
        if (room->streams[i].quality == q)
            return true;
    return false;
}

/* The numbers that an answer offers, each once: some only with one of the codecs. */
struct offer {
    int64_t qn[QN_MOST];
    int count;
};

static bool offers(const struct offer *o, int64_t qn)
{
    for (int i = 0; i < o->count; i++)
        if (o->qn[i] == qn)
            return true;
    return false;
}

static void read_offer(const lr_json *v, struct offer *o)
{
    LR_EACH (stream, lr_json_at(v, "data.playurl_info.playurl.stream"))
        LR_EACH (format, lr_json_at(stream, "format"))
            LR_EACH (codec, lr_json_at(format, "codec"))
                LR_EACH (qn, lr_json_at(codec, "accept_qn"))
                    if (o->count < QN_MOST && !offers(o, lr_int(qn, "", 0)))
                        o->qn[o->count++] = lr_int(qn, "", 0);
}

/* What else has to be asked for: all of them, or the true original. */
static void other_qualities(lr_ctx *x, struct lr_room *room, const lr_json *v, int64_t qn)
{
    struct offer o = {.count = 0};
    read_offer(v, &o);
    for (int i = 0; i < o.count && lr_want_all(x); i++)
        if (o.qn[i] != qn)
            play_info(x, room, o.qn[i]);
    if (!lr_want_all(x) && qn == QN_ORIGIN && offers(&o, QN_TRUE))
        play_info(x, room, QN_TRUE);
}

int lr_bilibili_streams(lr_ctx *x, struct lr_room *room)
{
    int64_t wanted = wanted_qn(x), qn = lr_want_all(x) ? QN_ORIGIN : wanted;
    lr_json *v = play_info(x, room, qn);
    bool suspected = lr_bilibili_suspects(x, v);
    LR_EACH (type, lr_json_at(v, "data.all_special_types"))
        if (lr_int(type, "", 0) == 203)
            return lr_block(x, room, "paid broadcast: it can't be recorded");
    if (lr_int(v, "data.live_status", 1) != 1) { /* it ended since the room was asked for */
        lr_set_live(room, false);
        room->started_at = 0;
        return lr_done(x);
    }
    other_qualities(x, room, v, qn);
    if (!has_rung(room, rung(wanted)))
        old_play_url(x, room, wanted);
    if (!room->stream_count && suspected)
        return lr_bilibili_doubt(x, "getRoomPlayInfo");
    if (!room->stream_count && !lr_failed(x))
        return lr_block(x, room, "no stream for guests (members only?): give the cookie SESSDATA");
    lr_add_header(x, room, "Referer", "https://live.bilibili.com/");
    lr_add_header(x, room, "User-Agent", LR_UA_DESKTOP);
    return lr_done(x);
}
