#include "record/seg_filter.h"

#include <string.h>

/* Without what may hold anything: query and fragment. */
static bool has_part(const char *uri, const char *part)
{
    size_t len = uri ? strcspn(uri, "?#") : 0;
    return len && memmem(uri, len, part, strlen(part)) != NULL;
}

/* "...-12.mp4" */
static bool is_numbered(const char *uri)
{
    size_t len = uri ? strcspn(uri, "?#") : 0, dot = len, first;
    while (dot > 0 && uri[dot - 1] != '.' && uri[dot - 1] != '/')
        dot--;
    if (dot == 0 || dot == len || uri[dot - 1] != '.')
        return false;
    first = --dot;
    while (first > 0 && uri[first - 1] >= '0' && uri[first - 1] <= '9')
        first--;
    return first < dot && first > 0 && uri[first - 1] == '-';
}

/* This, or this and "|". */
static bool has_title(const char *title, const char *want)
{
    size_t n = strlen(want);
    return title && strncmp(title, want, n) == 0 && (!title[n] || title[n] == '|');
}

static bool is_named(const struct lr_segment_filter *f, const struct lr_m3u8_daterange *r)
{
    if (f->range_class)
        return r->cls && strcmp(r->cls, f->range_class) == 0;
    return r->id && strncmp(r->id, f->range_id, strlen(f->range_id)) == 0;
}

static bool lies_in_range(const struct lr_segment_filter *f, const struct lr_m3u8 *list,
                          const struct lr_m3u8_segment *s)
{
    for (int i = 0; i < list->range_count && s->date_ms; i++) {
        const struct lr_m3u8_daterange *r = &list->ranges[i];
        if (is_named(f, r) && s->date_ms >= r->start_ms && s->date_ms < r->end_ms)
            return true;
    }
    return false;
}

static bool takes(const struct lr_segment_filter *f, const struct lr_m3u8 *list,
                  const struct lr_m3u8_segment *s)
{
    return (f->uri && has_part(s->uri, f->uri)) ||
           (f->numbered_map && s->map && is_numbered(s->map->uri)) ||
           (f->title && has_title(s->title, f->title)) ||
           ((f->range_class || f->range_id) && lies_in_range(f, list, s));
}

static bool is_row(const struct lr_segment_filter *f)
{
    return f->uri || f->numbered_map || f->title || f->range_class || f->range_id;
}

const struct lr_segment_filter *lr_seg_filter(const struct lr_segment_filter *rows,
                                              const struct lr_m3u8 *list,
                                              const struct lr_m3u8_segment *s)
{
    for (const struct lr_segment_filter *f = rows; f && is_row(f); f++)
        if (takes(f, list, s))
            return f;
    return NULL;
}
