#include "session/folder.h"

#include <errno.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/rand.h"

#define MODE 0777 /* the user's umask decides */
#define PROBE_TAG 12
#define PROBES 5

/* Open the nearest parent that exists and make the rest below it. `path` is cut and mended. */
static int make(const struct lr_files *f, char *path)
{
    for (char *cut = path + strlen(path); cut > path;) {
        while (cut > path && cut[-1] == '/')
            cut--;
        while (cut > path && cut[-1] != '/')
            cut--;
        char first = *cut;
        *cut = '\0';
        int root = f->open_dir(f, cut == path ? "." : path);
        *cut = first;
        if (root < 0 && root != -ENOENT)
            return root;
        if (root < 0)
            continue;
        int rc = lr_files_make_dirs(f, root, cut, MODE);
        f->close(f, root);
        return rc < 0 ? rc : f->open_dir(f, path);
    }
    return -ENOENT;
}

#define PROBE ".livrec-"

int lr_folder_prove(const struct lr_env *env, int fd)
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char name[sizeof PROBE + PROBE_TAG] = PROBE;
    const struct lr_files *f = env->files;
    int probe = -EEXIST;
    for (int i = 0; i < PROBES && probe == -EEXIST; i++) {
        lr_rand_chars(env->rand, alphabet, PROBE_TAG, name + sizeof PROBE - 1);
        probe = f->create(f, fd, name, 0600);
    }
    if (probe < 0)
        return probe;
    int rc = f->close(f, probe), gone = f->unlink(f, fd, name);
    return rc < 0 ? rc : gone;
}

int lr_folder_open(const struct lr_env *env, const char *path, int *fd, struct lr_err *err)
{
    const struct lr_files *f = env->files;
    int dir = f->open_dir(f, path);
    if (dir == -ENOENT && *path) {
        char *copy = lr_strdup(path);
        if (!copy)
            return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
        dir = make(f, copy);
        lr_free(copy);
    }
    int rc = dir < 0 ? dir : lr_folder_prove(env, dir);
    if (rc < 0) {
        if (dir >= 0)
            f->close(f, dir);
        return lr_err_set(err, LIVREC_EIO, "record.dir: can't write to the folder %s: %s", path,
                          strerror(-rc));
    }
    *fd = dir;
    return 0;
}

/* Bytes of `dir` in front of a path, without the slash. */
static size_t front(const char *dir)
{
    return strcmp(dir, ".") == 0 ? 0 : strlen(dir);
}

const char *lr_folder_below(const char *dir, const char *path)
{
    size_t n = front(dir);
    if (strncmp(path, dir, n) != 0)
        return path;
    return path + n + (n > 0 && path[n] == '/');
}

char *lr_folder_join(const char *dir, const char *path)
{
    size_t n = front(dir), len = strlen(path);
    char *full = lr_malloc(n + 1 + len + 1);
    if (!full)
        return NULL;
    memcpy(full, dir, n);
    if (n > 0 && dir[n - 1] != '/')
        full[n++] = '/';
    memcpy(full + n, path, len + 1);
    return full;
}
