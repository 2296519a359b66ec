#include <limits.h>
#include <string.h>

#include "media/m3u8_parts.h"

#define SIDE_MAX 32768 /* pixels */

static void take_resolution(struct lr_m3u8_variant *v, const char *s)
{
    char width[8];
    size_t n = strcspn(s, "xX");
    if (n >= sizeof width || !s[n])
        return;
    memcpy(width, s, n);
    width[n] = '\0';
    int w = (int)lr_number_int(width, SIDE_MAX, 0), h = (int)lr_number_int(s + n + 1, SIDE_MAX, 0);
    if (w && h) {
        v->width = w;
        v->height = h;
    }
}

/* An attribute that is there twice counts once; an empty one is none. */
static void take_text(const char **slot, const char *value)
{
    if (!*slot && *value)
        *slot = value;
}

void lr_m3u8_take_variant(struct lr_m3u8_variant *v, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    while (lr_m3u8_next_attr(&attrs)) {
        if (strcmp(attrs.name, "BANDWIDTH") == 0) {
            v->bandwidth = lr_number_int(attrs.value, INT64_MAX, 0);
        } else if (strcmp(attrs.name, "AVERAGE-BANDWIDTH") == 0) {
            v->average = lr_number_int(attrs.value, INT64_MAX, 0);
        } else if (strcmp(attrs.name, "RESOLUTION") == 0) {
            take_resolution(v, attrs.value);
        } else if (strcmp(attrs.name, "FRAME-RATE") == 0) {
            int64_t milli = lr_number_milli(attrs.value, 0);
            v->fps_milli = milli > 0 && milli <= 1000000 ? (int)milli : 0;
        } else if (strcmp(attrs.name, "CODECS") == 0) {
            take_text(&v->codecs, attrs.value);
        } else if (strcmp(attrs.name, "AUDIO") == 0) {
            take_text(&v->audio, attrs.value);
        } else if (strcmp(attrs.name, "VIDEO") == 0) {
            take_text(&v->video, attrs.value);
        } else if (strcmp(attrs.name, "NAME") == 0 || strcmp(attrs.name, "IVS-NAME") == 0) {
            take_text(&v->name, attrs.value);
        }
    }
}

void lr_m3u8_take_rendition(struct lr_m3u8_rendition *r, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    while (lr_m3u8_next_attr(&attrs)) {
        if (strcmp(attrs.name, "TYPE") == 0)
            take_text(&r->type, attrs.value);
        else if (strcmp(attrs.name, "GROUP-ID") == 0)
            take_text(&r->group, attrs.value);
        else if (strcmp(attrs.name, "NAME") == 0)
            take_text(&r->name, attrs.value);
        else if (strcmp(attrs.name, "LANGUAGE") == 0)
            take_text(&r->language, attrs.value);
        else if (strcmp(attrs.name, "URI") == 0)
            take_text(&r->uri, attrs.value);
        else if (strcmp(attrs.name, "DEFAULT") == 0)
            r->is_default = strcmp(attrs.value, "YES") == 0;
        else if (strcmp(attrs.name, "AUTOSELECT") == 0)
            r->autoselect = strcmp(attrs.value, "YES") == 0;
    }
}

const struct lr_m3u8_rendition *lr_m3u8_rendition(const struct lr_m3u8 *list, const char *type,
                                                  const char *group)
{
    const struct lr_m3u8_rendition *best = NULL;
    for (int i = 0; group && i < list->rendition_count; i++) {
        const struct lr_m3u8_rendition *r = &list->renditions[i];
        if (!r->group || strcmp(r->group, group) != 0 || strcmp(r->type, type) != 0)
            continue;
        if (!best || (r->is_default && !best->is_default) ||
            (r->autoselect && !best->autoselect && !best->is_default))
            best = r;
    }
    return best;
}

enum codec_kind { CODEC_VIDEO, CODEC_AUDIO };

/* RFC 6381 names: the part before the first dot. */
static const struct {
    const char *prefix, *name;
    enum codec_kind kind;
} codecs_known[] = {
    {"avc1", "avc", CODEC_VIDEO},  {"avc3", "avc", CODEC_VIDEO},  {"hvc1", "hevc", CODEC_VIDEO},
    {"hev1", "hevc", CODEC_VIDEO}, {"dvh1", "hevc", CODEC_VIDEO}, {"dvhe", "hevc", CODEC_VIDEO},
    {"av01", "av1", CODEC_VIDEO},  {"vp09", NULL, CODEC_VIDEO},   {"vp9", NULL, CODEC_VIDEO},
    {"mp4a", "aac", CODEC_AUDIO},  {"ac-3", NULL, CODEC_AUDIO},   {"ec-3", NULL, CODEC_AUDIO},
    {"opus", NULL, CODEC_AUDIO},   {"Opus", NULL, CODEC_AUDIO},   {"mp3", NULL, CODEC_AUDIO},
    {"fLaC", NULL, CODEC_AUDIO},
};

/* Index of the first codec of a kind in the list, -1: none. */
static int find_codec(const char *codecs, enum codec_kind kind)
{
    for (const char *p = codecs; p && *p;) {
        p += strspn(p, " ,");
        size_t n = strcspn(p, " ,."), all = strcspn(p, " ,");
        for (size_t i = 0; i < LR_COUNT(codecs_known); i++)
            if (codecs_known[i].kind == kind && strlen(codecs_known[i].prefix) == n &&
                strncmp(codecs_known[i].prefix, p, n) == 0)
                return (int)i;
        p += all;
    }
    return -1;
}

const char *lr_m3u8_codec(const char *codecs)
{
    int i = find_codec(codecs, CODEC_VIDEO);
    if (i < 0)
        i = find_codec(codecs, CODEC_AUDIO);
    return i < 0 ? NULL : codecs_known[i].name;
}

bool lr_m3u8_has_video(const char *codecs)
{
    return find_codec(codecs, CODEC_VIDEO) >= 0;
}

bool lr_m3u8_has_audio(const char *codecs)
{
    return find_codec(codecs, CODEC_AUDIO) >= 0;
}
