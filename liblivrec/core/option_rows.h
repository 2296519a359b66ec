/* The rows of the one table of options, a file for each kind: CLI flags, config keys, Python
 * keywords, completions and the reference page come from them. Names are in order, in each file and
 * from file to file. */
#ifndef LR_OPTION_ROWS_H
#define LR_OPTION_ROWS_H

#include <stdint.h>
#include "core/options.h"

#define HOUR ((int64_t)3600 * 1000)
#define GIB ((int64_t)1 << 30)

/* Each ends with a row that has no name. */
extern const struct lr_option lr_option_rows_program[];
extern const struct lr_option lr_option_rows_net[];
extern const struct lr_option lr_option_rows_notify[];
extern const struct lr_option lr_option_rows_post[];
extern const struct lr_option lr_option_rows_record[];
extern const struct lr_option lr_option_rows_room[];

#endif
