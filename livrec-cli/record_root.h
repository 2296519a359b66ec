/* The folder that "record.dir" begins with. */
#ifndef RECORD_ROOT_H
#define RECORD_ROOT_H

/* What comes before the first folder with a { in it, which is named for each file; "." where that
 * is the first of all, or `dir` is NULL or empty. Heap; NULL when memory ran out. */
char *record_root(const char *dir);

#endif
