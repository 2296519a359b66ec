/* What livrec repair and livrec join report: for people on standard error, with the paths of new
 * files on standard output; or all of it as JSON. */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include "cmd.h"

void findings_show(const struct call *c, const char *const *paths, size_t count,
                   livrec_report *report);

#endif
