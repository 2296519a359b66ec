#include "extractors/douyin_room.h"

#include "extractors/family_pull.h"

static void add_map(lr_ctx *x, struct lr_room *room, const lr_json *map, const char *protocol,
                    int priority)
{
    for (size_t i = 0; i < lr_json_members(map); i++) {
        const char *key;
        const char *url = lr_str(lr_json_member(map, i, &key), "");
        lr_add(x, room,
               (struct lr_stream){.protocol = protocol,
                                  .url = url,
                                  .quality = lr_pull_rung(key),
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
    lr_pull_data_add(x, room, lr_json_at(media, "live_core_sdk_data.pull_data"), true);
    const lr_json *more = lr_json_at(media, "pull_datas");
    for (size_t i = 0; i < lr_json_members(more); i++) {
        const char *key;
        lr_pull_data_add(x, room, lr_json_member(more, i, &key), true);
    }
    add_map(x, room, lr_json_at(media, "hls_pull_url_map"), "hls", -2);
    add_map(x, room, lr_json_at(media, "flv_pull_url"), "flv", -1);
    if (!room->stream_count && !lr_failed(x))
        return lr_block(x, room, "the site gives no stream of this room (paid, app only?)");
    lr_add_header(x, room, "Referer", "https://live.douyin.com/");
    lr_add_header(x, room, "User-Agent", LR_UA_DESKTOP);
    return lr_done(x);
}
