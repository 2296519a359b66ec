#include "record/tags_read.h"

#include <string.h>

#include "core/attr.h"
#include "data/encode.h"
#include "media/amf.h"
#include "media/flv.h"
#include "media/mp4.h"

#define TAGS_MAX 64 /* of FLV that are looked at */

/* The names of one text in both containers. */
static const struct name {
    const char *flv;
    uint32_t mp4;
    size_t at; /* in struct lr_tag_text */
} names[] = {
    {"title", LR_FOURCC(0xa9u, 'n', 'a', 'm'), offsetof(struct lr_tag_text, title)},
    {"artist", LR_FOURCC(0xa9u, 'A', 'R', 'T'), offsetof(struct lr_tag_text, artist)},
    {"date", LR_FOURCC(0xa9u, 'd', 'a', 'y'), offsetof(struct lr_tag_text, date)},
    {"comment", LR_FOURCC(0xa9u, 'c', 'm', 't'), offsetof(struct lr_tag_text, comment)},
};

static void keep(struct lr_tag_text *out, const struct name *name, const uint8_t *text, size_t len)
{
    char *to = (char *)out + name->at;
    if (!lr_utf8_valid((const char *)text, len) || memchr(text, 0, len))
        return;
    if (len > LR_TAG_MAX)
        for (len = LR_TAG_MAX; len && (text[len] & 0xc0) == 0x80;)
            len--;
    memcpy(to, text, len);
    to[len] = '\0';
}

static void read_script(struct lr_tag_text *out, const uint8_t *body, size_t len)
{
    const uint8_t *text;
    size_t n;
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (lr_amf_text(body, len, names[i].flv, &text, &n))
            keep(out, &names[i], text, n);
}

static void read_flv(struct lr_tag_text *out, const uint8_t *head, size_t len)
{
    size_t at = LR_FLV_HEADER + LR_FLV_TRAILER;
    for (int i = 0; i < TAGS_MAX && at + LR_FLV_TAG <= len; i++) {
        struct lr_flv_tag tag;
        lr_flv_tag(head + at, &tag);
        const uint8_t *body = head + at + LR_FLV_TAG;
        size_t left = len - at - LR_FLV_TAG;
        if (tag.size > left)
            return;
        if (tag.type == LR_FLV_SCRIPT && lr_amf_is(body, tag.size, "onMetaData")) {
            read_script(out, body, tag.size);
            return;
        }
        at += LR_FLV_TAG + tag.size + LR_FLV_TRAILER;
    }
}

static void read_item(struct lr_tag_text *out, const struct lr_box *item)
{
    struct lr_box data;
    if (!lr_box_find(item, LR_FOURCC('d', 'a', 't', 'a'), &data) || data.size < 8)
        return; /* type and language stand in front of the text */
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (names[i].mp4 == item->type)
            keep(out, &names[i], data.data + 8, data.size - 8);
}

static void read_mp4(struct lr_tag_text *out, const uint8_t *head, size_t len)
{
    struct lr_box file = {0, head, len}, moov, udta, meta, list, item;
    if (!lr_box_find(&file, LR_FOURCC('m', 'o', 'o', 'v'), &moov) ||
        !lr_box_find(&moov, LR_FOURCC('u', 'd', 't', 'a'), &udta) ||
        !lr_box_find(&udta, LR_FOURCC('m', 'e', 't', 'a'), &meta) || meta.size < 4)
        return;
    meta.data += 4; /* version and flags */
    meta.size -= 4;
    if (!lr_box_find(&meta, LR_FOURCC('i', 'l', 's', 't'), &list))
        return;
    struct lr_box_iter it = lr_box_begin(list.data, list.size);
    while (lr_box_next(&it, &item))
        read_item(out, &item);
}

void lr_tags_read(struct lr_tag_text *out, enum lr_container c, const uint8_t *head, size_t len)
{
    *out = (struct lr_tag_text){0};
    if (c == LR_CONTAINER_FLV)
        read_flv(out, head, len);
    else if (c == LR_CONTAINER_FMP4)
        read_mp4(out, head, len);
}

static const char *or_null(const char *text)
{
    return *text ? text : NULL;
}

struct lr_tags lr_tags_of(const struct lr_tag_text *text)
{
    return (struct lr_tags){.title = or_null(text->title),
                            .artist = or_null(text->artist),
                            .date = or_null(text->date),
                            .comment = or_null(text->comment)};
}
