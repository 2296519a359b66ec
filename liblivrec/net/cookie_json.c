/* Cookies as browsers' add-ons write them in JSON. */
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/arena.h"
#include "core/attr.h"
#include "data/json.h"
#include "net/cookie_date.h"
#include "net/cookie_lines.h"

#define ARENA_MAX ((size_t)64 << 20)

static struct lr_piece piece(const lr_json *v, const char *key)
{
    const char *text = lr_json_str(v, key);
    return (struct lr_piece){text ? text : "", text ? strlen(text) : 0};
}

/* A number of seconds or a date. */
static int64_t end_of(const lr_json *v)
{
    static const char *const names[] = {"expirationDate", "expires", "expiry", "Expires"};
    for (size_t i = 0; i < LR_COUNT(names); i++) {
        const char *date = lr_json_str(v, names[i]);
        int64_t n = lr_json_int(v, names[i], 0);
        if (date && n == 0)
            n = lr_cookie_date(date);
        if (n > 0)
            return lr_cookie_file_end(n);
    }
    return INT64_MAX;
}

static int take(struct lr_cookie_file *f, size_t number, const lr_json *v)
{
    if (!lr_json_str(v, "name") || !lr_json_str(v, "value")) {
        lr_cookie_file_slip(f, 0, "its cookie %zu has no \"name\" and \"value\" that are texts",
                            number);
        return 0;
    }
    return lr_cookie_file_put(f, 0,
                              &(struct lr_cookie_words){.name = piece(v, "name"),
                                                        .value = piece(v, "value"),
                                                        .domain = piece(v, "domain"),
                                                        .path = piece(v, "path"),
                                                        .host_only = lr_json_bool(v, "hostOnly"),
                                                        .secure = lr_json_bool(v, "secure"),
                                                        .expires = end_of(v)});
}

static int take_list(struct lr_cookie_file *f, const lr_json *list)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < lr_json_count(list); i++)
        rc = take(f, i + 1, lr_json_item(list, i));
    return rc;
}

/* {"a": "1"} */
static int take_names(struct lr_cookie_file *f, const lr_json *object)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < lr_json_members(object); i++) {
        const char *name = NULL, *value = lr_json_str(lr_json_member(object, i, &name), "");
        struct lr_cookie_words w = {.domain = {"", 0}, .path = {"", 0}, .expires = INT64_MAX};
        w.name = (struct lr_piece){name ? name : "", name ? strlen(name) : 0};
        w.value = (struct lr_piece){value, value ? strlen(value) : 0};
        if (value)
            rc = lr_cookie_file_put(f, 0, &w);
        else
            lr_cookie_file_slip(f, 0, "expected an array of cookies, or names with texts");
    }
    return rc;
}

static const lr_json *list_in(const lr_json *v)
{
    static const char *const paths[] = {"", "cookies", "cookie_info.cookies"};
    for (size_t i = 0; i < LR_COUNT(paths); i++)
        if (lr_json_is_array(lr_json_at(v, paths[i])))
            return lr_json_at(v, paths[i]);
    return NULL;
}

/* "line 3, column 7: why" */
static void tell_error(struct lr_cookie_file *f, const char *text)
{
    int line = 0, used = 0;
    if (sscanf(text, "line %d, %n", &line, &used) != 1 || !used)
        line = used = 0;
    lr_cookie_file_slip(f, line, "it is no JSON: %s", text + used);
}

int lr_cookie_file_json(struct lr_cookie_file *f, const char *text, size_t len)
{
    struct lr_err err = {0};
    struct lr_arena *a = lr_arena_new(ARENA_MAX);
    const lr_json *v = a ? lr_json_parse(a, text, len, &err) : NULL;
    const lr_json *list = list_in(v);
    int rc = !a || err.code == LIVREC_ENOMEM ? LIVREC_ENOMEM : 0;
    if (rc == 0 && !v)
        tell_error(f, err.text);
    else if (rc == 0)
        rc = list ? take_list(f, list) : take_names(f, v);
    lr_arena_free(a);
    return rc;
}
