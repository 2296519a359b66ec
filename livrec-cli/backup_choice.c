#include "backup_choice.h"

#include <stdlib.h>
#include <string.h>

#include "msg.h"

/* Whole, or what stands behind the name of the file. */
static bool is_meant(struct json copy, const char *from)
{
    char *name = jv_str(jv_get(copy, "name")), *path = jv_str(jv_get(copy, "path"));
    size_t n = name ? strlen(name) : 0, m = strlen(from);
    bool yes = name && m && m <= n && strcmp(name + n - m, from) == 0 &&
               (m == n || name[n - m - 1] == '_');
    yes = yes || (path && strcmp(path, from) == 0);
    free(name);
    free(path);
    return yes;
}

static bool can_come_back(struct json copy)
{
    return !jv_true(jv_get(copy, "empty")) && !jv_true(jv_get(copy, "same"));
}

/* How many could be meant, and the newest of them. */
static int count_copies(struct json file, const char *from, struct json *out)
{
    bool any = !from || strcmp(from, "newest") == 0;
    const char *at = NULL;
    int n = 0;
    for (struct json copy; jv_item(jv_get(file, "backups"), &at, &copy);)
        if (any ? can_come_back(copy) : is_meant(copy, from)) {
            *out = n ? *out : copy;
            n++;
        }
    return n;
}

/* The files that are meant, and the last of them. */
static int count_files(struct json files, const char *from, struct json *out)
{
    const char *at = NULL;
    struct json copy;
    int n = 0, lost = 0;
    for (struct json file; jv_item(files, &at, &file);) {
        if (count_copies(file, from, &copy) == 0)
            continue;
        bool is_lost = jv_true(jv_get(file, "empty"));
        if (is_lost || !lost)
            *out = file;
        lost += is_lost;
        n++;
    }
    return lost ? lost : n;
}

static void choose_copy(struct backup_choice *out, const char *from, struct text *why)
{
    int n = count_copies(out->file, from, &out->copy);
    bool newest = from && strcmp(from, "newest") == 0;
    char *path = jv_str(jv_get(out->file, "path"));
    if (n > 1 && !newest && (from || !jv_true(jv_get(out->file, "empty"))))
        text_fmt(why, tr("%s has more than one such copy: --from NAME or --from newest (--list shows them)"),
                 path ? path : "?");
    else if (jv_true(jv_get(out->copy, "empty")))
        text_fmt(why, tr("nothing stands in that copy of %s"), path ? path : "?");
    free(path);
}

bool backup_choose(struct json files, const char *from, struct backup_choice *out, struct text *why)
{
    int n = count_files(files, from, &out->file);
    if (n == 0)
        text_add(why, from ? tr("there is no such copy (--list shows those that there are)")
                           : tr("there is no copy that says something else"));
    else if (n > 1)
        text_add(why, tr("more than one file has such copies: name the one that is meant"));
    else
        choose_copy(out, from, why);
    return n == 1 && why->len == 0;
}
