/* What record/disk.c, disk_writer.c, file.c and spool.c share. */
#ifndef LR_DISK_PARTS_H
#define LR_DISK_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include "record/disk.h"
#include "record/spool.h"

/* A file is collected in blocks that end where it has a multiple of this: page caches take such
 * pieces as one folio, which is a third cheaper than bytes from anywhere to anywhere. */
#define LR_BLOCK ((size_t)32 << 10)
#define LR_WRITERS 16 /* file systems beyond share threads */

struct lr_block {
    struct lr_block *next;
    uint32_t len, unit; /* bytes; bytes up to the last unit mark, 0 = none in here */
    uint32_t end;       /* len where it is full */
    uint8_t data[LR_BLOCK + LR_OUT_SPACE]; /* what is put behind its end moves to the next block */
};

enum { LR_ASK_CLOSE = 1, LR_ASK_ABORT = 2 };
enum { LR_NEWS_OPENED = 1, LR_NEWS_FAILED = 2, LR_NEWS_CLOSED = 4, LR_NEWS_GONE = 8 };

struct lr_file {
    struct lr_out out; /* first member */
    struct lr_disk *disk;
    struct lr_writer *writer;

    /* the loop's */
    const struct lr_file_ops *ops;
    void *user;
    const char *path; /* one of the spool's */
    struct lr_block *first, *last; /* collected */
    size_t collected;
    int64_t handed;       /* bytes, to the writer */
    int64_t handed_at;    /* loop's ms */
    int64_t bytes, whole; /* taken; up to the last unit */
    int64_t amend_at;     /* other bytes for the end; the writer's from the close on */
    void *amend;          /* NULL: none */
    size_t amend_len;
    bool failed, ended, marked;  /* marked: there was a unit */
    struct lr_file *next, *prev; /* of all files */
    struct lr_file *next_touched;
    bool touched; /* in the disk's list */
    bool burst;   /* so much came in this turn that some was handed over before its end */

    /* under disk->lock */
    struct lr_block *queue, **queue_end;
    unsigned asked, news;
    bool ready, told; /* in the list of the writer; in that of the loop */
    struct lr_file *next_ready, *next_told;

    atomic_size_t waiting; /* handed over, not written */
    atomic_llong synced;   /* bytes up to the last unit that was synced */

    /* the writer's */
    struct lr_spool spool; /* its error is the loop's from FAILED on, its name, which stays, from
                              OPENED on, all of it from CLOSED on */
    struct lr_err end;     /* the loop's from CLOSED on */
    struct lr_file *next_dirty;
    bool dirty;
};

/* A thread and the files of one file system. */
struct lr_writer {
    struct lr_disk *disk;
    uint64_t device;
    pthread_t thread;
    int wake; /* eventfd */

    /* under disk->lock */
    struct lr_file *ready, **ready_end;
    bool idle, stop;

    /* the thread's */
    struct lr_file *dirty; /* files with data that is not synced */
    int64_t sync_from;     /* no sync before this: they may not take all of its time */
    int64_t looked;        /* when `dirty` was looked through */
    int64_t settled;       /* when it saw to the spare blocks */
};

struct lr_disk {
    const struct lr_env *env;
    struct lr_loop *loop;
    struct lr_file *files;   /* the loop's */
    struct lr_file *touched; /* the loop's: written to in this turn */
    struct lr_task turn;     /* the loop's: waits for the end of the turn */
    bool turning;
    struct lr_writer *writer[LR_WRITERS];
    int writers;

    pthread_mutex_t lock;
    struct lr_block *spare;
    int spares, least; /* now; at the fewest since ... */
    int64_t settled;   /* ... this time */
    struct lr_file *told, **told_end; /* with news for the loop */
    struct lr_task delivery;          /* of the news */
    bool posted, closing;
};

struct lr_block *lr_block_take(struct lr_disk *d);             /* NULL when memory ran out */
void lr_block_give(struct lr_disk *d, struct lr_block *first); /* a chain */
void lr_blocks_free(struct lr_block *first);
/* Now and then: the system gets back what a peak left over, which may be long ago. */
void lr_blocks_settle(struct lr_disk *d, int64_t now);

/* The writer for files below root_fd. */
int lr_writer_for(struct lr_disk *d, int root_fd, struct lr_writer **out, struct lr_err *err);
/* Locked: the file has something for its writer. */
void lr_writer_ready(struct lr_file *f);
void lr_writer_join(struct lr_writer *w);
int lr_writer_start(struct lr_disk *d, uint64_t device, struct lr_writer **out, struct lr_err *err);

/* From the writer: the loop shall know. */
void lr_disk_tell(struct lr_file *f, unsigned news);

void lr_file_free(struct lr_file *f); /* on the loop, or when it stands */

#endif
