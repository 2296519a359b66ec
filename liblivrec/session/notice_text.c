#include "session/notice_text.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "core/codepoint.h"
#include "core/text.h"

#define VALUE_MAX 300 /* bytes of a text that is put in */

enum kind { TEXT, NAME, TIME, WHEN, SPAN, SIZE, COUNT };

static const struct field {
    const char *name;
    enum kind kind;
    size_t at;
} fields[] = {
    {"{title}", TEXT, offsetof(struct lr_notice, room_title)},
    {"{url}", TEXT, offsetof(struct lr_notice, url)},
    {"{platform}", TEXT, offsetof(struct lr_notice, platform)},
    {"{anchor}", TEXT, offsetof(struct lr_notice, anchor)},
    {"{cover}", TEXT, offsetof(struct lr_notice, cover)},
    {"{quality}", TEXT, offsetof(struct lr_notice, quality)},
    {"{path}", TEXT, offsetof(struct lr_notice, path)},
    {"{text}", TEXT, offsetof(struct lr_notice, text)},
    {"{event}", TEXT, offsetof(struct lr_notice, event)},
    {"{severity}", TEXT, offsetof(struct lr_notice, severity)},
    {"{id}", TEXT, offsetof(struct lr_notice, room_id)},
    {"{category}", TEXT, offsetof(struct lr_notice, category)},
    {"{viewers}", TEXT, offsetof(struct lr_notice, viewers)},
    {"{started}", WHEN, offsetof(struct lr_notice, started)},
    {"{time}", TIME, offsetof(struct lr_notice, time)},
    {"{duration}", SPAN, offsetof(struct lr_notice, duration)},
    {"{bytes}", SIZE, offsetof(struct lr_notice, bytes)},
    {"{gaps}", COUNT, offsetof(struct lr_notice, gaps)},
    {"{files}", COUNT, offsetof(struct lr_notice, files)},
    {"[直播间名称]", NAME, offsetof(struct lr_notice, anchor)},
    {"[时间]", TIME, offsetof(struct lr_notice, time)},
};

/* One line, as a person can read it. */
static int put_text(struct lr_buf *out, const char *s)
{
    size_t len = s ? strlen(s) : 0, used = 0;
    int rc = 0;
    for (uint32_t cp; rc == 0 && used < len;) {
        char utf8[4];
        size_t n = lr_cp_decode(s + used, len - used, &cp);
        used += n;
        if (used > VALUE_MAX)
            return lr_buf_puts(out, "…");
        if (lr_cp_is_bidi(cp))
            continue;
        if (lr_cp_is_control(cp))
            cp = ' ';
        rc = lr_buf_append(out, utf8, lr_cp_encode(cp == LR_CP_BAD ? LR_CP_REPLACEMENT : cp, utf8));
    }
    return rc;
}

static int put_time(struct lr_buf *out, int64_t ms)
{
    char text[32];
    time_t t = (time_t)(ms / 1000);
    struct tm tm;
    if (!localtime_r(&t, &tm) || strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm) == 0)
        return 0;
    return lr_buf_puts(out, text);
}

static int put_span(struct lr_buf *out, int64_t ms)
{
    long long s = ms / 1000;
    return lr_buf_fmt(out, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
}

static int put_size(struct lr_buf *out, int64_t bytes)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    size_t unit = 0;
    double n = (double)bytes / 1024;
    for (; n >= 1000 && unit + 1 < LR_COUNT(units); unit++)
        n /= 1024;
    return lr_buf_fmt(out, LR_TENTHS " %s", LR_TENTHS_OF((int64_t)(n * 10 + 0.5)), units[unit]);
}

static int put_field(struct lr_buf *out, const struct field *f, const struct lr_notice *n)
{
    const void *at = (const char *)n + f->at;
    const int64_t *number = at;
    switch (f->kind) {
    case TEXT:
        return put_text(out, *(const char *const *)at);
    case NAME:
        return put_text(out, n->name ? n->name : n->anchor);
    case TIME:
        return put_time(out, *number);
    case WHEN:
        return *number ? put_time(out, *number) : 0;
    case SPAN:
        return put_span(out, *number);
    case SIZE:
        return put_size(out, *number);
    default:
        return lr_buf_fmt(out, "%lld", (long long)*number);
    }
}

static const struct field *field_at(const char *s)
{
    for (size_t i = 0; i < LR_COUNT(fields); i++)
        if (strncmp(s, fields[i].name, strlen(fields[i].name)) == 0)
            return &fields[i];
    return NULL;
}

int lr_notice_expand(struct lr_buf *out, const char *template, const struct lr_notice *n)
{
    int rc = 0;
    for (const char *s = template; rc == 0 && *s;) {
        const struct field *f = *s == '{' || *s == '[' ? field_at(s) : NULL;
        if (f) {
            rc = put_field(out, f, n);
            s += strlen(f->name);
        } else if (s[0] == '\\' && s[1] == 'n') {
            rc = lr_buf_putc(out, '\n');
            s += 2;
        } else {
            rc = lr_buf_putc(out, *s++);
        }
    }
    return rc;
}
