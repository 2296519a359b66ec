/* A configuration told. */
#ifndef CLI_CONFIG_SHOW_H
#define CLI_CONFIG_SHOW_H

#include "cmd.h"

/* What became of each key, on standard output; *wrong: lines that are wrong. The exit status. */
int config_show(const struct call *c, const char *path, uint32_t *wrong);
/* The same; the exit status is 14 when lines are wrong. */
int config_show_and_judge(const struct call *c, const char *path);

#endif
