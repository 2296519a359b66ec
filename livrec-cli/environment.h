/* Options that come from the environment, as containers are told things; a flag of the same wins. */
#ifndef CLI_ENVIRONMENT_H
#define CLI_ENVIRONMENT_H

#include "cmd.h"

/* LIVREC_RECORD_DIR is record.dir, and so on for every option; a list has one value a line.
 * LIVREC_PROXY and PROXY count where net.proxy is not set, as http_proxy and the like do where these
 * are not. Before the flags are read. 0, or the exit status of what is wrong, which is told. */
int environment_take(struct call *c);

/* RCLONE_ENABLED and LIVREC_RCLONE_REMOTE. 0 or the error, which livrec_last_error() tells or, where
 * that has none, *why. */
int32_t environment_options(livrec_opts *opts, const char **why);

/* LIVREC_PROXY or PROXY, and which; NULL: neither is set. */
const char *environment_default_proxy(const char **variable);

/* Each variable of an option that is set, and which option that is. */
void environment_each(void (*see)(void *arg, const char *variable, uint32_t option, const char *value),
                      void *arg);

/* The proxy of the environment for an address, and the variable that names it; NULL: none. What no_proxy
 * says is left out. */
const char *environment_proxy(const char *url, const char **variable);

#endif
