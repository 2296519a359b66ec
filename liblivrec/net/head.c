#include "net/head.h"

#include <string.h>
#include <strings.h>

#include "core/alloc.h"

struct lr_head *lr_head_new(void)
{
    struct lr_head *h = lr_calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->arena =
        lr_arena_new(4 * LR_HEAD_MAX); /* `bytes` is the limit: it tells large from no memory */
    if (h->arena)
        return h;
    lr_free(h);
    return NULL;
}

void lr_head_free(struct lr_head *h)
{
    if (!h)
        return;
    lr_arena_free(h->arena);
    lr_free(h);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HTTP/1.1 200 OK", "HTTP/2 200". 0 when it is none. */
static int status_of(const char *line, size_t len)
{
    const char *blank = memchr(line, ' ', len);
    size_t left = blank ? len - (size_t)(blank - line) : 0;
    if (len < 5 || strncasecmp(line, "HTTP/", 5) != 0 || left < 4)
        return 0;
    if (!digit(blank[1]) || !digit(blank[2]) || !digit(blank[3]))
        return 0;
    if (left > 4 && digit(blank[4]))
        return 0;
    return (blank[1] - '0') * 100 + (blank[2] - '0') * 10 + (blank[3] - '0');
}

/* A text of `len` bytes is wanted. False: the head is too large. */
static bool has_room(struct lr_head *h, size_t len)
{
    h->bytes += len + 16;
    return h->bytes <= LR_HEAD_MAX;
}

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Trimmed; controls, which no field may hold, become blanks (RFC 9110 5.5). */
static char *value_of(struct lr_head *h, const char *s, size_t len)
{
    while (len && blank(*s)) {
        s++;
        len--;
    }
    while (len && blank(s[len - 1]))
        len--;
    char *value = lr_arena_strndup(h->arena, s, len);
    for (size_t i = 0; value && i < len; i++) {
        unsigned char c = (unsigned char)value[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            value[i] = ' ';
    }
    return value;
}

/* Length of the name at `line`, blanks before its colon cut off; 0 when it holds what no name may.
 */
static size_t name_length(const char *line, const char *colon)
{
    while (colon > line && blank(colon[-1]))
        colon--;
    for (const char *c = line; c < colon; c++) {
        if ((unsigned char)*c <= 0x20 || *c == 0x7f)
            return 0;
    }
    return (size_t)(colon - line);
}

static char *name_of(struct lr_head *h, const char *s, size_t len)
{
    char *name = lr_arena_strndup(h->arena, s, len);
    for (char *c = name; c && *c; c++)
        *c = *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    return name;
}

/* A line that begins with a blank goes on with the value before it (RFC 9112 5.2). */
static int continue_field(struct lr_head *h, const char *line, size_t len)
{
    if (!h->count)
        return 0;
    struct lr_header *last = &h->fields[h->count - 1];
    if (!has_room(h, strlen(last->value) + 2 * len))
        return LIVREC_ENET;
    const char *more = value_of(h, line, len);
    const char *value = more ? lr_arena_fmt(h->arena, "%s %s", last->value, more) : NULL;
    if (!value)
        return LIVREC_ENOMEM;
    last->value = value;
    return 0;
}

static int add_field(struct lr_head *h, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);
    size_t name_len = colon ? name_length(line, colon) : 0;
    if (!name_len)
        return 0; /* no field: as browsers do, it is passed over */
    if (h->count == LR_HEAD_FIELDS || !has_room(h, len + 16))
        return LIVREC_ENET;
    struct lr_header *f = &h->fields[h->count];
    f->name = name_of(h, line, name_len);
    f->value = value_of(h, colon + 1, len - (size_t)(colon - line) - 1);
    if (!f->name || !f->value)
        return LIVREC_ENOMEM;
    h->count++;
    return 0;
}

static int end_of_head(struct lr_head *h)
{
    if (h->status >= 200 || h->status == 101)
        return 1;
    h->status = 0; /* an interim one: the next follows */
    h->count = 0;
    return 0;
}

int lr_head_line(struct lr_head *h, const char *line, size_t len)
{
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
    if (!h->status) {
        h->status = status_of(line, len);
        return h->status ? 0 : LIVREC_ENET;
    }
    if (len == 0)
        return end_of_head(h);
    return blank(*line) ? continue_field(h, line, len) : add_field(h, line, len);
}

/* Content-Length as RFC 9110 8.6 has it, or -1. */
static int64_t length_of(const char *text)
{
    int64_t n = 0;
    if (!text || !*text)
        return -1;
    for (; digit(*text); text++) {
        if (n > (INT64_MAX - 9) / 10)
            return -1;
        n = n * 10 + (*text - '0');
    }
    return *text ? -1 : n;
}

static bool is_coded(const struct lr_http_head *head)
{
    const char *coding = lr_http_header(head, "content-encoding");
    return coding && *coding && strcasecmp(coding, "identity") != 0;
}

void lr_head_view(const struct lr_head *h, const char *url, struct lr_http_head *out)
{
    *out = (struct lr_http_head){h->status, url, h->fields, h->count, -1};
    if (!lr_http_header(out, "transfer-encoding") && !is_coded(out))
        out->length = length_of(lr_http_header(out, "content-length"));
}
