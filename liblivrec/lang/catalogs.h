/* The catalogues, one for each kind of text. */
#ifndef LR_CATALOGS_H
#define LR_CATALOGS_H

#include "lang/lang.h"

/* clang-format off */
#define LR_CATALOG(rows) {rows, sizeof(rows) / sizeof((rows)[0])}
/* clang-format on */

extern const struct lr_catalog lr_zh_core, lr_zh_extractors, lr_zh_net, lr_zh_resolve,
    lr_zh_options, lr_zh_options_record, lr_zh_post, lr_zh_record, lr_zh_session, lr_zh_system;

#endif
