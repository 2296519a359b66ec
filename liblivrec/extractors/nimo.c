/* Nimo TV, Huya's global site. The mobile page holds the state and a binary package (TARS, in hex)
 * with the parts of the addresses; a ratio that is not there plays as the next lower one. */
#include "resolve/extractor.h"

#define SITE "https://m.nimo.tv"

static const struct lr_constant constants[] = {
    {"user_agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
                   "Chrome/142.0.0.0 Mobile Safari/537.36"},
    {NULL, NULL},
};

/* The package as text: what can't be in an address ends a value. */
static const char *package_text(lr_ctx *x, const char *hex)
{
    size_t len;
    char *text = (char *)lr_hex_decode(lr_mem(x), hex ? hex : "", &len);
    char *copy = text && len ? lr_arena_strndup(lr_mem(x), text, len) : NULL;
    for (size_t i = 0; copy && i < len; i++)
        copy[i] = text[i] > ' ' && text[i] < 127 ? text[i] : ' ';
    return copy;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '_';
}

/* "81" of "appid=81&..."; its end is no "id". */
static const char *value(lr_ctx *x, const char *text, const char *key)
{
    size_t n = strlen(key);
    for (const char *p = text; p && (p = strstr(p, key)) != NULL; p += n) {
        const char *from = p + n, *to = from;
        if (p - text >= 3 && strncmp(p - 3, "app", 3) == 0)
            continue;
        while (is_word(*to))
            to++;
        if (to > from)
            return lr_arena_strndup(lr_mem(x), from, (size_t)(to - from));
    }
    return NULL;
}

/* "https://tx" and "/backsrc/" of "https://tx.hls.nimo.tv/backsrc/": one line, HLS and FLV. */
static const char *line(lr_ctx *x, const char *text, const char **folder)
{
    for (const char *p = text; p && (p = strstr(p, "http")) != NULL; p++) {
        const char *mark = p + strcspn(p, ". "), *path = mark + strcspn(mark, "/ "), *end = path;
        if (strncmp(mark, ".hls.nimo.tv/", strlen(".hls.nimo.tv/")) != 0)
            continue;
        for (const char *c = path; is_word(*c) || *c == '/'; c++)
            end = *c == '/' ? c + 1 : end;
        *folder = lr_arena_strndup(lr_mem(x), path, (size_t)(end - path));
        return lr_arena_strndup(lr_mem(x), p, (size_t)(mark - p));
    }
    return NULL;
}

struct package {
    const char *appid, *id, *tp, *secret, *time, *line, *folder;
};

static bool unpack(lr_ctx *x, const char *hex, struct package *out)
{
    const char *text = package_text(x, hex);
    *out = (struct package){.appid = value(x, text, "appid="),
                            .id = value(x, text, "id="),
                            .tp = value(x, text, "tp="),
                            .secret = value(x, text, "wsSecret="),
                            .time = value(x, text, "wsTime=")};
    out->line = line(x, text, &out->folder);
    return out->appid && out->id && out->tp && out->secret && out->time && out->line;
}

static const struct row {
    const char *name, *ratio, *watermark, *sphd;
    int64_t kbit;
    enum lr_quality q;
} rows[] = {
    {"1080p", "6000", "0", NULL, 6000, LR_Q_ORIGIN}, {"720p", "2500", "1", "1", 2500, LR_Q_HD},
    {"480p", "1000", "1", "1", 1000, LR_Q_SD},       {"360p", "500", "1", "1", 500, LR_Q_LD},
    {"240p", "250", "1", NULL, 250, LR_Q_LD},
};

static void add(lr_ctx *x, struct lr_room *room, const struct package *p, const struct row *r,
                const char *protocol, const char *extension)
{
    const char *url = lr_url(
        x, lr_fmt(x, "%s.%s.nimo.tv%s%s.%s", p->line, protocol, p->folder, p->id, extension),
        "appid", p->appid, "id", p->id, "tp", p->tp, "wsSecret", p->secret, "wsTime", p->time, "u",
        "0", "t", "100", "needwm", r->watermark, "ratio", r->ratio, "sphd", r->sphd, NULL);
    lr_add(x, room,
           (struct lr_stream){.protocol = protocol,
                              .url = url,
                              .name = r->name,
                              .quality = r->q,
                              .bitrate = 1000 * r->kbit,
                              .expires = lr_query_int(x, url, "wsTime", 16)});
}

static int streams(lr_ctx *x, struct lr_room *room, const char *hex)
{
    struct package p;
    if (!unpack(x, hex, &p))
        return lr_fail(x, LIVREC_EPARSE, "G_roomBaseInfo.mStreamPkg: no address in it");
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        add(x, room, &p, &rows[i], "flv", "flv");
        add(x, room, &p, &rows[i], "hls", "m3u8");
    }
    lr_add_header(x, room, "User-Agent", lr_const(x, "user_agent"));
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

static const lr_json *page(lr_ctx *x, const char *path)
{
    const char *headers[] = {"User-Agent", lr_const(x, "user_agent"), NULL};
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/%s", path),
                                   &(struct lr_req){.headers = headers, .room = true});
    const char *text = lr_html_json_after(lr_mem(x), html, "G_roomBaseInfo");
    const char *answer = lr_answer_url(x);
    if (text)
        return lr_parse(x, text);
    if (html && answer && !strstr(answer, path))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", path);
    else if (html)
        lr_fail(x, LIVREC_EPARSE, "the page holds no G_roomBaseInfo");
    return NULL;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *number = lr_var(x, "number");
    const lr_json *v =
        page(x, number ? lr_fmt(x, "live/%s", number) : lr_segment(x, lr_var(x, "name")));
    const char *hex = lr_str(v, "mStreamPkg");
    room->id = lr_text(x, v, "roomId");
    room->url = lr_url_str(lr_mem(x), lr_input(x));
    room->anchor = lr_need_str(x, v, "nickname");
    room->title = lr_str(v, "title");
    room->cover = lr_str(v, "screenShots");
    room->category = lr_str(v, "game");
    lr_need(x, v, "liveStreamStatus");
    lr_set_live(room, lr_int(v, "liveStreamStatus", 0) != 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(v, "viewerNum", -1);
    if (hex && !*hex)
        return lr_fail(x, LIVREC_EHTTP, "it is just starting: there is no address yet");
    return lr_want_streams(x) ? streams(x, room, lr_need_str(x, v, "mStreamPkg")) : lr_done(x);
}

const struct lr_extractor lr_extractor_nimo = {
    .name = "nimo",
    .title = "Nimo TV",
    .urls = (const char *const[]){"{,www.,m.}nimo.tv/{name}", "{,www.,m.}nimo.tv/live/{number:d}",
                                  NULL},
    .examples = (const char *const[]){"https://www.nimo.tv/username",
                                      "https://www.nimo.tv/live/12345", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "nimo.tv",
    .constants = constants,
    .resolve = resolve,
};
