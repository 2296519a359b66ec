#include "session/notice_body.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *name;
    size_t at;
} texts[] = {
    {"id", offsetof(struct lr_notice, id)},
    {"event", offsetof(struct lr_notice, event)},
    {"severity", offsetof(struct lr_notice, severity)},
    {"title", offsetof(struct lr_notice, title)},
    {"text", offsetof(struct lr_notice, text)},
    {"url", offsetof(struct lr_notice, url)},
    {"platform", offsetof(struct lr_notice, platform)},
    {"anchor", offsetof(struct lr_notice, anchor)},
    {"room_title", offsetof(struct lr_notice, room_title)},
    {"cover", offsetof(struct lr_notice, cover)},
    {"quality", offsetof(struct lr_notice, quality)},
    {"path", offsetof(struct lr_notice, path)},
    {"room_id", offsetof(struct lr_notice, room_id)},
    {"category", offsetof(struct lr_notice, category)},
    {"viewers", offsetof(struct lr_notice, viewers)},
};

static const struct {
    const char *name;
    size_t at;
} numbers[] = {
    {"time", offsetof(struct lr_notice, time)},
    {"started", offsetof(struct lr_notice, started)},
    {"duration", offsetof(struct lr_notice, duration)},
    {"bytes", offsetof(struct lr_notice, bytes)},
    {"gaps", offsetof(struct lr_notice, gaps)},
    {"files", offsetof(struct lr_notice, files)},
};

int lr_notice_to_body(struct lr_buf *out, const char *to, int64_t at, const struct lr_notice *n)
{
    const char *whole = (const char *)n;
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "to", to);
    lr_jw_int(&w, "at", at);
    lr_jw_bool(&w, "alarm", n->alarm);
    for (size_t i = 0; i < LR_COUNT(texts); i++) {
        const char *text = *(const char *const *)(const void *)(whole + texts[i].at);
        if (text)
            lr_jw_str(&w, texts[i].name, text);
    }
    for (size_t i = 0; i < LR_COUNT(numbers); i++)
        lr_jw_int(&w, numbers[i].name, *(const int64_t *)(const void *)(whole + numbers[i].at));
    lr_jw_object_end(&w);
    return lr_jw_end(&w) || !lr_buf_str(out) ? LIVREC_ENOMEM : 0;
}

int lr_notice_from_body(struct lr_arena *a, const char *body, const char **to, int64_t *at,
                        struct lr_notice *n)
{
    struct lr_err err = {0};
    lr_json *v = lr_json_parse(a, body, strlen(body), &err);
    if (!v)
        return err.code;
    *n = (struct lr_notice){.alarm = lr_json_bool(v, "alarm")};
    char *whole = (char *)n;
    for (size_t i = 0; i < LR_COUNT(texts); i++)
        *(const char **)(void *)(whole + texts[i].at) = lr_json_str(v, texts[i].name);
    for (size_t i = 0; i < LR_COUNT(numbers); i++)
        *(int64_t *)(void *)(whole + numbers[i].at) = lr_json_int(v, numbers[i].name, 0);
    *to = lr_json_str(v, "to");
    *at = lr_json_int(v, "at", 0);
    return *to && n->event && n->title && n->text ? 0 : LIVREC_EPARSE;
}
