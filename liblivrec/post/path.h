/* Names of files, taken apart and put together. */
#ifndef LR_POST_PATH_H
#define LR_POST_PATH_H

#include "core/attr.h"

const char *lr_path_base(const char *path); /* behind the last "/" */
const char *lr_path_dot(const char *path);  /* of its extension; else its end */

/* On the heap; NULL when memory ran out. */
char *lr_path_fmt(const char *fmt, ...) LR_PRINTF(1, 2);

#endif
