#include "record/tags_read.h"

#include <string.h>
#include <strings.h>

#include "core/attr.h"
#include "data/encode.h"
#include "media/amf.h"
#include "media/ebml.h"
#include "media/flv.h"
#include "media/id3.h"
#include "media/mp4.h"

#define TAGS_MAX 64 /* of FLV that are looked at */

/* The names of one text in FLV, MP4 and MP3; Matroska has that of FLV in capitals. */
static const struct name {
    const char *flv;
    uint32_t mp4, id3;
    size_t at; /* in struct lr_tag_text */
} names[] = {
    {"title", LR_FOURCC(0xa9u, 'n', 'a', 'm'), LR_ID3_TITLE, offsetof(struct lr_tag_text, title)},
    {"artist", LR_FOURCC(0xa9u, 'A', 'R', 'T'), LR_ID3_ARTIST,
     offsetof(struct lr_tag_text, artist)},
    {"date", LR_FOURCC(0xa9u, 'd', 'a', 'y'), LR_ID3_DATE, offsetof(struct lr_tag_text, date)},
    {"comment", LR_FOURCC(0xa9u, 'c', 'm', 't'), LR_ID3_COMMENT,
     offsetof(struct lr_tag_text, comment)},
    {"genre", LR_FOURCC(0xa9u, 'g', 'e', 'n'), LR_ID3_GENRE, offsetof(struct lr_tag_text, genre)},
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

void lr_tags_read_moov(struct lr_tag_text *out, const struct lr_box *moov)
{
    struct lr_box udta, meta, list, item;
    if (!lr_box_find(moov, LR_FOURCC('u', 'd', 't', 'a'), &udta) ||
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

static void read_mp4(struct lr_tag_text *out, const uint8_t *head, size_t len)
{
    struct lr_box file = {0, head, len}, moov;
    if (lr_box_find(&file, LR_FOURCC('m', 'o', 'o', 'v'), &moov))
        lr_tags_read_moov(out, &moov);
}

static void read_simple_tag(struct lr_tag_text *out, const uint8_t *p, size_t len)
{
    const uint8_t *data, *name = NULL, *text = NULL;
    size_t name_len = 0, text_len = 0;
    struct lr_ebml e;
    while (lr_ebml_next(&p, &len, &e, &data)) {
        if (e.id == LR_MKV_TAG_NAME) {
            name = data;
            name_len = (size_t)e.size;
        } else if (e.id == LR_MKV_TAG_STRING) {
            text = data;
            text_len = (size_t)e.size;
        }
    }
    for (size_t i = 0; name && text && i < LR_COUNT(names); i++)
        if (strlen(names[i].flv) == name_len &&
            strncasecmp(names[i].flv, (const char *)name, name_len) == 0)
            keep(out, &names[i], text, text_len);
}

/* Tags, and Tag within: both hold what is looked for. */
static void read_mkv_tags(struct lr_tag_text *out, const uint8_t *p, size_t len)
{
    const uint8_t *tag, *data;
    struct lr_ebml e;
    while (lr_ebml_next(&p, &len, &e, &tag)) {
        size_t left = (size_t)e.size;
        if (e.id != LR_MKV_TAG)
            continue;
        while (lr_ebml_next(&tag, &left, &e, &data))
            if (e.id == LR_MKV_SIMPLE_TAG)
                read_simple_tag(out, data, (size_t)e.size);
    }
}

static void read_mkv_info(struct lr_tag_text *out, const uint8_t *p, size_t len)
{
    const uint8_t *data;
    struct lr_ebml e;
    while (lr_ebml_next(&p, &len, &e, &data))
        if (e.id == LR_MKV_TITLE)
            keep(out, &names[0], data, (size_t)e.size);
}

/* As far as the first cluster. The segment's own size does not matter: it may be unknown. */
static void read_mkv(struct lr_tag_text *out, const uint8_t *p, size_t len)
{
    const uint8_t *data;
    struct lr_ebml e;
    if (!lr_ebml_next(&p, &len, &e, &data) || e.id != LR_EBML_HEADER || !lr_ebml_head(p, len, &e) ||
        e.id != LR_MKV_SEGMENT)
        return;
    p += e.head;
    len -= e.head;
    while (lr_ebml_next(&p, &len, &e, &data) && e.id != LR_MKV_CLUSTER) {
        if (e.id == LR_MKV_INFO)
            read_mkv_info(out, data, (size_t)e.size);
        else if (e.id == LR_MKV_TAGS)
            read_mkv_tags(out, data, (size_t)e.size);
    }
}

static void read_id3(struct lr_tag_text *out, const uint8_t *head, size_t len)
{
    const uint8_t *text;
    size_t n;
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (lr_id3_text(head, len, names[i].id3, &text, &n))
            keep(out, &names[i], text, n);
}

void lr_tags_read(struct lr_tag_text *out, enum lr_container c, const uint8_t *head, size_t len)
{
    *out = (struct lr_tag_text){0};
    if (c == LR_CONTAINER_FLV)
        read_flv(out, head, len);
    else if (c == LR_CONTAINER_FMP4)
        read_mp4(out, head, len);
    else if (c == LR_CONTAINER_MKV)
        read_mkv(out, head, len);
    else if (c == LR_CONTAINER_ADTS)
        read_id3(out, head, len);
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
                            .comment = or_null(text->comment),
                            .genre = or_null(text->genre)};
}
