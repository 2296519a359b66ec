#include <stdint.h>
#include <string.h>

#include "data/html_tag.h"

#define TAGS_MAX 131072
#define TAG_ATTRS_MAX 64
#define ATTRS_MAX 262144

/* Text between tags: "<" would open one. */
static int put_text(struct lr_buf *out, const char *p, const char *end)
{
    int rc = 0;
    while (p < end && rc == 0) {
        const char *stop = memchr(p, '<', (size_t)(end - p));
        rc = lr_buf_append(out, p, (size_t)((stop ? stop : end) - p));
        p = stop ? stop : end;
        if (rc || !stop || lr_html_skip(&p, end))
            continue;
        rc = lr_buf_puts(out, "&lt;");
        p++;
    }
    return rc;
}

/* Content of script and style: only its own end tag may look like one. */
static int put_raw(struct lr_buf *out, const char *p, const char *end)
{
    int rc = 0;
    while (p < end && rc == 0) {
        const char *stop = lr_html_close(p, end);
        rc = lr_buf_append(out, p, (size_t)(stop - p));
        if (rc == 0 && stop < end)
            rc = lr_buf_puts(out, "<\\/");
        p = stop < end ? stop + 2 : end;
    }
    return rc;
}

static bool is_name(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char l = s[i] | 0x20;
        if (!((l >= 'a' && l <= 'z') || (s[i] >= '0' && s[i] <= '9') || s[i] == '-' ||
              s[i] == '_' || s[i] == ':'))
            return false;
    }
    return n > 0 && n < 64;
}

static int put_attr(struct lr_buf *out, const struct lr_html_attr *attr)
{
    char quote = memchr(attr->value, '"', attr->value_len) ? '\'' : '"';
    int rc = lr_buf_fmt(out, " %.*s=%c", (int)attr->name_len, attr->name, quote);
    if (rc == 0)
        rc = lr_buf_append(out, attr->value, attr->value_len);
    return rc ? rc : lr_buf_putc(out, quote);
}

static int put_tag(struct lr_buf *out, const struct lr_html_tag *t, int *budget)
{
    struct lr_html_attr attr;
    const char *p = t->attrs;
    if (!is_name(t->name, t->name_len))
        return 0;
    int rc = lr_buf_fmt(out, "<%s%.*s", t->closes ? "/" : "", (int)t->name_len, t->name);
    for (int n = 0;
         rc == 0 && n<TAG_ATTRS_MAX && * budget> 0 && lr_html_next_attr(&p, t->attrs_end, &attr);
         n++, --*budget) {
        bool both =
            memchr(attr.value, '"', attr.value_len) && memchr(attr.value, '\'', attr.value_len);
        if (is_name(attr.name, attr.name_len) && !both)
            rc = put_attr(out, &attr);
    }
    return rc ? rc : lr_buf_putc(out, '>');
}

int lr_html_rewrite(struct lr_buf *out, const char *html, size_t len)
{
    const char *p = html, *end = html + len;
    struct lr_html_tag t;
    int rc = 0, tags = 0, attrs = ATTRS_MAX;
    while (rc == 0 && tags++ < TAGS_MAX && lr_html_next_tag(p, end, &t)) {
        const char *raw_end = lr_html_raw_end(&t, end);
        bool code = lr_html_tag_is(&t, "script") || lr_html_tag_is(&t, "style");
        rc = put_text(out, p, t.start);
        if (rc == 0)
            rc = put_tag(out, &t, &attrs);
        if (rc == 0)
            rc = code ? put_raw(out, t.end, raw_end) : put_text(out, t.end, raw_end);
        p = raw_end;
    }
    return rc || tags > TAGS_MAX ? rc : put_text(out, p, end);
}
