#include "post/s3_upload.h"

#include <string.h>
#include <strings.h>

#include "core/attr.h"
#include "core/file_stamp.h"
#include "data/encode.h"
#include "post/path.h"
#include "post/s3_sending.h"

#define ARENA ((size_t)4 << 20) /* of one request */

int lr_s3_no_memory(struct lr_err *err)
{
    return lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
}

/* What one request needs, and no longer. */
int lr_s3_fresh(struct lr_s3_sending *k, struct lr_err *err)
{
    lr_arena_free(k->arena);
    k->arena = lr_arena_new(ARENA);
    return k->arena ? 0 : lr_s3_no_memory(err);
}

int lr_s3_save(const struct lr_s3_sending *k, struct lr_err *err)
{
    return k->u->save ? k->u->save(k->u->arg, err) : 0;
}

void lr_s3_forget(struct lr_s3_progress *p)
{
    p->upload = NULL;
    p->parts = 0;
    p->opaque = false;
}

const char *lr_s3_type(const char *path)
{
    static const char *const rows[][2] = {
        {".ts", "video/mp2t"},        {".mp4", "video/mp4"},         {".flv", "video/x-flv"},
        {".mkv", "video/x-matroska"}, {".mov", "video/quicktime"},   {".m4a", "audio/mp4"},
        {".mp3", "audio/mpeg"},       {".json", "application/json"}, {".jpg", "image/jpeg"},
        {".vtt", "text/vtt"}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        if (strcasecmp(lr_path_dot(path), rows[i][0]) == 0)
            return rows[i][1];
    return "application/octet-stream";
}

/* ---- in one piece */

static const char *base64_of(struct lr_s3_sending *k, const struct lr_s3_range *r)
{
    return lr_base64(k->arena, r->md5, sizeof r->md5);
}

struct lr_s3_range lr_s3_range_of(const struct lr_s3_sending *k, int64_t at, int64_t len)
{
    return (struct lr_s3_range){.files = k->u->files, .fd = k->fd, .at = at, .len = len};
}

/* One request with a piece of the file. */
int lr_s3_put(struct lr_s3_sending *k, struct lr_s3_range *r, const char *query, const char *type,
              struct lr_http_resp *resp, struct lr_err *err)
{
    struct lr_s3_answer answer;
    struct lr_body body = lr_s3_range_body(r);
    int rc = lr_s3_range_digest(r, k->u->cancel, err);
    if (rc)
        return rc;
    const struct lr_s3_ask ask = {.method = "PUT",
                                  .key = k->p->key,
                                  .query = query,
                                  .type = type,
                                  .md5 = base64_of(k, r),
                                  .sha256 = r->sha256,
                                  .body = &body};
    return ask.md5 ? lr_s3_ask(k->u->s3, &ask, k->arena, resp, &answer, err) : lr_s3_no_memory(err);
}

static int send_whole(struct lr_s3_sending *k, struct lr_err *err)
{
    struct lr_s3_range r = lr_s3_range_of(k, 0, k->p->size);
    struct lr_http_resp resp;
    const char *etag;
    int rc = lr_s3_fresh(k, err);
    if (rc == 0)
        rc = lr_s3_put(k, &r, NULL, lr_s3_type(k->p->path), &resp, err);
    if (rc == 0)
        rc = lr_s3_check_piece(k, &resp, "what was sent", r.md5, &etag, err);
    return rc == 0 && k->p->opaque ? lr_s3_check_size(k, err) : rc;
}

/* ---- a file */

static int64_t changed_at(const struct lr_file_stamp *s)
{
    return s->s * 1000000000 + s->ns;
}

/* Twice at most: the service may have forgotten what was begun. */
static int send_file(struct lr_s3_sending *k, struct lr_err *err)
{
    for (int round = 1;; round++) {
        bool parts = k->p->upload || k->p->size > k->u->part_size;
        int rc = parts ? lr_s3_send_in_parts(k, err) : send_whole(k, err);
        if (rc != LIVREC_ENOTFOUND || !k->p->upload || round == 2)
            return rc;
        lr_s3_forget(k->p);
        rc = lr_s3_save(k, err);
        if (rc)
            return rc;
    }
}

static int finish(struct lr_s3_sending *k, struct lr_err *err)
{
    struct lr_file_stamp now = lr_file_stamp_of(k->p->path);
    lr_s3_forget(k->p);
    if (now.size != k->p->size || changed_at(&now) != k->p->changed)
        return lr_err_set(err, LIVREC_EIO, "%s was changed while it was sent", k->p->path);
    k->p->done = true;
    return lr_s3_save(k, err);
}

int lr_s3_upload(const struct lr_s3_upload *u, struct lr_s3_progress *p, struct lr_err *err)
{
    struct lr_file_stamp now = lr_file_stamp_of(p->path);
    struct lr_s3_sending k = {.u = u, .p = p};
    bool same = now.mode && now.size == p->size && changed_at(&now) == p->changed;
    if (same && p->done)
        return 0;
    if (!same) {
        lr_s3_abandon(u, p);
        p->done = false;
        p->size = now.size;
        p->changed = changed_at(&now);
    }
    k.fd = u->files->open(u->files, p->path);
    if (k.fd < 0)
        return lr_err_set(err, LIVREC_EIO, "%s: %s", p->path, strerrordesc_np(-k.fd));
    int rc = send_file(&k, err);
    if (rc == 0)
        rc = finish(&k, err);
    u->files->close(u->files, k.fd);
    lr_arena_free(k.arena);
    return rc;
}

void lr_s3_abandon(const struct lr_s3_upload *u, struct lr_s3_progress *p)
{
    struct lr_err unused = {0};
    struct lr_arena *a = p->upload ? lr_arena_new(ARENA) : NULL;
    if (a)
        (void)lr_s3_ask_abort(u->s3, p->key, a, p->upload,
                              &unused); /* else its lifecycle rule does */
    lr_arena_free(a);
    lr_s3_forget(p);
}

int lr_s3_probe(struct lr_s3 *s3, const char *key, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(ARENA);
    const char *id = NULL;
    int rc = a ? lr_s3_ask_begin(s3, key, a, &id, err) : lr_s3_no_memory(err);
    if (rc == 0)
        rc = lr_s3_ask_abort(s3, key, a, id, err);
    lr_arena_free(a);
    return rc;
}
