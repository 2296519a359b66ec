/* A recording of the demo channel in a folder of its own, for what is done with it afterwards. */
#ifndef POST_RIG_H
#define POST_RIG_H

#include "unit.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/env.h"
#include "core/err.h"
#include "core/files.h"
#include "core/rand.h"
#include "demo_stream.h"

#define MS 4000

static char folder[] = "/tmp/livrec-post-XXXXXX", source[64];
static struct lr_env env;
static struct bytes stream;
static struct lr_err err;

static inline void put(const char *path, const void *data, size_t len)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(data, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

static inline void begin(const char *name)
{
    struct clip clip;
    struct timeline line;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(source, sizeof source, "%s/%s", folder, name);
    env = (struct lr_env){lr_clock_system(), lr_rand_system(), lr_files_system(), NULL};
    demo_open(&clip, &line);
    if (strstr(name, ".flv"))
        demo_flv(&stream, &clip, &line, MS, -1);
    else
        demo_ts(&stream, &line, MS);
    put(source, stream.data, stream.len);
    clip_free(&clip);
}

static inline int entries(void)
{
    DIR *d = opendir(folder);
    int n = 0;
    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static inline int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at)
{
    return remove(path);
}

static inline void end(int files)
{
    ck_assert_int_eq(entries(), files);
    ck_assert_int_eq(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    bytes_free(&stream);
}

#endif
