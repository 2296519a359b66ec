/* Text files as users have them: UTF-8 with or without a byte order mark, UTF-16, GBK. */
#ifndef LR_CONFIG_DECODE_H
#define LR_CONFIG_DECODE_H

#include "config/finding.h"
#include "core/buf.h"

/* UTF-8 with "\n" as the end of each line; *charset tells what it was. Of a file in UTF-8, single
 * lines may be in GBK. Bytes that are no text in any of the encodings become U+FFFD, and NULs, too.
 * Such lines are told, before anything else of the file. NULL: no memory. */
char *lr_config_decode(struct lr_arena *a, const struct lr_buf *bytes, const char **charset,
                       struct lr_findings *found);

/* Full-width letters and signs (U+FF01 .. U+FF5E, as an input method leaves them) as ASCII. */
char *lr_config_narrow(struct lr_arena *a, const char *text);

#define LR_CONFIG_FILE_MAX ((size_t)4 << 20) /* bytes of a configuration or a list */

/* Why such a file could not be loaded, from what the loading gave. */
const char *lr_config_load_error(int rc);

#endif
