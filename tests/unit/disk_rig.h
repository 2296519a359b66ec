/* A disk that obeys a test: real files in a folder of their own, behind file operations that run
 * full, fail, take little at a time or don't come back; each is noted as a line of text. */
#ifndef DISK_RIG_H
#define DISK_RIG_H

#include <pthread.h>

#include <check.h>
#include <stdlib.h>

#include "core/clock.h"
#include "core/env.h"
#include "core/files.h"
#include "core/rand.h"
#include "net/loop.h"
#include "record/disk.h"

#define RIG_FAULTS 4

/* The nth call of an operation, and all later ones if `on`, gives this code instead. */
struct rig_fault {
    const char *what; /* "mkdir" "create" "write" "truncate" "sync" "dirsync" "close" ... */
    int nth, code;
    bool on;
    int seen;
};

struct rig {
    char folder[64];
    int root;
    int second; /* another one that is real; 0: none */
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_files files;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_disk *disk;

    pthread_mutex_t lock; /* of the rest */
    pthread_cond_t moved;
    struct rig_fault fault[RIG_FAULTS];
    int faults;
    int64_t room;    /* bytes that still fit; -1: any number */
    int full;        /* code when they don't; -ENOSPC unless set */
    size_t piece;    /* most that one write takes; 0: all */
    bool stutter;    /* every second write is interrupted */
    bool stuck;      /* writes wait until it ends */
    int waiting;     /* writes that do */
    int other_fd;    /* with `stuck`: the last file below another root goes on */
    _Atomic int64_t free; /* bytes, as the disk says; of 100,000 */
    int64_t inodes;       /* free ones */
    int64_t sync_ms; /* how long a sync takes on the clock */
    int writes, syncs;
    int64_t taken;
    int open;  /* files */
    char *log; /* "create a.ts.part\n" "write 10\n" ... */
    size_t log_len;
};

void rig_open(struct rig *r);
void rig_close(struct rig *r); /* the disk is freed before; checks that no file stays open */
/* Files and folders can be opened by their path, too, and count among those that are open. */
void rig_open_by_path(struct rig *r);
void rig_disk(struct rig *r);  /* a loop, which is this thread's, and the disk */
void rig_disk_free(struct rig *r);

void rig_fail(struct rig *r, const char *what, int nth, int code);
void rig_fail_on(struct rig *r, const char *what, int nth, int code); /* and from then on */
void rig_stick(struct rig *r, bool stuck);
void rig_wait_stuck(struct rig *r, int writes); /* until so many writes wait */
int64_t rig_taken(struct rig *r);               /* bytes that were written */

/* Turn the loop until *flag is at least `count`. */
void rig_until(struct rig *r, const int *flag, int count);

/* What was done since the last call; the caller frees it. */
char *rig_log(struct rig *r);
static inline void rig_check_log(struct rig *r, const char *want)
{
    char *text = rig_log(r);
    ck_assert_str_eq(text, want);
    free(text);
}
void rig_check_names(struct rig *r, const char *want); /* of all files, sorted, one blank between */
void rig_check_file(struct rig *r, const char *path, const void *want, size_t len);
void rig_put_file(struct rig *r, const char *path, const char *text);
void rig_put_data(struct rig *r, const char *path, const void *data, size_t len);
void rig_remove_all(struct rig *r);
char *rig_load(struct rig *r, const char *path, size_t *len); /* the caller frees it */

#endif
