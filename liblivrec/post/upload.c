#include "post/upload.h"

#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "post/path.h"
#include "post/run.h"

#define ARGS_MAX 24

int lr_upload_check(const char *remote, struct lr_err *err)
{
    if (remote && *remote && *remote != '-')
        return 0;
    return lr_err_set(err, LIVREC_EARG, "post.rclone: \"%s\" is no remote, expected name:path",
                      remote ? remote : "");
}

static bool is_inline(const char *config)
{
    return config && (*config == '[' || strchr(config, '\n'));
}

/* Nothing is asked; a configuration given as text comes by stdin, where nobody else sees it. */
static int call(const struct lr_upload *u, const char *const *command, struct lr_err *err)
{
    const char *config = u->config && *u->config ? u->config : getenv("RCLONE_CONFIG");
    char *argv[ARGS_MAX] = {"rclone"};
    const char *const common[] = {"--ask-password=false", "--auto-confirm", "--log-level", "NOTICE",
                                  "--stats", "0", NULL};
    int n = 1;
    for (; *command && n < ARGS_MAX - 1; command++)
        argv[n++] = (char *)(uintptr_t)*command;
    for (int i = 0; common[i] && n < ARGS_MAX - 1; i++)
        argv[n++] = (char *)(uintptr_t)common[i];
    if (config && *config && n < ARGS_MAX - 2) {
        argv[n++] = "--config";
        argv[n++] = is_inline(config) ? "/dev/stdin" : (char *)(uintptr_t)config;
    }
    struct lr_run run = {.program = u->rclone,
                         .argv = argv,
                         .input = is_inline(config) ? config : NULL,
                         .limit_ms = u->limit_ms,
                         .cancel = u->cancel};
    int rc = lr_run(&run, err);
    lr_buf_free(&run.output);
    return rc;
}

/* "remote:a/b"; a remote may be a path of this machine, or a name and no more. */
static char *join(const char *remote, const char *below)
{
    char last = remote[strlen(remote) - 1];
    bool bare = !below || !*below, slash = !bare && last != ':' && last != '/';
    return lr_path_fmt("%s%s%s", remote, slash ? "/" : "", bare ? "" : below);
}

int lr_upload(const struct lr_upload *u, const char *path, const char *below, struct lr_err *err)
{
    int rc = lr_upload_check(u->remote, err);
    if (rc)
        return rc;
    char *to = join(u->remote, below);
    if (!to)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    rc = call(u, (const char *const[]){"copy", "--no-traverse", "--retries", "1", path, to, NULL},
              err);
    if (rc == 0)
        rc = call(u, (const char *const[]){"check", "--one-way", path, to, NULL}, err);
    if (rc == LIVREC_ESCRIPT && strstr(err->text, "differences"))
        rc = lr_err_set(err, LIVREC_EIO, "%s is another file at %s", path, to);
    lr_free(to);
    return rc;
}
