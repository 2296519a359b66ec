#include "media/flv_sync.h"

#include "media/bytes.h"

#define LONG_TAG ((size_t)256 << 10)     /* from here on its size is doubted */
#define SCAN_STEP ((size_t)64 << 10)     /* and each so many bytes it is searched */
#define ODD_TAG_MAX ((uint32_t)64 << 10) /* of a type that has no meaning */

static enum lr_flv_unit more(struct lr_flv_sync *s, size_t need)
{
    s->need = need;
    return LR_FLV_MORE;
}

static enum lr_flv_unit lose(struct lr_flv_sync *s, size_t *size)
{
    s->hunting = true;
    s->scanned = 0;
    *size = 1;
    return LR_FLV_SKIP;
}

static bool header_at(const uint8_t *p)
{
    size_t size;
    bool audio, video;
    return lr_flv_header(p, &size, &audio, &video);
}

/* Does a tag or a header clearly start here? LR_FLV_PROBE bytes. */
static bool starts_clearly(const uint8_t *p)
{
    return lr_flv_tag_plausible(p) || header_at(p);
}

static bool trailer_agrees(const uint8_t *data, size_t tag)
{
    return lr_be32(data + tag - LR_FLV_TRAILER) == tag - LR_FLV_TRAILER;
}

static size_t tag_length(const uint8_t *p)
{
    return LR_FLV_TAG + (size_t)lr_be24(p + 1) + LR_FLV_TRAILER;
}

/* The size of a long tag may be damaged, and waiting for its end would lose much: look for a whole
 * tag inside it. Its offset, or 0. Looks at full steps alone, so that cuts make no difference. */
static size_t find_inside(struct lr_flv_sync *s, const uint8_t *data, size_t len, size_t outer)
{
    size_t limit = len - len % SCAN_STEP;
    if (s->scanned == 0)
        s->scanned = LR_FLV_TAG;
    for (; s->scanned + LR_FLV_PROBE <= limit; s->scanned++) {
        const uint8_t *p = data + s->scanned;
        if (!lr_flv_tag_plausible(p))
            continue;
        size_t end = s->scanned + tag_length(p);
        if (end > outer)
            continue;
        if (end > limit)
            break;
        if (trailer_agrees(p, tag_length(p)))
            return s->scanned;
    }
    return 0;
}

static enum lr_flv_unit long_tag(struct lr_flv_sync *s, const uint8_t *data, size_t len,
                                 size_t outer, size_t *size)
{
    if (len < LONG_TAG)
        return more(s, outer < LONG_TAG ? outer : LONG_TAG);
    *size = find_inside(s, data, len, outer);
    if (*size) {
        s->scanned = 0;
        return LR_FLV_SKIP;
    }
    size_t next = len - len % SCAN_STEP + SCAN_STEP;
    return more(s, outer < next ? outer : next);
}

static enum lr_flv_unit tag(struct lr_flv_sync *s, const uint8_t *data, size_t len, size_t *size)
{
    struct lr_flv_tag t;
    if (len < LR_FLV_TAG)
        return more(s, LR_FLV_TAG);
    lr_flv_tag(data, &t);
    bool known = t.type == LR_FLV_AUDIO || t.type == LR_FLV_VIDEO || t.type == LR_FLV_SCRIPT;
    if (!known && (t.type & 0xc0 || t.size > ODD_TAG_MAX))
        return lose(s, size);
    size_t whole = tag_length(data);
    if (len < whole)
        return long_tag(s, data, len, whole, size);
    if (!trailer_agrees(data, whole)) {
        if (len < whole + LR_FLV_PROBE)
            return more(s, whole + LR_FLV_PROBE);
        if (!starts_clearly(data + whole))
            return lose(s, size);
    }
    s->scanned = 0;
    *size = whole;
    return LR_FLV_TAGGED;
}

static enum lr_flv_unit header(struct lr_flv_sync *s, const uint8_t *data, size_t len, size_t *size)
{
    bool audio, video;
    if (len < LR_FLV_HEADER)
        return more(s, LR_FLV_HEADER);
    if (!lr_flv_header(data, size, &audio, &video))
        return lose(s, size);
    *size += LR_FLV_TRAILER;
    return len < *size ? more(s, *size) : LR_FLV_HEADED;
}

static enum lr_flv_unit hunt(struct lr_flv_sync *s, const uint8_t *data, size_t len, size_t *size)
{
    size_t at = 0;
    while (at + LR_FLV_PROBE <= len && !starts_clearly(data + at))
        at++;
    if (at + LR_FLV_PROBE <= len)
        s->hunting = false;
    *size = at;
    return at ? LR_FLV_SKIP : more(s, LR_FLV_PROBE);
}

enum lr_flv_unit lr_flv_sync(struct lr_flv_sync *s, const uint8_t *data, size_t len, size_t *size)
{
    if (s->hunting) {
        enum lr_flv_unit u = hunt(s, data, len, size);
        if (u == LR_FLV_SKIP || s->hunting)
            return u;
    }
    return data[0] == 'F' ? header(s, data, len, size) : tag(s, data, len, size);
}
