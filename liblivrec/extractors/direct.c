/* The address of a stream itself, known by an extension or forced with "direct:". Its kind is
 * told by its first bytes: servers send any Content-Type. */
#include "resolve/extractor.h"

#define PEEK 1504 /* eight TS packets */

enum kind { UNKNOWN, HLS, FLV, TS, MP4, ADTS, DASH, PAGE };

struct bytes {
    const uint8_t *p;
    size_t n;
};

static bool starts(struct bytes b, size_t at, const char *word)
{
    size_t len = strlen(word);
    return at <= b.n && b.n - at >= len && memcmp(b.p + at, word, len) == 0;
}

/* Sync bytes at the distance of plain, time-stamped (M2TS) or DVB packets. */
static bool is_ts(struct bytes b)
{
    static const size_t sizes[] = {188, 192, 204};
    for (size_t i = 0; i < LR_COUNT(sizes); i++) {
        size_t at = sizes[i] == 192 ? 4 : 0, end = at + 2 * sizes[i];
        if (b.n > end && b.p[at] == 0x47 && b.p[at + sizes[i]] == 0x47 && b.p[end] == 0x47)
            return true;
    }
    return false;
}

static bool is_mp4(struct bytes b)
{
    return starts(b, 4, "ftyp") || starts(b, 4, "styp") || starts(b, 4, "moof") ||
           starts(b, 4, "moov");
}

static enum kind kind_of_text(struct bytes b)
{
    size_t at = starts(b, 0, "\xEF\xBB\xBF") ? 3 : 0;
    while (at < b.n && memchr(" \t\r\n", b.p[at], 4))
        at++;
    if (starts(b, at, "#EXTM3U"))
        return HLS;
    if (at == b.n || !memchr("<{[", b.p[at], 3))
        return UNKNOWN;
    for (; at < b.n; at++)
        if (starts(b, at, "<MPD"))
            return DASH;
    return PAGE;
}

static enum kind sniff(struct bytes b)
{
    if (starts(b, 0, "FLV\x01"))
        return FLV;
    if (is_ts(b))
        return TS;
    if (is_mp4(b))
        return MP4;
    if (b.n >= 7 && b.p[0] == 0xFF && (b.p[1] & 0xF6) == 0xF0)
        return ADTS;
    return kind_of_text(b);
}

/* Many CDNs write the end of a link's life into its query. */
static bool has_expired(lr_ctx *x)
{
    static const struct {
        const char *key;
        int base;
    } keys[] = {{"expires", 10}, {"expire", 10}, {"exp", 10}, {"wsTime", 16}, {"txTime", 16}};
    const char *url = lr_url_str(lr_mem(x), lr_input(x));
    for (size_t i = 0; i < LR_COUNT(keys); i++) {
        int64_t end = lr_query_int(x, url, keys[i].key, keys[i].base);
        if (end > 1000000000 && end < lr_now(x))
            return true;
    }
    return false;
}

static int refused(lr_ctx *x, struct lr_room *room, int status)
{
    if (status == 404 || status == 410) {
        lr_set_live(room, false);
        return 0;
    }
    if (status == 401 || status == 403)
        return lr_block(x, room,
                        has_expired(x) ? "the link has expired: a new one is needed"
                                       : "the server refuses the link: it may want a "
                                         "cookie, or a new link");
    return lr_fail(x, status == 429 ? LIVREC_ERATE : LIVREC_EHTTP, "HTTP %d", status);
}

/* The address without its query is the room; host and last part of the path name it. */
static void identify(lr_ctx *x, struct lr_room *room)
{
    const struct lr_url *u = lr_input(x);
    const char *name = strrchr(u->path, '/') + 1;
    size_t len = strcspn(name, ".");
    room->id = lr_url_redact(lr_mem(x), lr_url_str(lr_mem(x), u));
    room->anchor =
        len ? lr_fmt(x, "%s_%s", u->host, lr_percent_decode(lr_mem(x), name, len)) : u->host;
}

/* A list that has ended is no broadcast any more. */
static int playlist(lr_ctx *x, struct lr_room *room, const char *text, struct lr_stream like)
{
    bool ended = text && strstr(text, "\n#EXT-X-ENDLIST");
    lr_set_live(room, !ended);
    if (ended)
        room->reason = "the playlist has ended (EXT-X-ENDLIST)";
    else
        lr_add_playlist(x, room, text, like);
    return lr_done(x);
}

/* A static one is recorded as a file is: from its beginning to its end. */
static int manifest(lr_ctx *x, struct lr_room *room, const char *text, struct lr_stream like)
{
    lr_set_live(room, true);
    lr_add_manifest(x, room, text, like);
    return lr_done(x);
}

/* All of a text that was looked at. */
static const char *whole(lr_ctx *x, struct bytes head, const char *url)
{
    return head.n < PEEK ? (const char *)head.p : lr_get_text(x, url, NULL);
}

static int media(lr_ctx *x, struct lr_room *room, enum kind kind, struct lr_stream like)
{
    like.protocol = kind == FLV ? "flv" : kind == TS ? "ts" : "http";
    like.container = kind == FLV ? "flv" : kind == TS ? "ts" : kind == MP4 ? "fmp4" : NULL;
    like.codec = kind == ADTS ? "aac" : NULL;
    lr_set_live(room, true);
    lr_add(x, room, like);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *url = lr_url_str(lr_mem(x), lr_input(x));
    const struct lr_req req = {.peek = PEEK, .lenient = true};
    struct lr_stream like = {.url = url, .quality = LR_Q_ORIGIN};
    struct bytes head;
    identify(x, room);
    head.p = lr_get_bytes(x, url, &req, &head.n);
    if (!head.p)
        return lr_done(x);
    if (lr_status(x) >= 300)
        return refused(x, room, lr_status(x));
    enum kind kind = sniff(head);
    switch (kind) {
    case HLS:
        return playlist(x, room, whole(x, head, url), like);
    case DASH:
        return manifest(x, room, whole(x, head, url), like);
    case PAGE:
        return lr_fail(x, LIVREC_EMEDIA, "the address gives a page of text, not a stream");
    case UNKNOWN:
        return lr_fail(x, LIVREC_EMEDIA,
                       head.n ? "not a stream: expected FLV, MPEG-TS, MP4, AAC, HLS or DASH"
                              : "the server sends nothing");
    default:
        return media(x, room, kind, like);
    }
}

const struct lr_extractor lr_extractor_direct = {
    .name = "direct",
    .title = "address of a stream",
    .urls = (const char *const[]){"*.flv", "*.m3u8", ".mp4", ".mpd", ".ts", NULL},
    .examples = (const char *const[]){"https://example.com/live/stream.m3u8",
                                      "https://example.com/live/stream.flv", NULL},
    .flags = LR_FALLBACK,
    .filters = lr_marked_ads,
    .resolve = resolve,
};
