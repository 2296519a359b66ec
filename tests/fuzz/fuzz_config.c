#include "fuzz.h"

#include <stdlib.h>

#include "config/config.h"
#include "data/encode.h"

static const uint8_t *given;
static size_t given_size;

static int load(const struct lr_files *f, const char *path, struct lr_buf *out)
{
    (void)f, (void)path;
    return lr_buf_append(out, given, given_size) ? -1 : 0;
}

static int no_folder(const struct lr_files *f, const char *path)
{
    (void)f, (void)path;
    return -1;
}

static bool is_platform(const char *key)
{
    return strcmp(key, "douyin") == 0 || strcmp(key, "soop") == 0;
}

static char *text_of(const struct lr_config *c)
{
    struct lr_buf b;
    lr_buf_init(&b, (size_t)64 << 20);
    MUST(lr_config_to_text(c, false, &b) == 0);
    return lr_buf_str(&b);
}

static struct lr_config *read_as(const char *path, const void *data, size_t size)
{
    struct lr_files files = *lr_files_system();
    struct lr_config *c = NULL;
    struct lr_err err = {0};
    files.load = load;
    files.open_dir = files.mode = no_folder;
    given = data;
    given_size = size;
    MUST(lr_config_read(&files, path, is_platform, &c, &err) == 0);
    return c;
}

/* Whatever stands there is read, told as JSON, and can be given to rooms. */
static void judge(struct lr_config *c)
{
    struct lr_buf b;
    lr_buf_init(&b, (size_t)64 << 20);
    struct lr_jw w;
    lr_jw_begin(&w, &b);
    lr_jw_object(&w, NULL);
    lr_config_write(c, &w);
    lr_jw_object_end(&w);
    MUST(lr_jw_end(&w) == 0);
    MUST(lr_utf8_valid((const char *)b.data, b.len));
    lr_buf_free(&b);
    for (const struct lr_finding *f = c->bad.first; f; f = f->next)
        MUST(f->line >= 0 && *f->text);
    struct lr_opts *o = lr_config_room(c, "douyin", "live.douyin.com", c->opts, c->rooms);
    MUST(o != NULL);
    lr_opts_free(o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    setenv("PATH", "/nowhere", 1); /* no program is run for secrets */
    struct lr_config *own = read_as("/c/livrec.conf", data, size);
    judge(own);
    char *first = own->bad.errors ? NULL : text_of(own);
    struct lr_config *again = first ? read_as("/c/livrec.conf", first, strlen(first)) : NULL;
    if (again)
        judge(again);
    lr_free(first);
    lr_config_free(again);
    lr_config_free(own);
    struct lr_config *dlr = read_as("/c/config.ini", data, size);
    judge(dlr);
    lr_config_free(dlr);
    struct lr_config *json = read_as("/c/rooms.json", data, size);
    judge(json);
    lr_config_free(json);
    return 0;
}
