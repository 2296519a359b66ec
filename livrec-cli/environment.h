/* Options that come from the environment, as containers are told things; a flag of the same wins. */
#ifndef CLI_ENVIRONMENT_H
#define CLI_ENVIRONMENT_H

#include <livrec/livrec.h>

/* RCLONE_ENABLED and LIVREC_RCLONE_REMOTE. 0 or the error, which livrec_last_error() tells or, where
 * that has none, *why. */
int32_t environment_options(livrec_opts *opts, const char **why);

#endif
