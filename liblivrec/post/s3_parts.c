#include <string.h>

#include "data/url.h"
#include "post/s3_sending.h"

#define XML_MAX ((size_t)4 << 20)
#define MIB ((int64_t)1 << 20)

static const char *query_of(struct lr_s3_sending *k, const char *before)
{
    const char *id = lr_percent_encode(k->arena, k->p->upload, strlen(k->p->upload));
    return id ? lr_arena_fmt(k->arena, "%suploadId=%s", before, id) : NULL;
}

int lr_s3_ask_begin(struct lr_s3 *s3, const char *key, struct lr_arena *a, const char **id,
                    struct lr_err *err)
{
    const struct lr_s3_ask ask = {
        .method = "POST", .key = key, .query = "uploads=", .type = lr_s3_type(key)};
    struct lr_http_resp resp;
    struct lr_s3_answer answer;
    int rc = lr_s3_ask(s3, &ask, a, &resp, &answer, err);
    if (rc)
        return rc;
    *id = answer.upload;
    return answer.upload && *answer.upload
               ? 0
               : lr_err_set(err, LIVREC_EHTTP,
                            "%s: no upload was begun for %s: the answer is not S3's",
                            lr_s3_where(s3)->host, key);
}

static int count_of(const struct lr_s3_progress *p)
{
    return (int)((p->size + p->part - 1) / p->part);
}

static int begin(struct lr_s3_sending *k, struct lr_err *err)
{
    struct lr_s3_progress *p = k->p;
    int64_t least = (p->size + LR_S3_PARTS - 1) / LR_S3_PARTS;
    const char *id = NULL;
    int rc = lr_s3_fresh(k, err);
    if (rc == 0)
        rc = lr_s3_ask_begin(k->u->s3, p->key, k->arena, &id, err);
    if (rc)
        return rc;
    p->part = least > k->u->part_size ? (least + MIB - 1) / MIB * MIB : k->u->part_size;
    p->parts = 0;
    p->etag = lr_arena_alloc(k->u->arena, (size_t)count_of(p) * sizeof *p->etag);
    const char *kept = p->etag ? lr_arena_strdup(k->u->arena, id) : NULL;
    if (!kept) {
        struct lr_err unused;
        (void)lr_s3_ask_abort(k->u->s3, p->key, k->arena, id, &unused); /* nobody knows of it */
        return lr_s3_no_memory(err);
    }
    p->upload = kept;
    return lr_s3_save(k, err);
}

static int send_part(struct lr_s3_sending *k, struct lr_err *err)
{
    struct lr_s3_progress *p = k->p;
    int64_t at = p->parts * p->part, left = p->size - at;
    struct lr_s3_range r = lr_s3_range_of(k, at, left < p->part ? left : p->part);
    struct lr_http_resp resp;
    const char *etag = NULL;
    int rc = lr_s3_fresh(k, err);
    const char *number = lr_arena_fmt(k->arena, "partNumber=%d&", p->parts + 1);
    const char *query = number ? query_of(k, number) : NULL;
    if (rc == 0)
        rc = query ? lr_s3_put(k, &r, query, NULL, &resp, err) : lr_s3_no_memory(err);
    if (rc == 0)
        rc = lr_s3_check_piece(k, &resp, lr_arena_fmt(k->arena, "part %d", p->parts + 1), r.md5,
                               &etag, err);
    if (rc)
        return rc;
    p->etag[p->parts] = lr_arena_strdup(k->u->arena, etag);
    if (!p->etag[p->parts])
        return lr_s3_no_memory(err);
    p->parts++;
    return lr_s3_save(k, err);
}

static int write_list(const struct lr_s3_progress *p, struct lr_buf *out)
{
    int rc = lr_buf_puts(out, "<CompleteMultipartUpload>");
    for (int i = 0; rc == 0 && i < p->parts; i++)
        rc = lr_buf_fmt(out, "<Part><PartNumber>%d</PartNumber><ETag>&quot;%s&quot;</ETag></Part>",
                        i + 1, p->etag[i]);
    return rc ? rc : lr_buf_puts(out, "</CompleteMultipartUpload>");
}

static int complete(struct lr_s3_sending *k, struct lr_err *err)
{
    struct lr_buf list;
    struct lr_http_resp resp;
    struct lr_s3_answer answer;
    int rc = lr_s3_fresh(k, err);
    const char *query = query_of(k, "");
    lr_buf_init(&list, XML_MAX);
    const char *text = rc == 0 && query && write_list(k->p, &list) == 0 ? lr_buf_str(&list) : NULL;
    const struct lr_s3_ask ask = {.method = "POST", .key = k->p->key, .query = query, .text = text};
    rc = text ? lr_s3_ask(k->u->s3, &ask, k->arena, &resp, &answer, err) : lr_s3_no_memory(err);
    lr_buf_free(&list);
    if (rc == LIVREC_ENOTFOUND)
        return lr_s3_is_complete(k, err);
    if (rc == 0)
        rc = lr_s3_check_whole(k, answer.etag, err);
    if (rc == LIVREC_EIO)
        lr_s3_forget(k->p); /* it is no use to go on with it */
    return rc;
}

int lr_s3_send_in_parts(struct lr_s3_sending *k, struct lr_err *err)
{
    int rc = k->p->upload ? 0 : begin(k, err);
    while (rc == 0 && k->p->parts < count_of(k->p))
        rc = send_part(k, err);
    return rc ? rc : complete(k, err);
}

int lr_s3_ask_abort(struct lr_s3 *s3, const char *key, struct lr_arena *a, const char *id,
                    struct lr_err *err)
{
    const char *text = lr_percent_encode(a, id, strlen(id));
    struct lr_http_resp resp;
    struct lr_s3_answer answer;
    const struct lr_s3_ask ask = {.method = "DELETE",
                                  .key = key,
                                  .query = text ? lr_arena_fmt(a, "uploadId=%s", text) : NULL};
    return ask.query ? lr_s3_ask(s3, &ask, a, &resp, &answer, err) : lr_s3_no_memory(err);
}
