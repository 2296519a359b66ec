#include "post/convert.h"

#include <string.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "core/files.h"
#include "post/path.h"
#include "record/content.h"
#include "record/faststart.h"
#include "record/rework.h"

static int rework(const struct lr_draft *d, const struct lr_sink_ops *sink, const char *source,
                  struct lr_cancel *cancel, struct lr_err *err)
{
    const struct lr_rework_config config = {.env = d->env,
                                            .cancel = cancel,
                                            .paths = &source,
                                            .count = 1,
                                            .sink = sink,
                                            .root_fd = d->root_fd,
                                            .folder = d->folder,
                                            .name = d->name,
                                            .one = true};
    struct lr_report *report = lr_report_new();
    if (!report)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = lr_rework(&config, report, err);
    if (rc == 0 && (report->files != 1 || strcmp(report->file[0], d->path) != 0))
        rc = lr_err_set(err, LIVREC_EIO, "%s: somebody else has a file there", d->path);
    lr_report_free(report);
    return rc;
}

static int compare(const struct lr_draft *d, const struct lr_sink_ops *sink, const char *source,
                   struct lr_cancel *cancel, struct lr_err *err)
{
    struct lr_content before = {0}, after = {0};
    int rc = lr_content_add(&before, d->env, cancel, source, err);
    if (rc == 0)
        rc = lr_content_add(&after, d->env, cancel, d->path, err);
    if (sink->audio_only)
        before.frames[0] = 0, before.hash[0] = 0;
    if (rc == 0 && memcmp(&before, &after, sizeof before) != 0)
        rc = lr_err_set(err, LIVREC_EMEDIA,
                        "%s would not hold what is in %s: %lld pictures and %lld pieces of sound "
                        "for %lld and %lld",
                        d->want, source, (long long)after.frames[0], (long long)after.frames[1],
                        (long long)before.frames[0], (long long)before.frames[1]);
    return rc;
}

static int put_index_in_front(const struct lr_draft *d, struct lr_cancel *cancel,
                              struct lr_err *err)
{
    struct lr_faststart f = {
        .env = d->env, .root_fd = d->root_fd, .path = d->name, .cancel = cancel};
    return lr_faststart(&f, err);
}

int lr_convert(struct lr_draft *d, const char *source, struct lr_cancel *cancel,
               struct lr_err *err)
{
    const char *kind = lr_path_dot(d->want) + 1;
    const struct lr_sink_ops *sink = lr_sink_find(kind);
    if (!sink)
        return lr_err_set(err, LIVREC_EUNSUPPORTED, "this build can't write %s", kind);
    lr_draft_remove(d);
    int rc = rework(d, sink, source, cancel, err);
    if (rc == 0)
        rc = compare(d, sink, source, cancel, err);
    if (rc == 0 && sink != &lr_sink_mp3)
        rc = put_index_in_front(d, cancel, err);
    if (rc)
        lr_draft_remove(d);
    return rc;
}

int lr_convert_sound(struct lr_draft *d, const struct lr_env *env, const char *source,
                     const struct lr_reserve *reserve, struct lr_cancel *cancel, struct lr_err *err)
{
    static const char *const kinds[] = {"m4a", "mp3"};
    int rc = LIVREC_EMEDIA;
    *d = (struct lr_draft){.root_fd = -1};
    for (size_t i = 0; i < LR_COUNT(kinds) && rc == LIVREC_EMEDIA; i++) {
        lr_draft_close(d);
        rc = lr_draft_open(d, env, source, kinds[i], "sound", err);
        if (rc == 0)
            rc = lr_draft_room(d, 0, reserve, err);
        if (rc == 0)
            rc = lr_convert(d, source, cancel, err);
    }
    return rc;
}
