/* The commands: one row of a table and one file each. Help, completions, the man page and the
 * reference page are made from these rows and the library's option table. */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <livrec/livrec.h>

/* Flags of the command itself; all others are options of the library. */
enum own {
    OWN_ALL,
    OWN_BUNDLE,
    OWN_CHECK,
    OWN_CONFIG,
    OWN_DRY_RUN,
    OWN_FAILED,
    OWN_FROM,
    OWN_HEALTH,
    OWN_HELP,
    OWN_JSON,
    OWN_LANG,
    OWN_LIKE,
    OWN_LIST,
    OWN_MARKDOWN,
    OWN_NAME,
    OWN_NOW,
    OWN_OUTPUT,
    OWN_PORT,
    OWN_QUALITY,
    OWN_QUIET,
    OWN_RETRY,
    OWN_SAVE,
    OWN_SERVE,
    OWN_TEST,
    OWN_TITLE,
    OWN_URLS,
    OWN_COUNT,
};

struct own_flag {
    const char *name;   /* "json" */
    const char *letter; /* "h" or NULL */
    const char *meta;   /* word for its value; NULL: it takes none */
    const char *help;   /* one sentence */
};

extern const struct own_flag own_flags[OWN_COUNT];

struct call {
    const struct cmd *cmd;
    livrec_opts *opts;
    const char *own[OWN_COUNT]; /* value, any text for a flag without one, NULL: not given */
    const char **args;          /* what is no flag, in order */
    size_t count;
};

struct cmd {
    const char *name;
    const char *args;          /* "URL...", "" */
    const char *summary;       /* one sentence */
    const char *about;         /* the rest of its help: paragraphs; or NULL */
    const char *scopes;        /* scopes of the options that it takes: "net auth"; "" */
    unsigned own;              /* 1 << OWN_JSON | ... */
    size_t least, most;        /* number of arguments */
    int (*run)(struct call *); /* returns the exit status */
};

extern const struct cmd commands[];
extern const size_t command_count;

const struct cmd *command_find(const char *name); /* NULL: there is none */
bool command_takes_scope(const struct cmd *cmd, const char *scope);
bool command_takes_option(const struct cmd *cmd, uint32_t index); /* it has a flag here */

int cmd_add(struct call *c);
int cmd_config(struct call *c);
int cmd_completion(struct call *c);
int cmd_demo(struct call *c);
int cmd_doctor(struct call *c);
int cmd_extract(struct call *c);
int cmd_help(struct call *c);
int cmd_import_dlr(struct call *c);
int cmd_jobs(struct call *c);
int cmd_join(struct call *c);
int cmd_ls(struct call *c);
int cmd_notify(struct call *c);
int cmd_options(struct call *c);
int cmd_pause(struct call *c);
int cmd_platforms(struct call *c);
int cmd_prune(struct call *c);
int cmd_record(struct call *c);
int cmd_repair(struct call *c);
int cmd_resolve(struct call *c);
int cmd_resume(struct call *c);
int cmd_rm(struct call *c);
int cmd_set(struct call *c);
int cmd_status(struct call *c);
int cmd_stop(struct call *c);
int cmd_top(struct call *c);
int cmd_version(struct call *c);
int cmd_watch(struct call *c);

#endif
