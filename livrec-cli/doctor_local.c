#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "doctor.h"
#include "exit.h"
#include "figures.h"
#include "msg.h"
#include "record_root.h"

#define SPACE_LEAST ((uint64_t)1 << 30)
#define BORN 1767225600 /* 2026: this program is no older */

void doctor_address(struct doctor *d)
{
    const char *platform = livrec_match(d->url);
    if (platform)
        doctor_tell(d, "address", VERDICT_OK, 0, tr("%s takes it"), platform);
    else
        doctor_tell(d, "address", VERDICT_BAD, LIVREC_EUNSUPPORTED, "%s",
                    plain_error(livrec_last_error()));
}

bool doctor_platform_is(const char *key, const char *flag)
{
    for (uint32_t i = 0; key && i < livrec_platform_count(); i++)
        if (strcmp(livrec_platform_str(i, LIVREC_PLATFORM_KEY), key) == 0)
            return strstr(livrec_platform_str(i, LIVREC_PLATFORM_FLAGS), flag) != NULL;
    return false;
}

const char *doctor_option(const struct doctor *d, const char *name)
{
    const char *value = livrec_opts_get(d->call->opts, name);
    return value && *value ? value : NULL;
}

void doctor_cookie(struct doctor *d)
{
    const char *cookie = doctor_option(d, "auth.cookie"), *path = doctor_option(d, "auth.cookies");
    if (path && access(path, R_OK) != 0)
        doctor_tell(d, "cookie", VERDICT_BAD, LIVREC_EIO, "%s: %s", path, tr(strerror(errno)));
    else if (path)
        doctor_tell(d, "cookie", VERDICT_OK, 0, tr("those of the platform in %s"), path);
    else if (cookie && !strchr(cookie, '='))
        doctor_tell(d, "cookie", VERDICT_BAD, LIVREC_EARG,
                    tr("it is not as a browser sends it: \"a=1; b=2\""));
    else if (cookie)
        doctor_tell(d, "cookie", VERDICT_OK, 0, tr("given, %zu bytes"), strlen(cookie));
    else if (doctor_platform_is(livrec_match(d->url), "cookie"))
        doctor_tell(d, "cookie", VERDICT_NOTE, 0,
                    tr("none, and the platform shows little without one: --cookie @FILE"));
    else
        doctor_tell(d, "cookie", VERDICT_OK, 0, tr("none, and none is needed"));
}

/* Signed requests and certificates need the right time. */
void doctor_clock(struct doctor *d)
{
    struct timex t = {.modes = 0};
    int state = adjtimex(&t);
    if (time(NULL) < BORN)
        doctor_tell(d, "clock", VERDICT_BAD, LIVREC_EARG, tr("it is set to the past"));
    else if (state == TIME_ERROR || t.status & STA_UNSYNC)
        doctor_tell(d, "clock", VERDICT_NOTE, 0,
                    tr("the system does not know whether it is right: is NTP running?"));
    else
        doctor_tell(d, "clock", VERDICT_OK, 0, tr("synchronised"));
}

/* ---- disk */

/* Write, flush and remove. 0 or an errno. */
static int try_write(const char *dir)
{
    static const char block[4096];
    char *path = NULL;
    if (asprintf(&path, "%s/.livrec-doctor-XXXXXX", dir) < 0)
        return ENOMEM;
    int fd = mkostemp(path, O_CLOEXEC);
    int error = fd < 0 ? errno : 0;
    if (error == 0 && (write(fd, block, sizeof block) != (ssize_t)sizeof block || fsync(fd) != 0))
        error = errno;
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    free(path);
    return error;
}

/* "512M" of record.reserve as bytes; -1 where it is written otherwise. */
static int64_t bytes_of(const char *size)
{
    static const char units[] = "BKMGT";
    char *end;
    double n = size ? strtod(size, &end) : -1;
    const char *unit = n >= 0 && *end ? strchr(units, toupper((unsigned char)*end)) : units;
    if (n < 0 || n > 1e6 * 1024 || !unit)
        return -1;
    for (const char *u = units; u < unit; u++)
        n *= 1024;
    return (int64_t)n;
}

static void tell_space(struct doctor *d, const char *dir)
{
    struct statvfs v;
    struct text space = {0};
    const char *reserve = doctor_option(d, "record.reserve");
    if (statvfs(dir, &v) != 0)
        return;
    uint64_t free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
    figure_bytes(&space, (int64_t)free_bytes);
    if (v.f_favail == 0 && v.f_files > 0)
        doctor_tell(d, "space", VERDICT_BAD, LIVREC_EIO, tr("no more files fit on the disk"));
    else if ((int64_t)free_bytes < bytes_of(reserve))
        doctor_tell(d, "space", VERDICT_BAD, LIVREC_EIO,
                    tr("%s free in %s, and %s of it stay free (record.reserve): recordings wait"),
                    space.s ? space.s : "?", dir, reserve);
    else
        doctor_tell(d, "space", free_bytes < SPACE_LEAST ? VERDICT_NOTE : VERDICT_OK, 0,
                    tr("%s free in %s"), space.s ? space.s : "?", dir);
    text_free(&space);
}

void doctor_disk(struct doctor *d)
{
    char *dir = record_root(doctor_option(d, "record.dir"));
    if (!dir)
        return;
    int error = access(dir, F_OK) == 0 ? try_write(dir) : ENOENT;
    if (error == ENOENT)
        doctor_tell(d, "disk", VERDICT_NOTE, 0, tr("%s is not there yet; it is made when needed"),
                    dir);
    else if (error)
        doctor_tell(d, "disk", VERDICT_BAD, LIVREC_EIO, tr("%s can't be written: %s"), dir,
                    tr(strerror(error)));
    else
        doctor_tell(d, "disk", VERDICT_OK, 0, tr("%s can be written"), dir);
    if (error == 0)
        tell_space(d, dir);
    free(dir);
}
