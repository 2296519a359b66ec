#include "record/repair.h"

#include <livrec/error.h>
#include <string.h>
#include <strings.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/files.h"
#include "record/content.h"
#include "record/input.h"
#include "record/rework.h"

#define ARENA ((size_t)64 << 10)
#define EXT_MAX 5

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Its dot, or its end; in front of ".part". *end: where the name ends without that. */
static const char *extension(const char *path, const char **end)
{
    const char *base = base_of(path), *dot = NULL;
    size_t len = strlen(base), part = strlen(".part");
    *end = base + len - (len > part && strcasecmp(base + len - part, ".part") == 0 ? part : 0);
    for (const char *p = base; p < *end; p++)
        if (*p == '.')
            dot = p;
    return dot && dot > base && *end - dot <= EXT_MAX ? dot : *end;
}

static bool has_extension(const char *path, const char *ext)
{
    const char *end, *dot = extension(path, &end);
    size_t n = strlen(ext);
    return (size_t)(end - dot) == n + 1 && strncasecmp(dot + 1, ext, n) == 0;
}

static const struct lr_sink_ops *sink_by_name(const char *path)
{
    const struct lr_sink_ops *s;
    for (int i = 0; (s = lr_sink_at(i)) != NULL; i++)
        if (has_extension(path, s->ext))
            return s;
    return NULL;
}

/* What an input is written as. */
static const char *kind_of(const struct lr_input *in)
{
    switch (in->container) {
    case LR_CONTAINER_FLV:
        return "flv";
    case LR_CONTAINER_TS:
        return "ts";
    case LR_CONTAINER_MKV:
        return "mkv";
    case LR_CONTAINER_FMP4:
        return has_extension(in->path, "m4a")   ? "m4a"
               : has_extension(in->path, "mov") ? "mov"
                                                : "mp4";
    default:
        return has_extension(in->path, "mp3") ? "mp3" : "m4a";
    }
}

static int find_sink(struct lr_rework_config *c, const char *out, struct lr_err *err)
{
    struct lr_input in;
    int rc = lr_input_open(&in, c->env, c->paths[0], err);
    if (rc == 0)
        c->sink = lr_sink_find(kind_of(&in));
    bool tables = rc == 0 && in.container == LR_CONTAINER_FMP4 &&
                  in.moov.kind != LR_MOOV_FRAGMENTS; /* it has one index, or would have had one */
    lr_input_close(&in);
    const struct lr_sink_ops *wish = out ? sink_by_name(out) : NULL;
    c->sink = wish ? wish : c->sink;
    bool mp4 = c->sink && lr_sink_has_boxes(c->sink->ext);
    c->indexed = mp4 && (tables || c->indexed);
    if (rc == 0 && !c->sink)
        rc = lr_err_set(err, LIVREC_EUNSUPPORTED, "this build can't write what %s is", c->paths[0]);
    return rc;
}

/* "a/b.flv.part" as "b (repaired).flv", or with another word. */
static const char *new_name(struct lr_arena *a, const char *path, const char *word, const char *ext)
{
    const char *end, *dot = extension(path, &end), *base = base_of(path);
    return lr_arena_fmt(a, "%.*s (%s).%s", (int)(dot - base), base, word, ext);
}

/* Where the file goes. `out` must not be there; a name that was made up gets a number. */
static int open_target(struct lr_rework_config *c, struct lr_arena *a, const char *out,
                       struct lr_err *err)
{
    const struct lr_files *f = c->env->files;
    const char *path = out ? out : c->paths[0], *base = base_of(path);
    char text[128];
    c->folder = lr_arena_fmt(a, "%.*s", (int)(base - path), path);
    c->name = out ? base : new_name(a, path, c->count > 1 ? "joined" : "repaired", c->sink->ext);
    if (!c->folder || !c->name)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    c->root_fd = f->open_dir(f, *c->folder ? c->folder : ".");
    if (c->root_fd < 0)
        return lr_err_set(err, LIVREC_EIO, "the folder of %s can't be opened: %s", path,
                          strerror_r(-c->root_fd, text, sizeof text));
    if (out && f->exists(f, c->root_fd, base) > 0)
        return lr_err_set(err, LIVREC_EIO, "%s is there already", out);
    return 0;
}

static int add_all(struct lr_content *all, const struct lr_rework_config *c,
                   const char *const *paths, uint32_t count, struct lr_err *err)
{
    int rc = 0;
    for (uint32_t i = 0; i < count && rc == 0; i++)
        rc = lr_content_add(all, c->env, c->cancel, paths[i], err);
    return rc;
}

/* Do the new files hold what the parts do? */
static int check_parts(const struct lr_rework_config *c, const struct lr_report *report,
                       struct lr_err *err)
{
    struct lr_content before = {0}, after = {0};
    if (report->files >= c->count)
        return lr_err_set(err, LIVREC_EMEDIA, "each has another decoder configuration");
    int rc = add_all(&before, c, c->paths, c->count, err);
    if (rc == 0)
        rc = add_all(&after, c, (const char *const *)report->file, report->files, err);
    if (rc == 0 && memcmp(&before, &after, sizeof before) != 0)
        rc = lr_err_set(err, LIVREC_EMEDIA, "joined, they would not be what they are");
    return rc;
}

static void remove_new(const struct lr_rework_config *c, const struct lr_report *report)
{
    for (uint32_t i = 0; i < report->files; i++)
        c->env->files->unlink(c->env->files, c->root_fd, base_of(report->file[i]));
}

static int write_to(struct lr_rework_config *c, const char *out, bool parts,
                    struct lr_report *report, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(ARENA);
    int rc = a ? open_target(c, a, out, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0)
        rc = lr_rework(c, report, err);
    if (rc == 0 && parts && (rc = check_parts(c, report, err)) != 0)
        remove_new(c, report);
    if (c->root_fd >= 0)
        c->env->files->close(c->env->files, c->root_fd);
    lr_arena_free(a);
    return rc;
}

static int look_and_write(struct lr_rework_config *c, const struct lr_repair_options *o,
                          struct lr_report *report, struct lr_err *err)
{
    int rc = o->check || !o->out ? lr_rework(c, report, err) : 0;
    if (rc || o->check || (!o->out && !report->damaged))
        return rc;
    lr_report_clear(report);
    return write_to(c, o->out, false, report, err);
}

int lr_repair(const struct lr_env *env, struct lr_cancel *cancel, const char *path,
              const struct lr_repair_options *o, struct lr_report *report, struct lr_err *err)
{
    struct lr_rework_config c = {
        .env = env, .cancel = cancel, .paths = &path, .count = 1, .root_fd = -1, .folder = ""};
    struct lr_likeness *like = o->like ? lr_malloc(sizeof *like) : NULL;
    int rc = o->like && !like ? lr_err_set(err, LIVREC_ENOMEM, "out of memory") : 0;
    if (rc == 0)
        rc = find_sink(&c, o->out, err);
    if (rc == 0 && like)
        rc = lr_likeness_learn(like, env, cancel, o->like, err);
    c.like = like;
    if (rc == 0)
        rc = look_and_write(&c, o, report, err);
    lr_free(like);
    return rc;
}

int lr_join(const struct lr_env *env, struct lr_cancel *cancel, const char *const *paths,
            uint32_t count, const char *out, struct lr_report *report, struct lr_err *err)
{
    struct lr_rework_config c = {.env = env,
                                 .cancel = cancel,
                                 .paths = paths,
                                 .count = count,
                                 .root_fd = -1,
                                 .folder = "",
                                 .one = true};
    int rc = find_sink(&c, out, err);
    return rc ? rc : write_to(&c, out, false, report, err);
}

int lr_join_parts(const struct lr_env *env, struct lr_cancel *cancel, const char *const *paths,
                  uint32_t count, struct lr_report *report, struct lr_err *err)
{
    struct lr_rework_config c = {
        .env = env, .cancel = cancel, .paths = paths, .count = count, .root_fd = -1, .folder = ""};
    int rc = find_sink(&c, NULL, err);
    return rc ? rc : write_to(&c, NULL, true, report, err);
}
