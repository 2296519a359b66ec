/* Qiandu Rebo: everything stands in a script of the page; an overlay shows that the room is off. */
#include "resolve/extractor.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://qiandurebo.com/web/video.php?roomnumber=%s", room->id);
    const struct lr_req req = {
        .headers = (const char *const[]){"Referer", "https://qiandurebo.com/web/index.php", NULL},
        .room = true};
    const char *html = lr_get_text(x, room->url, &req);
    const char *text = lr_html_json_after(lr_mem(x), html, "var user");
    if (html && !text)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s (the page has no \"var user\")",
                       room->id);
    const lr_json *user = text ? lr_parse(x, text) : NULL;
    room->anchor = lr_need_str(x, user, "zb_nickname");
    room->cover = lr_str(user, "cover");
    const char *url = lr_str(user, "play_url");
    bool overlay = html && strstr(html, "common-text-center\" style=\"display:block");
    lr_set_live(room, url && *url && !overlay);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .url = url,
                              .quality = LR_Q_ORIGIN,
                              .expires = lr_query_int(x, url, "wsTime", 16)});
    lr_add_header(x, room, "Referer", "https://qiandurebo.com");
    return lr_need_streams(x, room, "play_url");
}

const struct lr_extractor lr_extractor_qiandurebo = {
    .name = "qiandurebo",
    .title = "千度热播 Qiandu Rebo",
    .urls = (const char *const[]){"{,www.}qiandurebo.com/web/video.php?roomnumber={id:w}", NULL},
    .examples =
        (const char *const[]){"https://qiandurebo.com/web/video.php?roomnumber=33333", NULL},
    .resolve = resolve,
};
