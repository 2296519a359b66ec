#include "bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "config_place.h"
#include "exit.h"
#include "msg.h"
#include "print.h"
#include "queue_list.h"

#define TAIL ((off_t)64 << 10) /* bytes of the log */

static void head(struct text *t, const char *title)
{
    text_fmt(t, "%s== %s\n", t->len ? "\n" : "", title);
}

/* ---- versions */

static bool is_in_path(const char *program)
{
    const char *folders = getenv("PATH");
    bool found = false;
    for (const char *at = folders ? folders : ""; *at && !found; at += strspn(at, ":")) {
        char *path = NULL;
        int n = (int)strcspn(at, ":");
        found = asprintf(&path, "%.*s/%s", n, at, program) >= 0 && access(path, X_OK) == 0;
        free(path);
        at += n;
    }
    return found;
}

static void add_versions(struct text *t)
{
    static const char *const programs[] = {"ffmpeg", "rclone"};
    struct utsname u;
    struct rlimit files = {0};
    head(t, "versions");
    text_fmt(t, "livrec %s\nlibc %s\n", livrec_version_str(), gnu_get_libc_version());
    if (uname(&u) == 0)
        text_fmt(t, "%s %s %s\n", u.sysname, u.release, u.machine);
    getrlimit(RLIMIT_NOFILE, &files);
    text_fmt(t, "processors %ld, open files %lu\n", sysconf(_SC_NPROCESSORS_ONLN),
             (unsigned long)files.rlim_cur);
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        text_fmt(t, "%s: %s\n", programs[i], is_in_path(programs[i]) ? "there" : "not there");
}

/* ---- options */

static size_t values(const char *text)
{
    size_t n = 1;
    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* Those that are not as they were shipped. */
static void add_options(struct text *t, const livrec_opts *opts)
{
    head(t, "options that are set");
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        const char *name = livrec_option_str(i, LIVREC_OPTION_NAME);
        const char *value = livrec_opts_get(opts, name);
        const char *usual = livrec_option_str(i, LIVREC_OPTION_DEFAULT);
        if (!value || !*value || (usual && strcmp(value, usual) == 0))
            continue;
        text_fmt(t, "%s = ", name);
        if (bundle_may_show(i))
            text_safe(t, value);
        else
            text_fmt(t, "(%zu not shown)", values(value));
        text_add(t, "\n");
    }
}

static void add_config(struct text *t, const char *path)
{
    char *text = NULL;
    uint32_t wrong = 0;
    head(t, "configuration");
    if (!path)
        text_add(t, "none\n");
    else if (livrec_config_check(path, LIVREC_CONFIG_TEXT, &wrong, &text))
        text_fmt(t, "%s\n", livrec_last_error());
    else
        text_fmt(t, "%u lines are wrong\n%s", wrong, text);
    livrec_text_free(text);
}

/* ---- the log */

static void add_tail(struct text *t, int fd)
{
    struct stat st = {0};
    char *buf = malloc((size_t)TAIL + 1);
    off_t from = fstat(fd, &st) == 0 && st.st_size > TAIL ? st.st_size - TAIL : 0;
    ssize_t n = buf ? pread(fd, buf, (size_t)TAIL, from) : -1;
    if (n < 0) {
        text_fmt(t, "it can't be read: %s\n", strerror(errno));
    } else {
        buf[n] = '\0';
        const char *start = from ? strchr(buf, '\n') : buf;
        for (const char *s = start ? start + (from > 0) : ""; *s; s += strspn(s, "\n")) {
            size_t len = strcspn(s, "\n");
            char *line = strndup(s, len);
            text_safe(t, line);
            text_add(t, "\n");
            free(line);
            s += len;
        }
    }
    free(buf);
}

static void add_log(struct text *t, const livrec_opts *opts)
{
    const char *path = livrec_opts_get(opts, "log.file");
    head(t, "end of the log");
    if (!path || !*path) {
        text_add(t, "log.file is not set\n");
        return;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        text_fmt(t, "%s: %s\n", path, strerror(errno));
        return;
    }
    add_tail(t, fd);
    close(fd);
}

/* ---- all */

static int put_file(const char *path, const struct text *t)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t done = 0;
    ssize_t n = fd < 0 ? -1 : 0;
    while (n >= 0 && done < t->len) {
        n = write(fd, t->s + done, t->len - done);
        done += n > 0 ? (size_t)n : 0;
    }
    int error = n < 0 ? errno : 0;
    if (fd >= 0 && close(fd) != 0 && !error)
        error = errno;
    if (error && fd >= 0)
        unlink(path);
    return error;
}

static void collect(struct text *t, const struct call *c, const char *config, const char *report)
{
    add_versions(t);
    add_options(t, c->opts);
    add_config(t, config);
    head(t, "doctor");
    text_add(t, report);
    head(t, "given up");
    queue_list_failed(c->opts, t);
    add_log(t, c->opts);
}

int bundle_write(const struct call *c, const char *path, const char *report)
{
    struct text all = {0}, clean = {0};
    struct secrets secrets = {0};
    char *found = c->own[OWN_CONFIG] ? NULL : config_place();
    const char *config = c->own[OWN_CONFIG] ? c->own[OWN_CONFIG] : found;
    secrets_of_options(&secrets, c->opts);
    secrets_of_config(&secrets, config);
    collect(&all, c, config, report ? report : "");
    secrets_scrub(&secrets, all.s ? all.s : "", &clean);
    bool lack = secrets.failed || all.failed || clean.failed;
    int error = lack ? ENOMEM : put_file(path, &clean);
    if (error)
        fail(c, LIVREC_EIO, "%s: %s", path, tr(strerror(error)));
    else
        print_note("%s is written; it names rooms and folders: look before you send it", path);
    secrets_free(&secrets);
    text_free(&all);
    text_free(&clean);
    free(found);
    return error ? 1 : 0;
}
