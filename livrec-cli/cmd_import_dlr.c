/* livrec import-dlr: the configuration of DouyinLiveRecorder as a livrec.conf. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config_place.h"
#include "exit.h"
#include "print.h"

#define EXIT_WRONG 14 /* as of `livrec repair --check` */

/* The folders of a path that are not there yet, for the user alone. */
static int make_folders(char *path)
{
    for (char *at = path + 1; (at = strchr(at, '/')) != NULL; at++) {
        *at = '\0';
        int rc = mkdir(path, 0700);
        *at = '/';
        if (rc < 0 && errno != EEXIST)
            return -1;
    }
    return 0;
}

static int write_all(int fd, const char *text)
{
    size_t left = strlen(text);
    while (left) {
        ssize_t n = write(fd, text, left);
        if (n < 0 && errno != EINTR)
            return -1;
        text += n > 0 ? n : 0;
        left -= n > 0 ? (size_t)n : 0;
    }
    return fsync(fd) < 0 && errno != EINVAL ? -1 : 0;
}

/* What is there already is never written over. It holds secrets. */
static int write_new(char *path, const char *text)
{
    int fd =
        make_folders(path) < 0 ? -1 : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    int rc = write_all(fd, text), error = errno;
    if (close(fd) < 0 && rc == 0) {
        rc = -1;
        error = errno;
    }
    if (rc < 0)
        unlink(path);
    errno = error;
    return rc;
}

static int save(const struct call *c, const char *folder)
{
    char *text, *path = c->own[OWN_OUTPUT] ? strdup(c->own[OWN_OUTPUT]) : config_place_new();
    int32_t code = livrec_config_check(folder, LIVREC_CONFIG_FILE, NULL, &text);
    int status = code ? fail_last(c, code) : 0;
    if (!path && !status)
        status = fail(c, LIVREC_EARG, "there is no home to write it to: --out FILE");
    else if (!status && write_new(path, text) < 0)
        status = fail(c, LIVREC_EIO, "%s: %s", path, strerror(errno));
    else if (!status && !c->own[OWN_JSON])
        print_note("written to %s; livrec watch -c %s", path, path);
    if (!code)
        livrec_text_free(text);
    free(path);
    return status;
}

/* What became of each key, on standard output. */
static int show(const struct call *c, const char *folder, uint32_t *wrong)
{
    char *view;
    int32_t form = c->own[OWN_JSON] ? LIVREC_CONFIG_JSON : LIVREC_CONFIG_TEXT;
    int32_t code = livrec_config_check(folder, form, wrong, &view);
    if (code)
        return fail_last(c, code);
    struct text t = {0};
    text_add(&t, view);
    text_add(&t, c->own[OWN_JSON] ? "\n" : "");
    print_out(&t);
    text_free(&t);
    livrec_text_free(view);
    return 0;
}

int cmd_import_dlr(struct call *c)
{
    const char *folder = c->count ? c->args[0] : ".";
    uint32_t wrong = 0;
    int status = show(c, folder, &wrong);
    if (status == 0 && !c->own[OWN_CHECK])
        status = save(c, folder);
    return status == 0 && wrong && c->own[OWN_CHECK] ? EXIT_WRONG : status;
}
