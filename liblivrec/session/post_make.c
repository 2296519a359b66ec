/* The steps that make a file. Where a process may be killed between two of them: a draft that is
 * known to be right is noted with the name that it will get, before it gets it. */
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "post/convert.h"
#include "post/encode.h"
#include "post/path.h"
#include "session/post_parts.h"

#define NAMES 3 /* that may be taken from under us in a row */

/* MP3 was wished, and the sound came as something else: it was copied as it is meanwhile. */
bool lr_post_wants_mp3(const struct lr_post_work *w)
{
    return strcmp(lr_opts_str(w->opts, "record.format"), "mp3") == 0 &&
           strcmp(lr_path_dot(w->path), ".mp3") != 0;
}

static const char *profile_of(const struct lr_post_work *w)
{
    return lr_post_wants_mp3(w) ? "mp3" : lr_opts_str(w->opts, "post.encode");
}

bool lr_post_is_encoded(const struct lr_post_work *w)
{
    return strcmp(profile_of(w), "copy") != 0;
}

bool lr_post_is_converted(const struct lr_post_work *w)
{
    const char *wish = lr_opts_str(w->opts, "post.convert"), *dot = lr_path_dot(w->path);
    return strcmp(wish, "none") != 0 && strcmp(*dot ? dot + 1 : dot, wish) != 0;
}

static bool is_sound(const char *path)
{
    const char *dot = lr_path_dot(path);
    return strcmp(dot, ".m4a") == 0 || strcmp(dot, ".mp3") == 0;
}

static const char *word(const struct lr_opts *opts, const char *name)
{
    const char *s = lr_opts_str(opts, name);
    return s && *s ? s : NULL;
}

static int64_t size_of(const struct lr_postproc *p, const char *path)
{
    const struct lr_files *f = p->deps.env->files;
    int fd = f->open(f, path);
    int64_t size = fd < 0 ? -1 : f->size(f, fd);
    if (fd >= 0)
        f->close(f, fd);
    return size;
}

static int make_sound(struct lr_postproc *p, const struct lr_post_work *w, struct lr_draft *d,
                      struct lr_err *err)
{
    const struct lr_reserve reserve = lr_reserve_of(w->opts);
    return lr_convert_sound(d, p->deps.env, w->path, &reserve, p->cancel, err);
}

#define MP3_SIZE 8 /* times that of sound at 40 kbit/s */

/* An MP4 is written twice: in fragments, then with its index in front. */
static int make_picture(struct lr_postproc *p, const struct lr_post_work *w, struct lr_draft *d,
                        struct lr_err *err)
{
    bool anew = lr_post_is_encoded(w), mp3 = lr_post_wants_mp3(w);
    const struct lr_reserve reserve = lr_reserve_of(w->opts);
    int64_t size = size_of(p, w->path);
    int rc = lr_draft_open(d, p->deps.env, w->path, mp3 ? "mp3" : "mp4", profile_of(w), err);
    if (rc == 0 && size < 0)
        rc = lr_err_set(err, LIVREC_ENOTFOUND, "%s is not there any more", w->path);
    if (rc == 0)
        rc = lr_draft_room(d, (mp3 ? MP3_SIZE : 2) * size, &reserve, err);
    if (rc)
        return rc;
    const struct lr_encode e = {.profile = profile_of(w),
                                .encoder = mp3 ? NULL : word(w->opts, "post.encoder"),
                                .preset = mp3 ? NULL : word(w->opts, "post.preset"),
                                .crf = (int)lr_opts_int(w->opts, "post.crf"),
                                .limit_ms = lr_opts_int(w->opts, "post.limit"),
                                .ffmpeg = "ffmpeg",
                                .ffprobe = "ffprobe",
                                .cancel = p->cancel};
    return anew ? lr_encode(&e, d, w->path, err) : lr_convert(d, w->path, p->cancel, err);
}

/* The name is noted, then given. */
static int give_name(struct lr_postproc *p, struct lr_post_work *w, const struct lr_draft *d,
                     struct lr_err *err)
{
    int rc = LIVREC_EIO;
    for (int i = 0; i < NAMES && rc == LIVREC_EIO; i++) {
        char *name = NULL;
        rc = lr_draft_pick(d, &name, err);
        if (rc == 0) {
            w->target = lr_arena_strdup(w->arena, name);
            rc = w->target ? lr_post_work_save(p, w, err) : LIVREC_ENOMEM;
        }
        if (rc == 0)
            rc = lr_draft_take(d, name, err);
        lr_free(name);
    }
    return rc;
}

static bool is_in(const struct lr_draft *d, const char *name)
{
    return d->env->files->exists(d->env->files, d->root_fd, name) > 0;
}

/* An earlier process came so far that the draft was right: is it, or has it its name already? */
static int resume(const struct lr_postproc *p, const struct lr_post_work *w, struct lr_draft *d,
                  struct lr_err *err)
{
    const char *mark = w->step == LR_POST_SOUND ? "sound" : profile_of(w);
    int rc = lr_draft_open(d, p->deps.env, w->path, lr_path_dot(w->target) + 1, mark, err);
    if (rc)
        return rc;
    if (is_in(d, d->name))
        return lr_draft_take(d, w->target, err);
    return is_in(d, w->target) ? 0 : LIVREC_ENOTFOUND;
}

static void note_made(struct lr_post_work *w, const struct lr_draft *d)
{
    const char *path = lr_arena_fmt(w->arena, "%s%s", d->folder, w->target);
    w->target = NULL;
    if (w->step == LR_POST_SOUND)
        w->sound = path;
    else
        w->made = path;
}

int lr_post_make(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    struct lr_draft d = {.root_fd = -1};
    bool sound = w->step == LR_POST_SOUND;
    int rc = LIVREC_ENOTFOUND;
    if (sound && is_sound(w->path))
        return 0;
    if (w->target) {
        rc = resume(p, w, &d, err);
        if (rc)
            lr_draft_close(&d);
    }
    if (rc) {
        w->target = NULL;
        rc = sound ? make_sound(p, w, &d, err) : make_picture(p, w, &d, err);
        if (rc == 0)
            rc = give_name(p, w, &d, err);
    }
    if (rc == 0)
        note_made(w, &d);
    lr_draft_close(&d);
    return rc;
}
