/* livrec config: what a configuration says, and copies of it that come back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "backup_choice.h"
#include "config_place.h"
#include "config_show.h"
#include "exit.h"
#include "list_file.h"
#include "msg.h"
#include "new_file.h"
#include "print.h"

static void list_copies(struct text *t, struct json file)
{
    const char *at = NULL;
    char *path = jv_str(jv_get(file, "path"));
    text_safe(t, path);
    text_add(t, jv_true(jv_get(file, "empty")) ? tr(": lost or empty\n") : ":\n");
    for (struct json copy; jv_item(jv_get(file, "backups"), &at, &copy);) {
        char *name = jv_str(jv_get(copy, "name"));
        text_fmt(t, "  %8lld  ", (long long)jv_int(jv_get(copy, "bytes"), 0));
        text_safe(t, name);
        text_add(t, jv_true(jv_get(copy, "same"))    ? tr("  (as it is now)")
                    : jv_true(jv_get(copy, "empty")) ? tr("  (empty)")
                                                     : "");
        text_add(t, "\n");
        free(name);
    }
    free(path);
}

static int list_all(const struct call *c, struct json files)
{
    struct text t = {0};
    const char *at = NULL;
    if (c->own[OWN_JSON]) {
        text_addn(&t, files.s, files.n);
        text_add(&t, "\n");
    }
    for (struct json file; !c->own[OWN_JSON] && jv_item(files, &at, &file);)
        list_copies(&t, file);
    print_out(&t);
    text_free(&t);
    return 0;
}

/* What is there now, unless it is among the copies. */
static int keep_present(struct json file, const struct list_file *f, struct text *why)
{
    const char *at = NULL;
    char time_text[32], *folder = jv_str(jv_get(file, "folder")), *path = NULL;
    time_t now = time(NULL);
    struct tm tm;
    bool kept = jv_true(jv_get(file, "empty"));
    for (struct json copy; !kept && jv_item(jv_get(file, "backups"), &at, &copy);)
        kept = jv_true(jv_get(copy, "same"));
    if (kept || !folder || !localtime_r(&now, &tm) ||
        !strftime(time_text, sizeof time_text, "%Y-%m-%d_%H-%M-%S", &tm)) {
        free(folder);
        return kept ? 0 : -1;
    }
    int rc = asprintf(&path, "%s/%s_%s", folder, strrchr(f->path, '/') + 1, time_text);
    rc = rc < 0 ? -1 : new_file(path, f->text.s, f->text.len);
    if (rc < 0)
        text_fmt(why, "%s: %s", path ? path : folder, tr(strerror(errno)));
    free(rc < 0 && !path ? NULL : path);
    free(folder);
    return rc;
}

/* UTF-16 and all: what stands in the copy, byte by byte. */
static int load(const char *path, struct text *out, struct text *why)
{
    FILE *f = fopen(path, "rbe");
    char piece[4096];
    size_t n;
    while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
        text_addn(out, piece, n);
    int rc = !f || ferror(f) || out->failed ? -1 : 0;
    if (rc < 0)
        text_fmt(why, "%s: %s", path, tr(strerror(errno)));
    if (f)
        fclose(f);
    return rc;
}

static int put_back(const struct backup_choice *choice, const char *path, const char *copy,
                    struct text *why)
{
    struct list_file f;
    struct text content = {0};
    if (list_file_open_lost(&f, path, why) < 0)
        return -1;
    int rc = load(copy, &content, why);
    rc = rc ? rc : keep_present(choice->file, &f, why);
    rc = rc ? rc : list_file_save(&f, &content, why);
    list_file_close(&f);
    text_free(&content);
    return rc;
}

static void tell_done(const struct call *c, const char *path, const char *copy)
{
    struct text t = {0};
    if (!c->own[OWN_JSON]) {
        print_note(tr("%s is again what %s says"), path, copy);
        return;
    }
    text_add(&t, "{\"path\":");
    text_json(&t, path);
    text_add(&t, ",\"from\":");
    text_json(&t, copy);
    text_add(&t, "}\n");
    print_out(&t);
    text_free(&t);
}

static int restore(const struct call *c, struct json files)
{
    struct backup_choice choice = {0};
    struct text why = {0};
    if (!backup_choose(files, c->own[OWN_FROM], &choice, &why)) {
        int status = fail(c, LIVREC_EARG, "%s", why.s ? why.s : tr(strerror(ENOMEM)));
        text_free(&why);
        return status;
    }
    char *path = jv_str(jv_get(choice.file, "path")), *copy = jv_str(jv_get(choice.copy, "path"));
    int status = 0;
    if (!path || !copy)
        status = fail(c, LIVREC_ENOMEM, "%s", tr(strerror(ENOMEM)));
    else if (put_back(&choice, path, copy, &why) < 0)
        status = fail(c, LIVREC_EIO, "%s", why.s ? why.s : tr(strerror(ENOMEM)));
    else
        tell_done(c, path, copy);
    text_free(&why);
    free(path);
    free(copy);
    return status;
}

/* One file of a configuration that was named is it alone: its lists are not meant. */
static struct json meant(struct json files, const char *path, bool given)
{
    struct stat st;
    struct json first;
    const char *at = NULL;
    bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
    return given && !folder && jv_item(files, &at, &first) ? first : files;
}

static int with_copies(struct call *c, const char *path)
{
    char *text, *one = NULL;
    struct json files = {0};
    int32_t code = livrec_config_backups(path, &text);
    if (code)
        return fail_last(c, code);
    jv_read(text, strlen(text), &files);
    struct json which = meant(files, path, c->count > 1);
    int status;
    if (which.s != files.s && asprintf(&one, "[%.*s]", (int)which.n, which.s) >= 0)
        jv_read(one, strlen(one), &files);
    status = c->own[OWN_LIST] ? list_all(c, files) : restore(c, files);
    free(one);
    livrec_text_free(text);
    return status;
}

int cmd_config(struct call *c)
{
    bool check = strcmp(c->args[0], "check") == 0;
    if (!check && strcmp(c->args[0], "restore") != 0)
        return fail(c, LIVREC_EARG, "livrec config check, or livrec config restore");
    char *found = c->count > 1 ? NULL : config_place();
    const char *path = c->count > 1 ? c->args[1] : found;
    int status = !path ? fail(c, LIVREC_EARG, "there is no configuration where livrec watch looks: "
                                              "name a file or a folder")
                 : check ? config_show_and_judge(c, path)
                         : with_copies(c, path);
    free(found);
    return status;
}
