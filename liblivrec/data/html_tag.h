/* Tags and attributes of HTML, token by token. Private to data/html*.c. */
#ifndef LR_HTML_TAG_H
#define LR_HTML_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include "core/buf.h"

struct lr_html_tag {
    const char *start, *end; /* "<" and behind ">" */
    const char *name;
    size_t name_len;
    const char *attrs, *attrs_end;
    bool closes; /* </name> */
};

/* The next tag at or behind p; comments and declarations are stepped over. False at the end, also
 * when a tag or comment is cut. */
bool lr_html_next_tag(const char *p, const char *end, struct lr_html_tag *out);

/* Step over a comment or declaration at *p, which stands at "<"; a cut one reaches to the end.
 * False when there is none. */
bool lr_html_skip(const char **p, const char *end);

bool lr_html_tag_is(const struct lr_html_tag *t, const char *lower_name);

/* The next "</" at or behind p, or end. By memchr: memmem under the sanitizers looks at all that is
 * left each time. */
const char *lr_html_close(const char *p, const char *end);

/* Script, style, title and others hold text without tags: where it ends ("</script"). t->end for
 * other tags. */
const char *lr_html_raw_end(const struct lr_html_tag *t, const char *end);

struct lr_html_attr {
    const char *name, *value; /* value: as written, entities and all; "" without one */
    size_t name_len, value_len;
};
/* Cut the next attribute off [*p, end). False at the end. */
bool lr_html_next_attr(const char **p, const char *end, struct lr_html_attr *out);

/* The page as data/html.c gives it to libxml2: no comments, tags written plainly with quoted
 * values, 64 attributes each, 256 Ki in all, so that libxml2, which compares each attribute of a
 * tag with each, needs no more than linear time. 0 or LIVREC_ENOMEM. */
int lr_html_rewrite(struct lr_buf *out, const char *html, size_t len);

#endif
