#include "record/salvage.h"

#include <errno.h>
#include <string.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/buf.h"
#include "core/files.h"
#include "record/faststart.h"
#include "record/spool.h"
#include "record/whole.h"

#define NAMES ((size_t)16 << 20) /* of one folder */
#define HEAD_ONLY ((int64_t)64 << 10)

struct salvage {
    const struct lr_env *env;
    const struct lr_files *files;
    int root_fd;
    bool named;
    struct lr_cancel *cancel;
    const struct lr_salvage_ops *ops;
    void *user;
};

static bool ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), n = strlen(end);
    return len > n && strcmp(name + len - n, end) == 0;
}

/* "a/b.ts" and its extension, of "a/b.ts.part". Heap. */
static char *final_name(const char *part, const char **ext)
{
    size_t tail = ends_with(part, ".part") ? strlen(".part") : 0;
    char *name = lr_strndup(part, strlen(part) - tail);
    const char *dot = name ? strrchr(name, '.') : NULL;
    *ext = dot ? dot + 1 : "";
    return name;
}

/* What was broken off and is worth nothing: of a rewriting, what is in it is in the file that it
 * was made of; of a sidecar, the older version is in its place. */
static bool is_scrap(const char *name)
{
    static const char *const exts[] = {".mp4" LR_FASTSTART_TAIL,
                                       ".m4a" LR_FASTSTART_TAIL,
                                       ".mov" LR_FASTSTART_TAIL,
                                       ".json.part",
                                       ".nfo.part",
                                       ".jpg.part",
                                       ".png.part",
                                       ".gif.part",
                                       ".webp.part",
                                       ".avif.part"};
    for (size_t i = 0; i < LR_COUNT(exts); i++)
        if (ends_with(name, exts[i]))
            return true;
    return false;
}

static bool is_part(const char *name, bool named)
{
    static const char *const exts[] = {".ts",  ".flv", ".mkv", ".mp4", ".m4a", ".mp3",
                                       ".mov", ".aac", ".srt", ".ass", ".vtt"};
    size_t len = strlen(name), tail = ends_with(name, ".part") ? strlen(".part") : 0;
    for (size_t i = 0; (tail || named) && i < LR_COUNT(exts); i++) {
        size_t n = strlen(exts[i]);
        if (len - tail > n && memcmp(name + len - tail - n, exts[i], n) == 0)
            return true;
    }
    return is_scrap(name);
}

/* Ours, and nobody's now? An empty one may be about to be locked by its writer. */
static bool is_left_over(const struct salvage *k, int fd, const char *part)
{
    const struct lr_files *f = k->files;
    return f->size(f, fd) > 0 && f->marked(f, fd) > 0 && f->lock(f, fd) == 0 &&
           f->is_at(f, fd, k->root_fd, part) > 0;
}

/* Cut, sync, rename. *name: what it is called now. A file that needs no cut may still have space
 * set aside behind it, which goes with one. */
static int finish(const struct salvage *k, int fd, const char *part, char **name, int64_t whole)
{
    const struct lr_files *f = k->files;
    char *late = NULL;
    int rc = f->truncate(f, fd, whole);
    if (rc >= 0)
        rc = lr_files_forgive(f->sync(f, fd));
    if (rc >= 0 && strcmp(part, *name) != 0)
        rc = f->rename_new(f, k->root_fd, part, *name);
    if (rc == -EEXIST) {
        rc = lr_spool_rename(f, k->root_fd, part, *name, &late);
        if (late && rc >= 0) {
            lr_free(*name);
            *name = late;
            late = NULL;
        }
        lr_free(late);
    }
    if (rc < 0)
        return rc;
    /* Without the mark it would not be found when it had its old name after a power cut. */
    if (lr_files_forgive(f->sync_entry(f, k->root_fd, *name)) >= 0)
        (void)f->mark(f, fd, false);
    return 0;
}

static void save(const struct salvage *k, int fd, const char *part)
{
    const struct lr_files *f = k->files;
    const char *ext;
    char *name = final_name(part, &ext);
    int64_t size = f->size(f, fd), whole = name ? lr_whole_size(f, fd, ext) : -ENOMEM;
    int rc = whole < 0 ? (int)whole : 0;
    if (whole == 0 && size <= HEAD_ONLY)
        f->unlink(f, k->root_fd, part);
    else if (whole == 0)
        rc = -EBADMSG;
    else if (rc == 0)
        rc = finish(k, fd, part, &name, whole);
    if (rc < 0)
        k->ops->failed(k->user, part, rc);
    else if (whole > 0)
        k->ops->saved(k->user, name, whole, size - whole);
    lr_free(name);
}

static void look_at(const struct salvage *k, const char *part)
{
    int fd = k->files->open_below(k->files, k->root_fd, part);
    if (fd < 0)
        return;
    bool left = is_left_over(k, fd, part);
    if (left && is_scrap(part))
        k->files->unlink(k->files, k->root_fd, part);
    else if (left)
        save(k, fd, part);
    k->files->close(k->files, fd);
}

/* Names of a folder, each with its zero byte, with the folder in front. */
struct names {
    const char *folder;
    bool files, named;
    struct lr_buf list;
};

static bool keep(void *arg, const char *name)
{
    struct names *n = arg;
    if (n->files && !is_part(name, n->named))
        return true;
    int rc =
        *n->folder ? lr_buf_fmt(&n->list, "%s/%s", n->folder, name) : lr_buf_puts(&n->list, name);
    return rc == 0 && lr_buf_putc(&n->list, '\0') == 0;
}

/* NULL at the end. */
static const char *next(const struct names *n, size_t *at)
{
    const char *name = (const char *)n->list.data + *at;
    if (*at >= n->list.len || !memchr(name, '\0', n->list.len - *at))
        return NULL;
    *at += strlen(name) + 1;
    return name;
}

static void walk(const struct salvage *k, const char *folder, int depth)
{
    struct names n = {.folder = folder, .named = k->named};
    const char *name;
    for (int files = 1; files >= 0 && !(files == 0 && depth == 0); files--) {
        lr_buf_init(&n.list, NAMES);
        n.files = files;
        k->files->list(k->files, k->root_fd, folder, files, keep, &n);
        for (size_t at = 0; !lr_cancelled(k->cancel) && (name = next(&n, &at)) != NULL;)
            if (files)
                look_at(k, name);
            else
                walk(k, name, depth - 1);
        lr_buf_free(&n.list);
    }
}

void lr_salvage(const struct lr_env *env, int root_fd, int depth, bool named,
                struct lr_cancel *cancel, const struct lr_salvage_ops *ops, void *user)
{
    const struct salvage k = {env, env->files, root_fd, named, cancel, ops, user};
    walk(&k, "", depth);
}
