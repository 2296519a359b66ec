#include "fuzz.h"

#include "media/m3u8.h"

static void check_text(const char *s)
{
    MUST(!s || strlen(s) <= LR_M3U8_LINE);
}

static void check_key(const struct lr_m3u8_key *k)
{
    if (!k)
        return;
    MUST(k->method != LR_M3U8_CLEAR && k->name && k->format);
    check_text(k->uri);
}

static void check_segment(const struct lr_m3u8_segment *s)
{
    MUST(s->duration_ms >= 100 && s->duration_ms <= 120000);
    MUST(s->uri || s->gap);
    MUST(s->range.length == -1 || s->range.length > 0);
    MUST(s->range.length < 0 || s->range.offset <= (uint64_t)(INT64_MAX - s->range.length));
    check_text(s->uri);
    check_text(s->title);
    check_key(s->key);
    if (s->map) {
        MUST(*s->map->uri);
        check_text(s->map->uri);
        check_key(s->map->key);
    }
}

static void check_master(const struct lr_m3u8 *list)
{
    MUST(list->segment_count == 0 && list->variant_count <= LR_M3U8_LIST);
    for (int i = 0; i < list->variant_count; i++) {
        const struct lr_m3u8_variant *v = &list->variants[i];
        MUST(v->uri && *v->uri && v->bandwidth >= 0 && v->width >= 0 && v->fps_milli >= 0);
        MUST(!v->codecs || *v->codecs);
        if (v->codecs && lr_m3u8_codec(v->codecs))
            MUST(lr_m3u8_has_video(v->codecs) || lr_m3u8_has_audio(v->codecs));
        check_text(v->uri);
        check_text(v->name);
        lr_m3u8_rendition(list, "AUDIO", v->audio);
    }
    for (int i = 0; i < list->rendition_count; i++)
        MUST(lr_m3u8_rendition(list, list->renditions[i].type, list->renditions[i].group));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
    struct lr_m3u8 list;
    struct lr_err err = {0};
    int rc = lr_m3u8_parse(a, data, size, &list, &err);
    MUST(rc == 0 || (rc == LIVREC_EPARSE && err.code == rc && *err.text));
    if (rc == 0 && list.master)
        check_master(&list);
    if (rc == 0 && !list.master) {
        MUST(list.segment_count <= LR_M3U8_SEGMENTS);
        MUST(list.target_ms >= 100 && list.target_ms <= 120000);
        for (int i = 0; i < list.segment_count; i++)
            check_segment(&list.segments[i]);
    }
    lr_arena_free(a);
    return 0;
}
