#include "post/s3_answer.h"

#include <string.h>

#include "core/attr.h"
#include "core/buf.h"
#include "media/xml.h"

#define TEXT_MAX ((size_t)4096) /* of one element */
#define XML_MAX ((size_t)1 << 20)

struct reader {
    struct lr_arena *arena;
    struct lr_s3_answer *out;
    const char **to; /* where the text of this element belongs; NULL: nowhere */
    struct lr_buf text;
    int depth;
    bool lack; /* of memory */
};

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static const char **place_of(struct lr_s3_answer *out, const char *name)
{
    const struct {
        const char *name;
        const char **to;
    } rows[] = {{"UploadId", &out->upload},
                {"ETag", &out->etag},
                {"Code", &out->code},
                {"Message", &out->message},
                {"Region", &out->region}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        if (is(rows[i].name, name))
            return rows[i].to;
    return NULL;
}

static bool on_open(void *user, const char *name, const struct lr_xml_attrs *attrs)
{
    struct reader *r = user;
    (void)attrs;
    lr_buf_clear(&r->text);
    r->to = r->depth == 1 ? place_of(r->out, name) : NULL;
    if (r->depth++ == 0)
        r->out->root = lr_arena_strdup(r->arena, name);
    return !lr_arena_failed(r->arena);
}

/* What is too long is cut. */
static bool on_text(void *user, const char *text, size_t len)
{
    struct reader *r = user;
    size_t room = r->text.max - r->text.len;
    if (!r->to)
        return true;
    r->lack = lr_buf_append(&r->text, text, len < room ? len : room) != 0;
    return !r->lack;
}

static bool on_close(void *user)
{
    struct reader *r = user;
    r->depth--;
    if (r->to)
        *r->to = lr_arena_strndup(r->arena, r->text.data ? (char *)r->text.data : "", r->text.len);
    r->to = NULL;
    return !lr_arena_failed(r->arena);
}

int lr_s3_answer(struct lr_arena *a, const char *text, size_t len, struct lr_s3_answer *out,
                 struct lr_err *err)
{
    static const struct lr_xml_ops ops = {on_open, on_text, on_close};
    struct reader r = {.arena = a, .out = out};
    struct lr_err unused = {0};
    *out = (struct lr_s3_answer){0};
    if (len == 0 || len > XML_MAX)
        return 0;
    lr_buf_init(&r.text, TEXT_MAX);
    int rc = lr_xml_read("S3", text, len, &ops, &r, &unused);
    lr_buf_free(&r.text);
    if (rc == LIVREC_ENOMEM || r.lack || lr_arena_failed(a))
        return lr_err_set(err, LIVREC_ENOMEM, "S3: memory ran out");
    if (rc)
        *out = (struct lr_s3_answer){0};
    return 0;
}
