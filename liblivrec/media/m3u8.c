#include "media/m3u8.h"

#include <string.h>

#include "media/m3u8_parts.h"

#define DURATION_MIN 100
#define DURATION_MAX 120000
#define TARGET_UNKNOWN 6000
#define CHANGES_MAX (2 * LR_M3U8_SEGMENTS) /* keys and maps */
#define SEQUENCE_MAX ((uint64_t)1 << 63)

/* A playlist as far as it was read. */
struct parser {
    struct lr_arena *a;
    struct lr_err *err;
    struct lr_m3u8 list;
    int capacity;   /* of list.segments, used as a ring */
    uint64_t total; /* segments so far */
    int changes;    /* keys and maps so far */
    bool media;     /* a tag of media playlists was there */

    /* What the next URI line gets. */
    bool is_segment, is_variant, discontinuity, gap, dated;
    int64_t duration_ms;
    const char *title;
    const char *byterange;
    struct lr_m3u8_variant variant;

    /* What holds until it is changed. */
    const struct lr_m3u8_key *key;
    bool key_fresh; /* set since the last segment */
    const struct lr_m3u8_map *map;
    int64_t date_ms;
    const char *last_uri; /* where the last byte range ended */
    uint64_t last_end;

    uint64_t skipped; /* numbers in front of the first segment */
};

static int fail(struct parser *p, const char *what)
{
    return lr_err_set(p->err, LIVREC_EPARSE, "playlist: %s", what);
}

static int no_memory(struct parser *p)
{
    return lr_err_set(p->err, LIVREC_ENOMEM, "playlist: memory ran out");
}

static int64_t clamp(int64_t ms)
{
    return ms < DURATION_MIN ? DURATION_MIN : ms > DURATION_MAX ? DURATION_MAX : ms;
}

/* ---- tags. Each takes the text behind its colon, "" when there is none. */

static int take_extinf(struct parser *p, char *value)
{
    char *comma = strchr(value, ',');
    p->is_segment = p->media = true;
    p->duration_ms = lr_number_milli(value, -1);
    p->title = comma && comma[1] ? comma + 1 : NULL;
    return 0;
}

static int take_target(struct parser *p, char *value)
{
    int64_t ms = lr_number_milli(value, 0);
    p->media = true;
    p->list.target_ms = ms > 0 ? clamp(ms) : 0;
    return 0;
}

static int take_sequence(struct parser *p, char *value)
{
    p->media = true;
    if (!lr_number_u64(value, &p->list.sequence) || p->list.sequence > SEQUENCE_MAX)
        return fail(p, "EXT-X-MEDIA-SEQUENCE is not a number");
    return 0;
}

/* A list without those that the client has: nobody asked for one, but some servers cache them. */
static int take_skip(struct parser *p, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    while (lr_m3u8_next_attr(&attrs))
        if (strcmp(attrs.name, "SKIPPED-SEGMENTS") == 0)
            p->skipped = (uint64_t)lr_number_int(attrs.value, INT32_MAX, 0);
    return 0;
}

static int take_discontinuity_sequence(struct parser *p, char *value)
{
    if (!lr_number_u64(value, &p->list.discontinuity_sequence))
        p->list.discontinuity_sequence = 0;
    return 0;
}

static int take_discontinuity(struct parser *p, char *value)
{
    p->discontinuity = true;
    if (!p->dated)
        p->date_ms = 0;
    return 0;
}

static int take_date(struct parser *p, char *value)
{
    p->date_ms = lr_number_date(value);
    p->dated = p->date_ms != 0;
    return 0;
}

static int take_gap(struct parser *p, char *value)
{
    p->gap = true;
    return 0;
}

static int take_byterange(struct parser *p, char *value)
{
    p->byterange = value;
    return 0;
}

static int take_endlist(struct parser *p, char *value)
{
    p->list.endlist = p->media = true;
    return 0;
}

static int take_type(struct parser *p, char *value)
{
    p->list.event = strcmp(value, "EVENT") == 0;
    p->list.vod = strcmp(value, "VOD") == 0;
    return 0;
}

static int count_change(struct parser *p)
{
    return ++p->changes > CHANGES_MAX ? fail(p, "too many keys") : 0;
}

static int take_key(struct parser *p, char *value)
{
    struct lr_m3u8_key key;
    lr_m3u8_take_key(&key, value);
    /* The same key may be offered in several formats; ours wins wherever it stands. */
    bool ours = p->key_fresh && p->key && p->key->method == LR_M3U8_AES128;
    if (key.method == LR_M3U8_OTHER && ours)
        return 0;
    p->key_fresh = true;
    p->key = NULL;
    if (key.method == LR_M3U8_CLEAR)
        return 0;
    struct lr_m3u8_key *kept = lr_arena_alloc(p->a, sizeof *kept);
    if (!kept)
        return no_memory(p);
    *kept = key;
    p->key = kept;
    return count_change(p);
}

static int take_map(struct parser *p, char *value)
{
    struct lr_m3u8_map map = {.key = p->key};
    lr_m3u8_take_map(&map, value);
    struct lr_m3u8_map *kept = lr_arena_alloc(p->a, sizeof *kept);
    if (!kept)
        return no_memory(p);
    *kept = map;
    p->map = map.uri ? kept : NULL;
    return count_change(p);
}

static int take_start(struct parser *p, char *value)
{
    struct lr_m3u8_attrs attrs = {.at = value};
    while (lr_m3u8_next_attr(&attrs))
        if (strcmp(attrs.name, "TIME-OFFSET") == 0) {
            p->list.start_ms = lr_number_milli(attrs.value, 0);
            p->list.has_start = true;
        }
    return 0;
}

static int take_daterange(struct parser *p, char *value)
{
    struct lr_m3u8 *list = &p->list;
    if (list->range_count == LR_M3U8_LIST)
        return 0;
    if (!list->ranges)
        list->ranges = lr_arena_alloc(p->a, LR_M3U8_LIST * sizeof *list->ranges);
    if (!list->ranges)
        return no_memory(p);
    lr_m3u8_take_daterange(&list->ranges[list->range_count++], value);
    return 0;
}

static int take_stream_inf(struct parser *p, char *value)
{
    p->is_variant = true;
    p->variant = (struct lr_m3u8_variant){0};
    lr_m3u8_take_variant(&p->variant, value);
    return 0;
}

static int take_media(struct parser *p, char *value)
{
    struct lr_m3u8 *list = &p->list;
    struct lr_m3u8_rendition r = {0};
    lr_m3u8_take_rendition(&r, value);
    if (!r.type || !r.group || list->rendition_count == LR_M3U8_LIST)
        return 0;
    if (!list->renditions)
        list->renditions = lr_arena_alloc(p->a, LR_M3U8_LIST * sizeof *list->renditions);
    if (!list->renditions)
        return no_memory(p);
    list->renditions[list->rendition_count++] = r;
    return 0;
}

static const struct {
    const char *name;
    int (*take)(struct parser *p, char *value);
} tags[] = {
    {"EXTINF", take_extinf},
    {"EXT-X-PROGRAM-DATE-TIME", take_date},
    {"EXT-X-BYTERANGE", take_byterange},
    {"EXT-X-DISCONTINUITY", take_discontinuity},
    {"EXT-X-KEY", take_key},
    {"EXT-X-MAP", take_map},
    {"EXT-X-GAP", take_gap},
    {"EXT-X-TARGETDURATION", take_target},
    {"EXT-X-MEDIA-SEQUENCE", take_sequence},
    {"EXT-X-SKIP", take_skip},
    {"EXT-X-DISCONTINUITY-SEQUENCE", take_discontinuity_sequence},
    {"EXT-X-ENDLIST", take_endlist},
    {"EXT-X-PLAYLIST-TYPE", take_type},
    {"EXT-X-START", take_start},
    {"EXT-X-DATERANGE", take_daterange},
    {"EXT-X-STREAM-INF", take_stream_inf},
    {"EXT-X-MEDIA", take_media},
};

static int take_tag(struct parser *p, char *line)
{
    size_t n = strcspn(line, ":");
    char *value = line[n] ? line + n + 1 : line + n;
    for (size_t i = 0; i < LR_COUNT(tags); i++)
        if (strlen(tags[i].name) == n && memcmp(tags[i].name, line, n) == 0)
            return tags[i].take(p, value);
    return 0;
}

/* ---- URI lines */

static int take_variant_uri(struct parser *p, const char *uri)
{
    struct lr_m3u8 *list = &p->list;
    p->is_variant = false;
    if (!uri || list->variant_count == LR_M3U8_LIST)
        return 0;
    if (!list->variants)
        list->variants = lr_arena_alloc(p->a, LR_M3U8_LIST * sizeof *list->variants);
    if (!list->variants)
        return no_memory(p);
    p->variant.uri = uri;
    list->variants[list->variant_count++] = p->variant;
    return 0;
}

/* A range without an offset goes on where the last one of the same resource ended. */
static struct lr_m3u8_range take_range(struct parser *p, const char *uri)
{
    struct lr_m3u8_range range = {0, -1};
    bool same = uri && p->last_uri && strcmp(uri, p->last_uri) == 0;
    if (p->byterange && lr_m3u8_byterange(p->byterange, same ? p->last_end : 0, &range)) {
        p->last_uri = uri;
        p->last_end = range.offset + (uint64_t)range.length;
    } else {
        p->last_uri = NULL;
    }
    return range;
}

/* uri NULL: a line that could not be taken; the segment still counts. */
static void take_segment_uri(struct parser *p, const char *uri)
{
    struct lr_m3u8_segment s = {
        .uri = uri,
        .title = p->title,
        .duration_ms = p->duration_ms > 0 ? clamp(p->duration_ms) : 0,
        .date_ms = p->date_ms,
        .range = take_range(p, uri),
        .key = p->key,
        .map = p->map,
        .discontinuity = p->discontinuity,
        .gap = p->gap || !uri,
    };
    p->list.segments[p->total++ % (uint64_t)p->capacity] = s;
    if (p->date_ms)
        p->date_ms += s.duration_ms;
    p->is_segment = p->discontinuity = p->gap = p->dated = p->key_fresh = false;
    p->byterange = NULL;
}

static int take_line(struct parser *p, char *line, size_t len)
{
    bool too_long = len > LR_M3U8_LINE;
    if (*line == '#')
        return !too_long && strncmp(line, "#EXT", 4) == 0 ? take_tag(p, line + 1) : 0;
    if (p->is_variant)
        return take_variant_uri(p, too_long ? NULL : line);
    if (p->is_segment)
        take_segment_uri(p, too_long ? NULL : line);
    return 0;
}

/* ---- the whole */

/* The ring in its order, durations filled. */
static int finish_segments(struct parser *p)
{
    struct lr_m3u8 *list = &p->list;
    uint64_t capacity = (uint64_t)p->capacity;
    list->segment_count = (int)(p->total < capacity ? p->total : capacity);
    if (p->total > capacity) {
        struct lr_m3u8_segment *sorted = lr_arena_alloc(p->a, capacity * sizeof *sorted);
        if (!sorted)
            return no_memory(p);
        for (uint64_t i = 0; i < capacity; i++)
            sorted[i] = list->segments[(p->total + i) % capacity];
        list->segments = sorted;
        list->dropped = p->total - capacity;
        list->sequence += list->dropped;
    }
    list->sequence += p->skipped;
    int64_t longest = 0;
    for (int i = 0; i < list->segment_count; i++)
        if (list->segments[i].duration_ms > longest)
            longest = list->segments[i].duration_ms;
    if (!list->target_ms)
        list->target_ms = longest ? longest : TARGET_UNKNOWN;
    for (int i = 0; i < list->segment_count; i++)
        if (!list->segments[i].duration_ms)
            list->segments[i].duration_ms = list->target_ms;
    return 0;
}

static int parse_text(struct parser *p, char *text)
{
    size_t len;
    int rc = 0;
    p->capacity = lr_m3u8_count_uris(text);
    p->list.segments = lr_arena_alloc(p->a, (size_t)(p->capacity + 1) * sizeof *p->list.segments);
    if (!p->list.segments)
        return no_memory(p);
    while (rc == 0 && *text) {
        char *line = lr_m3u8_cut_line(&text, &len);
        if (len)
            rc = take_line(p, line, len);
    }
    return rc ? rc : finish_segments(p);
}

int lr_m3u8_parse(struct lr_arena *a, const void *data, size_t len, struct lr_m3u8 *out,
                  struct lr_err *err)
{
    struct parser p = {.a = a, .err = err};
    char *text = NULL;
    int rc = lr_m3u8_copy_text(a, data, len, &text, err);
    if (rc == 0)
        rc = parse_text(&p, text);
    if (rc)
        return rc;
    struct lr_m3u8 *list = &p.list;
    list->master = p.total == 0 && (list->variant_count || (list->rendition_count && !p.media));
    if (!list->master && !p.media)
        return fail(&p, "neither variants nor segments");
    *out = *list;
    return 0;
}
