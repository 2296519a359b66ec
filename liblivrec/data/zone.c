#include "data/zone.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"

#define FILE_MOST ((size_t)256 << 10)
#define PATH_BYTES 160
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/"
#define HEAD 44
#define WIDE 8 /* bytes of a time in the second part of a file */

struct lr_zone {
    char *name;
    struct lr_buf file; /* what follows points into it */
    const uint8_t *times, *kinds, *types;
    uint32_t count, type_count;
    bool ruled; /* `rule` holds after the last of the times */
    struct lr_zone_rule rule;
};

/* ---- files: RFC 8536 */

static uint64_t big_endian(const uint8_t *p, int n)
{
    uint64_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | p[i];
    return v;
}

static uint32_t word(const uint8_t *p)
{
    return (uint32_t)big_endian(p, 4);
}

struct counts {
    uint32_t ut, std, leap, time, type, chars;
};

static bool read_head(const uint8_t *p, size_t n, struct counts *c)
{
    if (n < HEAD || memcmp(p, "TZif", 4) != 0 || p[4] < '2')
        return false;
    *c = (struct counts){word(p + 20), word(p + 24), word(p + 28),
                         word(p + 32), word(p + 36), word(p + 40)};
    return c->time < FILE_MOST && c->type > 0 && c->type <= 256 && c->leap < FILE_MOST &&
           c->chars < FILE_MOST && c->ut < FILE_MOST && c->std < FILE_MOST;
}

static size_t body(const struct counts *c, size_t wide)
{
    return c->time * (wide + 1) + c->type * 6 + c->chars + c->leap * (wide + 4) + c->std + c->ut;
}

/* "\nRULE\n" at the end of the file. */
static bool read_rule(struct lr_zone *z, const uint8_t *p, size_t n)
{
    char text[128];
    const uint8_t *end = n > 2 && *p == '\n' ? memchr(p + 1, '\n', n - 1) : NULL;
    size_t len = end ? (size_t)(end - p - 1) : 0;
    if (!end || len >= sizeof text)
        return false;
    memcpy(text, p + 1, len);
    text[len] = '\0';
    z->ruled = len > 0;
    return len == 0 || lr_zone_rule_parse(text, &z->rule);
}

static bool kinds_are_known(const struct lr_zone *z)
{
    for (uint32_t i = 0; i < z->count; i++)
        if (z->kinds[i] >= z->type_count)
            return false;
    return true;
}

static bool read_file(struct lr_zone *z)
{
    struct counts c;
    const uint8_t *p = z->file.data;
    size_t n = z->file.len;
    if (!read_head(p, n, &c) || n - HEAD < body(&c, 4))
        return false;
    p += HEAD + body(&c, 4); /* the first part is for old programs */
    n -= HEAD + body(&c, 4);
    if (!read_head(p, n, &c) || n - HEAD < body(&c, WIDE))
        return false;
    z->times = p + HEAD;
    z->kinds = z->times + (size_t)c.time * WIDE;
    z->types = z->kinds + c.time;
    z->count = c.time;
    z->type_count = c.type;
    size_t used = HEAD + body(&c, WIDE);
    return kinds_are_known(z) && read_rule(z, p + used, n - used);
}

static int load(struct lr_zone *z, const struct lr_files *f, struct lr_err *err)
{
    static const char *const folders[] = {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/",
                                          "/etc/zoneinfo/"};
    int rc = -ENOENT;
    for (size_t i = 0; i < LR_COUNT(folders) && rc < 0 && rc != -ENOMEM; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "%s%s", folders[i], z->name);
        lr_buf_clear(&z->file);
        rc = f->load(f, path, &z->file);
    }
    if (rc == -ENOMEM)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc >= 0 && read_file(z))
        return 0;
    return lr_err_set(err, LIVREC_EARG, "there is no time zone \"%s\" on this machine", z->name);
}

/* ---- names */

/* "UTC", "UTC+8", "UTC-03:30" */
static bool is_fixed(const char *name, struct lr_zone_rule *out)
{
    if (strncmp(name, "UTC", 3) != 0)
        return false;
    char text[32];
    snprintf(text, sizeof text, "UTC%.20s", name[3] ? name + 3 : "0");
    if (name[3] && name[3] != '+' && name[3] != '-')
        return false;
    if (!lr_zone_rule_parse(text, out) || out->changes || abs(out->standard) > 14 * 3600)
        return false;
    out->standard = -out->standard; /* as people write it: east is + */
    return true;
}

static int find(struct lr_zone *z, const struct lr_files *f, struct lr_err *err)
{
    if (is_fixed(z->name, &z->rule)) {
        z->ruled = true;
        return 0;
    }
    if (strlen(z->name) < 64 && strspn(z->name, NAME_CHARS) == strlen(z->name) && *z->name != '/' &&
        strncmp(z->name, "UTC", 3) != 0)
        return load(z, f, err);
    return lr_err_set(err, LIVREC_EARG,
                      "\"%.80s\" is no time zone: local, UTC, UTC+8 or Asia/Shanghai", z->name);
}

int lr_zone_open(const struct lr_files *f, const char *name, struct lr_zone **out,
                 struct lr_err *err)
{
    *out = NULL;
    if (!name || !*name || strcmp(name, "local") == 0)
        return 0;
    struct lr_zone *z = lr_calloc(1, sizeof *z);
    if (z)
        z->name = lr_strdup(name);
    if (!z || !z->name) {
        lr_free(z);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    lr_buf_init(&z->file, FILE_MOST);
    int rc = find(z, f, err);
    if (rc)
        lr_zone_free(z);
    else
        *out = z;
    return rc;
}

void lr_zone_free(struct lr_zone *z)
{
    if (!z)
        return;
    lr_buf_free(&z->file);
    lr_free(z->name);
    lr_free(z);
}

const char *lr_zone_name(const struct lr_zone *z)
{
    return z ? z->name : "local";
}

/* ---- times */

static int64_t time_at(const struct lr_zone *z, uint32_t i)
{
    return (int64_t)big_endian(z->times + (size_t)i * WIDE, WIDE);
}

/* How many of the changes are not later. */
static uint32_t changes_by(const struct lr_zone *z, int64_t t)
{
    uint32_t low = 0, high = z->count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (time_at(z, mid) <= t)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static int32_t offset_at(const struct lr_zone *z, int64_t t)
{
    uint32_t n = changes_by(z, t);
    if (z->ruled && n == z->count)
        return lr_zone_rule_offset(&z->rule, t);
    return (int32_t)word(z->types + (size_t)(n ? z->kinds[n - 1] : 0) * 6);
}

bool lr_zone_time(const struct lr_zone *z, int64_t wall_ms, struct tm *out)
{
    time_t t = (time_t)(wall_ms / 1000);
    if (!z)
        return localtime_r(&t, out) != NULL;
    int32_t offset = offset_at(z, t);
    time_t shown = t + offset;
    if (!gmtime_r(&shown, out))
        return false;
    out->tm_gmtoff = offset;
    return true;
}
