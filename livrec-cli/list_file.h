/* A file that is read whole and replaced whole. */
#ifndef CLI_LIST_FILE_H
#define CLI_LIST_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "text.h"

struct list_file {
    char *path; /* without symbolic links: it is the file itself that is replaced */
    struct text text;
    struct stat was;
    bool lost; /* it was not there */
};

/* From the root, without symbolic links in its folder, which must be there. NULL: errno; else free()
 * it. */
char *list_file_path(const char *path);
int list_file_open(struct list_file *f, const char *path, struct text *why);
/* The same, of one that may be lost: then it has no text, and is made when it is saved. */
int list_file_open_lost(struct list_file *f, const char *path, struct text *why);
/* The new content, on the disk when this returns. Refused when the file is not as it was read. */
int list_file_save(struct list_file *f, const struct text *content, struct text *why);
void list_file_close(struct list_file *f);

#endif
