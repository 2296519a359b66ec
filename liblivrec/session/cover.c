#include "session/cover.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/log.h"
#include "record/naming.h"
#include "session/job_parts.h"

#define LIMIT 15000 /* ms */

/* Bytes that tell, at this place, and what a file begins with if they stand further behind. */
static const struct {
    const char *ext, *bytes;
    size_t at, len;
    const char *first;
} kinds[] = {
    {"jpg", "\xff\xd8\xff", 0, 3, NULL}, {"png", "\x89PNG\r\n\x1a\n", 0, 8, NULL},
    {"gif", "GIF8", 0, 4, NULL},         {"webp", "WEBP", 8, 4, "RIFF"},
    {"avif", "ftypavif", 4, 8, NULL},
};

const char *lr_cover_kind(const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < LR_COUNT(kinds); i++)
        if (len > kinds[i].at + kinds[i].len &&
            memcmp(data + kinds[i].at, kinds[i].bytes, kinds[i].len) == 0 &&
            (!kinds[i].first || memcmp(data, kinds[i].first, strlen(kinds[i].first)) == 0))
            return kinds[i].ext;
    return NULL;
}

/* A recording is complete without it. */
static void warn(const struct lr_job *j, const char *why)
{
    lr_logf(j->jobs->deps.env->log, LR_WARN, j->id, "the cover was not saved: %s", why);
}

static void on_saved(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    struct lr_job *j = user;
    j->cover.saving = false;
    if (err->code)
        warn(j, err->text);
    lr_job_kick(j);
}

static const struct lr_file_ops file_ops = {.closed = on_saved};

static void save(struct lr_job *j)
{
    struct lr_cover *c = &j->cover;
    struct lr_err err;
    const char *ext = lr_cover_kind(c->body.data, c->body.len);
    char *path = ext ? lr_naming_beside(c->media, ext) : NULL;
    struct lr_small_file file = {path, false, c->body.data, c->body.len};
    int rc = !ext    ? lr_err_set(&err, LIVREC_EMEDIA, "it is no picture")
             : !path ? lr_err_set(&err, LIVREC_ENOMEM, "out of memory")
                     : lr_file_save(j->jobs->disk, lr_folders_fd(&j->folders), &file, &file_ops, j, &err);
    if (rc)
        warn(j, err.text);
    c->saving = rc == 0;
    lr_free(path);
}

static int on_head(void *user, const struct lr_http_head *head)
{
    struct lr_job *j = user;
    j->cover.why = head->status != 200                    ? "the server refused it"
                   : head->length > (int64_t)LR_COVER_MAX ? "it is too large"
                                                          : NULL;
    return j->cover.why ? LIVREC_EHTTP : 0;
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct lr_job *j = user;
    struct lr_buf *b = &j->cover.body;
    int rc = lr_buf_append(b, data, len);
    if (rc)
        j->cover.why = b->len + len > b->max ? "it is too large" : "out of memory";
    return rc;
}

static void on_done(void *user, const struct lr_err *err)
{
    struct lr_job *j = user;
    j->cover.transfer = NULL;
    if (err->code)
        warn(j, j->cover.why ? j->cover.why : err->text);
    else
        save(j);
    lr_buf_free(&j->cover.body);
}

static const struct lr_transfer_ops ops = {.head = on_head, .data = on_data, .done = on_done};

/* Cookies and headers of the media are nobody's business but the media's. */
void lr_cover_start(struct lr_job *j, const char *media)
{
    struct lr_cover *c = &j->cover;
    struct lr_http_req req = {.url = j->room ? j->room->cover : NULL,
                              .total_ms = LIMIT,
                              .flags = LR_HTTP_IDENTITY | LR_HTTP_NO_COOKIES};
    struct lr_err err;
    if (c->asked || !req.url || !lr_opts_bool(j->opts, "record.cover"))
        return;
    c->asked = true;
    lr_buf_init(&c->body, LR_COVER_MAX);
    c->media = lr_strdup(media);
    int rc = c->media ? lr_transfer_start(j->jobs->deps.loop, &j->http, &req, &ops, j, &c->transfer,
                                          &err)
                      : lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    if (rc)
        warn(j, err.text);
}

void lr_cover_stop(struct lr_job *j)
{
    lr_transfer_cancel(j->cover.transfer);
    j->cover.transfer = NULL;
    lr_buf_free(&j->cover.body);
}

void lr_cover_free(struct lr_cover *c)
{
    lr_free(c->media);
}
