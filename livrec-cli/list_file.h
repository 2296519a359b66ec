/* A file that is read whole and replaced whole. From its opening to its closing it has a lock,
 * flock(2), so that of several processes that change it each sees what the others did; whoever edits
 * it otherwise is noticed when it is saved. */
#ifndef CLI_LIST_FILE_H
#define CLI_LIST_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text.h"

struct list_file {
    char *path; /* without symbolic links: it is the file itself that is replaced */
    struct text text;
    struct stat was;
    int fd;    /* with the lock; -1: none, or closed */
    bool lost; /* it was not there */
    bool stale; /* it was not saved, as somebody else changed it meanwhile */
};

/* From the root, without symbolic links in its folder, which must be there. NULL: errno; else free()
 * it. */
char *list_file_path(const char *path);
bool list_file_is_json(const char *path); /* by its ending: it has no lines for rooms */
/* 0, or -1 with one line in `why`: also when another process keeps the lock for some seconds. */
int list_file_open(struct list_file *f, const char *path, struct text *why);
/* The same, of one that may be lost: then it has no text, and is made when it is saved. */
int list_file_open_lost(struct list_file *f, const char *path, struct text *why);
/* The new content, on the disk when this returns. Refused when the file is not as it was read. */
int list_file_save(struct list_file *f, const struct text *content, struct text *why);
void list_file_close(struct list_file *f);

#endif
