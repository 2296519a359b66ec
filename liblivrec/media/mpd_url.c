#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "data/url.h"
#include "media/mpd_parts.h"

#define WIDTH_MAX 32 /* of a number */

/* The width in "%05d"; 1 where there is none, -1: not of that form. */
static int width_of(const char *s, size_t len)
{
    int width = 0;
    if (len == 0)
        return 1;
    if (len < 3 || s[0] != '%' || s[1] != '0' || s[len - 1] != 'd')
        return -1;
    for (size_t i = 2; i + 1 < len; i++) {
        if (!lr_is_digit(s[i]) || width > WIDTH_MAX)
            return -1;
        width = width * 10 + (s[i] - '0');
    }
    return width <= WIDTH_MAX ? width : -1;
}

static bool is_word(const char *s, size_t len, const char *word, size_t *used)
{
    *used = strlen(word);
    return len >= *used && memcmp(s, word, *used) == 0;
}

/* What stands for the identifier s; others stay as they are. */
static int put_identifier(struct lr_buf *b, const char *s, size_t len,
                          const struct lr_mpd_representation *r, int64_t number, int64_t time)
{
    size_t used;
    int64_t value;
    if (len == 0)
        return lr_buf_putc(b, '$');
    if (len == strlen("RepresentationID") && is_word(s, len, "RepresentationID", &used))
        return lr_buf_puts(b, r->id ? r->id : "");
    if (is_word(s, len, "Number", &used))
        value = number;
    else if (is_word(s, len, "Time", &used))
        value = time;
    else if (is_word(s, len, "Bandwidth", &used))
        value = r->bandwidth;
    else
        used = 0;
    int width = used ? width_of(s + used, len - used) : -1;
    if (width < 0)
        return lr_buf_append(b, s - 1, len + 2);
    return lr_buf_fmt(b, "%0*" PRId64, width, value);
}

static int fill(struct lr_buf *b, const char *format, const struct lr_mpd_representation *r,
                int64_t number, int64_t time)
{
    int rc = 0;
    while (rc == 0 && *format) {
        size_t plain = strcspn(format, "$");
        const char *end = format[plain] ? strchr(format + plain + 1, '$') : NULL;
        if (!end) /* the rest */
            return lr_buf_puts(b, format);
        rc = lr_buf_append(b, format, plain);
        format += plain + 1;
        if (rc == 0)
            rc = put_identifier(b, format, (size_t)(end - format), r, number, time);
        format = end + 1;
    }
    return rc;
}

char *lr_mpd_fill(struct lr_arena *a, const char *format, const struct lr_mpd_representation *r,
                  int64_t number, int64_t time)
{
    struct lr_buf b;
    lr_buf_init(&b, LR_URL_MAX);
    char *out = fill(&b, format, r, number, time) == 0 ? lr_arena_strdup(a, lr_buf_str(&b)) : NULL;
    lr_buf_free(&b);
    return out;
}

char *lr_mpd_base(struct lr_arena *a, const struct lr_mpd_representation *r)
{
    char *url = lr_arena_strdup(a, r->base[0].uri);
    for (int i = 1; i < LR_MPD_LEVELS && url; i++)
        if (r->base[i].uri)
            url = lr_url_join_any(a, url, r->base[i].uri);
    return url;
}
