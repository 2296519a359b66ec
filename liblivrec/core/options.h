/* Options by name: the one table, and sets of values. */
#ifndef LR_OPTIONS_H
#define LR_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/err.h"

enum lr_option_type {
    LR_OPT_STRING,
    LR_OPT_INT,
    LR_OPT_BOOL,
    LR_OPT_DURATION, /* ms inside; "90" = seconds, "1h30m", "250ms" */
    LR_OPT_SIZE,     /* bytes; "500M", "2G", powers of 1024 */
    LR_OPT_CHOICE,
    LR_OPT_LIST,    /* each set appends */
    LR_OPT_WINDOWS, /* core/window.h */
};

struct lr_option {
    const char *name;    /* "record.format" */
    const char *flag;    /* "format" or NULL */
    const char *letter;  /* "o" or NULL */
    enum lr_option_type type;
    const char *dflt;    /* as text, or NULL */
    int64_t min, max;    /* for INT, DURATION (ms), SIZE */
    const char *choices; /* "ts|flv|mkv" */
    /* What is kept for a text of a CHOICE, which may be none of `choices`; NULL: not valid. */
    const char *(*word)(const char *text);
    const char *forms;   /* what such a choice may be, for messages */
    const char *instead; /* the option that goes when this one is set, and the other way round */
    const char *meta;    /* "URL" */
    const char *since;
    const char *help;    /* one sentence, capital, full stop */
};

const struct lr_option *lr_option_at(size_t index); /* NULL at the end */
const struct lr_option *lr_option_find(const char *name);

struct lr_opts;
struct lr_opts *lr_opts_new(void);
struct lr_opts *lr_opts_copy(const struct lr_opts *o); /* NULL gives an empty set */
/* base with what `over` sets put in its place (a list replaces a list); both may be NULL. NULL
 * when memory ran out. */
struct lr_opts *lr_opts_merge(const struct lr_opts *base, const struct lr_opts *over);
void lr_opts_free(struct lr_opts *o);
int lr_opts_set(struct lr_opts *o, const char *name, const char *value, struct lr_err *err);

/* Was it set? */
bool lr_opts_has(const struct lr_opts *o, const char *name);
/* The same number for sets that agree on all options that begin with one of the scopes ("net.",
 * NULL at the end), in the same order of setting; hardly ever the same for others. */
uint64_t lr_opts_hash(const struct lr_opts *o, const char *const *scopes);

/* Typed reads; `o` may be NULL: the default. The name must exist (asserted in tests). */
const char *lr_opts_str(const struct lr_opts *o, const char *name);
int64_t lr_opts_int(const struct lr_opts *o, const char *name);  /* INT, DURATION in ms, SIZE */
bool lr_opts_bool(const struct lr_opts *o, const char *name);
size_t lr_opts_list_count(const struct lr_opts *o, const char *name);
const char *lr_opts_list_at(const struct lr_opts *o, const char *name, size_t index);

/* Text to number by the rules of a type: used by config readers too. */
int lr_option_parse(const struct lr_option *opt, const char *text, int64_t *out,
                    struct lr_err *err);

#endif
