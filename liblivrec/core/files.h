/* File operations, injected, so that power cuts, full disks and slow mounts can be tested.
 * All return >= 0 or -errno. Paths are taken relative to `root_fd` where one is given. */
#ifndef LR_FILES_H
#define LR_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>
#include "core/buf.h"
#include "core/disk_space.h"

struct lr_files {
    int (*open_dir)(const struct lr_files *f, const char *path); /* O_DIRECTORY fd */
    /* Every folder of a relative path that is not there yet, never through a link out of root:
     * -EXDEV. How many were made. */
    int (*make_dirs)(const struct lr_files *f, int root_fd, const char *path, mode_t mode);
    /* Create a new file, never an existing one, never through a link out of root. */
    int (*create)(const struct lr_files *f, int root_fd, const char *path, mode_t mode);
    ssize_t (*writev)(const struct lr_files *f, int fd, const struct iovec *pieces, int count);
    ssize_t (*pwrite)(const struct lr_files *f, int fd, const void *data, size_t len, int64_t at);
    int (*truncate)(const struct lr_files *f, int fd, int64_t size);
    int (*sync)(const struct lr_files *f, int fd);
    /* Make the entry of root/path durable: sync the folder that it is in. */
    int (*sync_entry)(const struct lr_files *f, int root_fd, const char *path);
    int (*close)(const struct lr_files *f, int fd);
    int (*exists)(const struct lr_files *f, int root_fd, const char *path); /* 1 or 0 */
    /* Rename without replacing: -EEXIST when the target exists. */
    int (*rename_new)(const struct lr_files *f, int root_fd, const char *from, const char *to);
    /* Rename; what has the name already is replaced, in one step. */
    int (*rename_over)(const struct lr_files *f, int root_fd, const char *from, const char *to);
    /* A name in a folder below root, never in one that a link leads to out of it. */
    int (*unlink)(const struct lr_files *f, int root_fd, const char *path);
    /* An existing file, no folder or device: for reading; and below root for reading and writing,
     * never through a link. */
    int (*open)(const struct lr_files *f, const char *path);
    int (*open_below)(const struct lr_files *f, int root_fd, const char *path);
    ssize_t (*pread)(const struct lr_files *f, int fd, void *data, size_t len, int64_t at);
    int64_t (*size)(const struct lr_files *f, int fd);
    /* Nobody else shall work on it, as long as it is open: -EWOULDBLOCK when somebody does. A
     * program that does not ask is not kept out. */
    int (*lock)(const struct lr_files *f, int fd);
    /* A mark of ours on a file that is not finished, kept by the file system beside its content:
     * set it or take it away; is it there? -ENOTSUP and the like where there is no place for it. */
    int (*mark)(const struct lr_files *f, int fd, bool set);
    int (*marked)(const struct lr_files *f, int fd);
    /* Call for the name of every plain file in a folder below root ("" is root), links left out.
     * `files` false: of every folder. Ends when it returns false. */
    int (*list)(const struct lr_files *f, int root_fd, const char *folder, bool files,
                bool (*entry)(void *arg, const char *name), void *arg);
    /* Is the file at root/path the one that is open? 1 or 0. */
    int (*is_at)(const struct lr_files *f, int fd, int root_fd, const char *path);
    /* The whole file, appended; -EFBIG when it does not fit. */
    int (*load)(const struct lr_files *f, const char *path, struct lr_buf *out);
    int (*mode)(const struct lr_files *f, const char *path); /* permission bits of what is there */
    int (*space)(const struct lr_files *f, int fd, struct lr_disk_space *out);
    /* As lr_disk_space_set_aside(). NULL: there is no way to. */
    int (*set_aside)(const struct lr_files *f, int fd, int64_t at, int64_t len);
    void *ctx;
};

const struct lr_files *lr_files_system(void);

/* f->make_dirs, and new ones are durable. 0 or -errno. */
int lr_files_make_dirs(const struct lr_files *f, int root_fd, const char *path, mode_t mode);
/* All of these bytes of a file, or -errno: -EIO when it is shorter. */
int lr_files_read(const struct lr_files *f, int fd, void *to, size_t len, int64_t at);
/* A file system may have no way to sync a folder, or a file: then there is nothing to be done. The
 * result of a sync, or 0. */
int lr_files_forgive(int rc);

#endif
