#include "extractors/douyin_room.h"

static enum lr_quality rung(const char *key)
{
    static const struct {
        const char *key;
        enum lr_quality q;
    } rows[] = {{"origin", LR_Q_ORIGIN}, {"uhd", LR_Q_UHD}, {"FULL_HD1", LR_Q_UHD}, {"hd", LR_Q_HD},
                {"HD1", LR_Q_HD},        {"sd", LR_Q_SD},   {"SD1", LR_Q_SD},       {"ld", LR_Q_LD},
                {"SD2", LR_Q_LD},        {"md", LR_Q_LD},   {"ao", LR_Q_AUDIO}};
    for (size_t i = 0; key && i < LR_COUNT(rows); i++)
        if (strcmp(key, rows[i].key) == 0)
            return rows[i].q;
    return LR_Q_UNSET;
}

/* Description of a quality, out of the player's options. */
static const lr_json *option_of(const lr_json *pull, const char *key)
{
    LR_EACH(row, lr_json_at(pull, "options.qualities"))
    {
        const char *name = lr_str(row, "sdk_key");
        if (name && key && strcmp(name, key) == 0)
            return row;
    }
    return NULL;
}

/* "1920x1080" */
static int dimension(const char *text, int which)
{
    const char *at = text && which ? strchr(text, 'x') : text;
    int n = 0;
    if (at && which)
        at++;
    for (; at && *at >= '0' && *at <= '9' && n < 100000; at++)
        n = n * 10 + *at - '0';
    return n;
}

static void add(lr_ctx *x, struct lr_room *room, const char *key, const lr_json *main,
                const lr_json *option)
{
    const lr_json *sdk =
        lr_str(main, "sdk_params") ? lr_parse(x, lr_str(main, "sdk_params")) : NULL;
    const char *codec = lr_str(sdk, "VCodec"), *size = lr_str(sdk, "resolution");
    codec = codec ? codec : lr_str(option, "v_codec");
    size = size ? size : lr_str(option, "resolution");
    struct lr_stream s = {.quality = rung(key),
                          .name = lr_str(option, "name"),
                          .bitrate = lr_int(sdk, "vbitrate", 0),
                          .codec = codec && strstr(codec, "265") ? "hevc" : "avc",
                          .width = dimension(size, 0),
                          .height = dimension(size, 1),
                          .fps_milli = (int)lr_int(option, "fps", 0) * 1000};
    s.bitrate = s.bitrate ? s.bitrate : lr_int(option, "v_bit_rate", 0);
    if (s.quality == LR_Q_AUDIO)
        s.codec = "aac";
    static const char *const protocols[] = {"hls", "flv"};
    for (size_t i = 0; i < LR_COUNT(protocols); i++) {
        s.protocol = protocols[i];
        s.url = lr_str(main, protocols[i]);
        s.priority = i == 0;
        s.expires = lr_query_int(x, s.url, "expire", 16);
        lr_add(x, room, s);
    }
}

/* stream_data is JSON inside of a string. */
static void add_pull(lr_ctx *x, struct lr_room *room, const lr_json *pull)
{
    const char *text = lr_str(pull, "stream_data");
    const lr_json *data = text && *text ? lr_json_at(lr_parse(x, text), "data") : NULL;
    for (size_t i = 0; i < lr_json_members(data); i++) {
        const char *key;
        const lr_json *row = lr_json_member(data, i, &key);
        add(x, room, key, lr_json_at(row, "main"), option_of(pull, key));
    }
}

static void add_map(lr_ctx *x, struct lr_room *room, const lr_json *map, const char *protocol,
                    int priority)
{
    for (size_t i = 0; i < lr_json_members(map); i++) {
        const char *key;
        const char *url = lr_str(lr_json_member(map, i, &key), "");
        lr_add(x, room,
               (struct lr_stream){.protocol = protocol,
                                  .url = url,
                                  .quality = rung(key),
                                  .name = key,
                                  .priority = priority,
                                  .expires = lr_query_int(x, url, "expire", 16)});
    }
}

int lr_douyin_room(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    const lr_json *media = lr_json_at(live, "stream_url");
    room->title = lr_str(live, "title");
    room->cover = lr_str(live, "cover.url_list[0]");
    room->viewers = lr_int(live, "room_view_stats.display_value", -1);
    room->started_at = lr_int(live, "create_time", 0);
    if (!lr_want_streams(x))
        return lr_done(x);
    lr_need(x, live, "stream_url");
    add_pull(x, room, lr_json_at(media, "live_core_sdk_data.pull_data"));
    const lr_json *more = lr_json_at(media, "pull_datas");
    for (size_t i = 0; i < lr_json_members(more); i++) {
        const char *key;
        add_pull(x, room, lr_json_member(more, i, &key));
    }
    add_map(x, room, lr_json_at(media, "hls_pull_url_map"), "hls", -1);
    add_map(x, room, lr_json_at(media, "flv_pull_url"), "flv", -2);
    lr_add_header(x, room, "Referer", "https://live.douyin.com/");
    lr_add_header(x, room, "User-Agent", LR_UA_DESKTOP);
    return lr_done(x);
}
