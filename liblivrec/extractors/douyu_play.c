/* Streams of a Douyu room: one to each play request. */
#include "extractors/douyu_play.h"

/* Place of a rate in the list, best first: 0 is as the streamer sends it, others go by their bits;
 * -1 when it is not there. */
static int place_of(const lr_json *data, int64_t rate)
{
    const lr_json *list = lr_json_at(data, "multirates");
    int64_t bits = -1;
    int better = 0;
    size_t at = 0;
    LR_EACH (r, list)
        if (lr_int(r, "rate", -1) == rate) {
            bits = lr_int(r, "bit", 0);
            at = r_i;
        }
    LR_EACH (r, list) {
        int64_t more = lr_int(r, "bit", 0) - bits;
        better += lr_int(r, "rate", -1) == 0 || more > 0 || (more == 0 && r_i < at);
    }
    return rate == 0 ? 0 : bits < 0 ? -1 : better;
}

static const lr_json *rate_at(const lr_json *data, int place)
{
    LR_EACH (r, lr_json_at(data, "multirates"))
        if (place_of(data, lr_int(r, "rate", -1)) == place)
            return r;
    return NULL;
}

static enum lr_quality rung(int place)
{
    return place <= 0 ? LR_Q_ORIGIN : place < 4 ? (enum lr_quality)(LR_Q_BD + place) : LR_Q_LD;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    int place = place_of(data, lr_int(data, "rate", 0));
    const lr_json *rate = rate_at(data, place);
    const char *cdn = lr_str(data, "rtmp_cdn");
    struct lr_stream s = {
        .protocol = "flv",
        .codec = "avc",
        .cdn = cdn,
        .name = lr_str(rate, "name"),
        .quality = rung(place),
        .bitrate = 1000 * lr_int(rate, "bit", 0),
        .priority = cdn && strncmp(cdn, "scdn", 4) == 0 ? 0 : 1,
        .url = lr_fmt(x, "%s/%s", lr_str(data, "rtmp_url"), lr_str(data, "rtmp_live"))};
    lr_add(x, room, s);
    const char *hevc = lr_str(data, "player_1");
    s.url = hevc && *hevc ? hevc : NULL;
    s.codec = "hevc";
    lr_add(x, room, s);
}

/* scdn is peer to peer and breaks: the last line that is not. */
static const char *better_cdn(const lr_json *data)
{
    const char *cdn = lr_str(data, "rtmp_cdn"), *found = NULL;
    if (cdn && strncmp(cdn, "scdn", 4) == 0)
        LR_EACH (line, lr_json_at(data, "cdnsWithName")) {
            const char *name = lr_str(line, "cdn");
            found = name && strncmp(name, "scdn", 4) != 0 ? name : found;
        }
    return found;
}

/* What the site's rates usually are; the answer lists those of the room. */
static const char *usual_rate(enum lr_quality wish)
{
    return wish <= LR_Q_BD ? "0" : wish == LR_Q_UHD ? "3" : wish == LR_Q_HD ? "2" : "1";
}

/* The rate that answers the wish: the best one not above it. */
static int64_t wished_rate(lr_ctx *x, const lr_json *data)
{
    int wish = lr_wish(x) <= LR_Q_BD ? 0 : (int)(lr_wish(x) - LR_Q_BD);
    int last = (int)lr_json_count(lr_json_at(data, "multirates")) - 1;
    return lr_int(rate_at(data, wish < last ? wish : last), "rate", 0);
}

/* No answer, or one without a stream or a word why. */
static int failed(lr_ctx *x, const struct lr_douyu_signer *s, const lr_json *v, int status)
{
    const char *call = s->path ? s->path : "getEncryption";
    if (!v && status >= 400)
        return lr_fail(x, status == 403 ? LIVREC_ERATE : LIVREC_EHTTP, "%s: HTTP %d", call, status);
    return lr_fail(x, LIVREC_EPARSE, "%s: there is no \"%s\"", call,
                   s->path ? "data.rtmp_live" : "data.key");
}

static int refused(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    int64_t error = lr_int(v, "error", 0);
    if (error <= -3 && error >= -5) { /* off, or closed, since the room was asked for */
        lr_set_live(room, false);
        room->started_at = 0;
        return lr_done(x);
    }
    if (error == 126)
        return lr_block(x, room, "not shown in this region: use a proxy in China");
    if (error == -9)
        return lr_fail(x, LIVREC_ERATE, "the play request was refused (-9): is the clock right?");
    return lr_fail(x, LIVREC_EPARSE, "the play request gave no stream (error %d)", (int)error);
}

static void other_rates(lr_ctx *x, struct lr_room *room, const struct lr_douyu_signer *s,
                        const lr_json *data, const char *cdn)
{
    int64_t wished = wished_rate(x, data);
    if (lr_int(data, "rateSwitch", 1) == 1)
        LR_EACH (rate, lr_json_at(data, "multirates")) {
            int64_t n = lr_int(rate, "rate", 0);
            if (n != lr_int(data, "rate", 0) && (lr_want_all(x) || n == wished))
                add(x, room,
                    lr_json_at(lr_douyu_play(x, s, room->id, lr_fmt(x, "%lld", (long long)n), cdn),
                               "data"));
        }
}

int lr_douyu_streams(lr_ctx *x, struct lr_room *room)
{
    struct lr_douyu_signer s = {.path = NULL};
    int status;
    const char *rate = usual_rate(lr_wish(x));
    lr_json *v = lr_douyu_ask(x, room->id, rate, &s, &status);
    const lr_json *data = lr_json_at(v, "data");
    if (!lr_str(data, "rtmp_live"))
        return lr_int(v, "error", 0) ? refused(x, room, v) : failed(x, &s, v, status);
    add(x, room, data);
    const char *cdn = better_cdn(data);
    if (cdn)
        add(x, room, lr_json_at(lr_douyu_play(x, &s, room->id, rate, cdn), "data"));
    other_rates(x, room, &s, data, cdn ? cdn : "");
    lr_add_header(x, room, "Referer", LR_DOUYU_WWW "/");
    lr_add_header(x, room, "User-Agent", LR_UA_DESKTOP);
    return lr_done(x);
}
