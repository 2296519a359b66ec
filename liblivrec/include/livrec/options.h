/** @file options.h
 *  Options by name. One table in the library holds them all: the CLI's flags, the config file's
 *  keys, Python's keywords and the reference page are made from it. New options need no new
 *  symbol. */
#ifndef LIVREC_OPTIONS_H
#define LIVREC_OPTIONS_H

#include <stdint.h>
#include <livrec/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/** A set of options. Not thread-safe; the library copies what it needs, so it may be changed or
 *  freed after any call that took it. */
typedef struct livrec_opts livrec_opts;

/** New, empty set: every option has its default.
 *  @param[out] out  owned by the caller, free with livrec_opts_free(); untouched on failure.
 *  @return 0, LIVREC_EARG, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_opts_new(livrec_opts **out);

/** Free a set. NULL is allowed. Since 0.1. */
LIVREC_API void livrec_opts_free(livrec_opts *opts);

/** Copy of a set. @return 0, LIVREC_EARG, LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_opts_copy(const livrec_opts *opts, livrec_opts **out);

/** Set one option from text.
 *  @param name   e.g. "record.format"; see livrec_option_str() and docs/reference/options.md.
 *  @param value  UTF-8, copied; NULL restores the default. Durations take "90", "1h30m"; sizes
 *                take "500M", "2G". An option of type "list" appends each time it is set.
 *  @return 0, LIVREC_EARG (unknown name, or value outside its range: the text says the accepted
 *          forms), LIVREC_ENOMEM. Since 0.1. */
LIVREC_API int32_t livrec_opts_set(livrec_opts *opts, const char *name, const char *value);

/** Current value as text: what was set, else the default.
 *  @return borrowed until the option is set again or the set is freed; NULL for an unknown name
 *          or for an option with neither value nor default. Since 0.1. */
LIVREC_API const char *livrec_opts_get(const livrec_opts *opts, const char *name);

/** Field of an option's description, for livrec_option_str(). */
#define LIVREC_OPTION_NAME 0    /**< "record.format" */
#define LIVREC_OPTION_FLAG 1    /**< long flag of the CLI without dashes: "format"; NULL if none */
#define LIVREC_OPTION_SHORT 2   /**< short flag, one letter, or NULL */
#define LIVREC_OPTION_TYPE 3    /**< "string", "int", "bool", "duration", "size", "choice", "list", "windows" */
#define LIVREC_OPTION_DEFAULT 4 /**< default as text, or NULL */
#define LIVREC_OPTION_CHOICES 5 /**< "ts|flv|mkv" for a choice, else NULL */
#define LIVREC_OPTION_HELP 6    /**< one sentence */
#define LIVREC_OPTION_SCOPE 7   /**< "net", "stream", "record", "auth" ... */
#define LIVREC_OPTION_SINCE 8   /**< "0.1" */
#define LIVREC_OPTION_META 9    /**< word for the value in help texts: "URL", "SECONDS"; or NULL */

/** Number of options. Thread-safe. Since 0.1. */
LIVREC_API uint32_t livrec_option_count(void);

/** A field of the description of option `index` (0 .. count - 1).
 *  @return static storage; NULL where the field is empty or an argument is out of range.
 *  Thread-safe. Since 0.1. */
LIVREC_API const char *livrec_option_str(uint32_t index, int32_t field);

#ifdef __cplusplus
}
#endif
#endif
