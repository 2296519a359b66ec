/* States of many rooms of Bilibili: one request, which needs no signature and takes short numbers
 * as well as long ones. */
#include "extractors/bilibili_api.h"

/* The answer is by long numbers. `id` may be NULL. */
static const lr_json *find(lr_ctx *x, const lr_json *rooms, const char *id)
{
    const char *key;
    for (size_t i = 0; id && i < lr_json_members(rooms); i++) {
        const lr_json *room = lr_json_member(rooms, i, &key);
        if (lr_is(key, id) || lr_is(lr_text(x, room, "short_id"), id))
            return room;
    }
    return NULL;
}

/* That a broadcast is paid for is not told here. A room that is on air behind a password is left to
 * its own calls, which see whether the user's cookie opens it; so is one that is missing. */
static void settle(struct lr_polled *room, const lr_json *info)
{
    int64_t status = lr_int(info, "live_status", -1);
    if (status >= 0 && !(status == 1 && lr_true(info, "is_encrypted")))
        lr_polled_live(room, status == 1);
}

int lr_bilibili_poll(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    const char *pairs[2 * LR_BILIBILI_BATCH + 2] = {"req_biz", "web_room_componet"};
    size_t count = 2;
    for (size_t i = 0; i < n; i++) {
        const char *id = lr_capture(rooms[i].vars, "id"); /* none: a short link */
        if (id) {
            pairs[count++] = "room_ids";
            pairs[count++] = id;
        }
    }
    if (count == 2)
        return lr_done(x);
    lr_json *v = lr_get_json(x,
                             lr_url_with(lr_mem(x),
                                         LR_BILIBILI_API "/xlive/web-room/v1/index/getRoomBaseInfo",
                                         pairs, count),
                             &lr_bilibili_plain);
    if (v && lr_int(v, "code", -1) != 0)
        return lr_bilibili_refused(x, "getRoomBaseInfo", v);
    const lr_json *all = lr_need(x, v, "data.by_room_ids");
    for (size_t i = 0; i < n; i++)
        settle(&rooms[i], find(x, all, lr_capture(rooms[i].vars, "id")));
    return lr_done(x);
}
