/* A file that is made, never written over. */
#ifndef CLI_NEW_FILE_H
#define CLI_NEW_FILE_H

#include <stddef.h>

/* With the folders above it, for the user alone, since it may hold secrets; on the disk when this
 * returns. path is cut and mended. 0, or -1 with errno. */
int new_file(char *path, const char *bytes, size_t n);

#endif
