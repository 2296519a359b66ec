/* A jar as text, from one process to the next. */
#include <string.h>
#include <livrec/error.h>

#include "data/json.h"
#include "net/cookie.h"
#include "net/cookie_text.h"

#define ARENA_MAX ((size_t)32 << 20)

static void write_cookie(void *arg, const struct lr_cookie *c)
{
    struct lr_jw *w = arg;
    lr_jw_object(w, NULL);
    lr_jw_str(w, "name", c->name);
    lr_jw_str(w, "value", c->value);
    lr_jw_str(w, "domain", c->domain);
    lr_jw_str(w, "path", c->path);
    lr_jw_bool(w, "host_only", c->host_only);
    lr_jw_bool(w, "secure", c->secure);
    lr_jw_bool(w, "own", c->own);
    lr_jw_int_if(w, "expires", c->expires, c->expires != INT64_MAX);
    lr_jw_object_end(w);
}

int lr_jar_save(struct lr_jar *j, struct lr_buf *out)
{
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_array(&w, NULL);
    lr_jar_each(j, write_cookie, &w);
    lr_jw_array_end(&w);
    return lr_jw_end(&w);
}

static struct lr_piece piece(const lr_json *v, const char *key)
{
    const char *text = lr_json_str(v, key);
    return (struct lr_piece){text ? text : "", text ? strlen(text) : 0};
}

/* *out NULL: it is none. */
static int read_cookie(const lr_json *v, struct lr_cookie **out)
{
    struct lr_piece name = piece(v, "name"), value = piece(v, "value");
    const char *domain = lr_json_str(v, "domain"), *path = lr_json_str(v, "path");
    *out = NULL;
    if (!lr_cookie_good(name, value) || !domain || !*domain || !path || *path != '/')
        return 0;
    struct lr_cookie *c = lr_cookie_new(name, value, domain);
    if (!c || lr_cookie_set_path(c, (struct lr_piece){path, strlen(path)})) {
        lr_cookie_free(c);
        return LIVREC_ENOMEM;
    }
    c->host_only = lr_json_bool(v, "host_only");
    c->secure = lr_json_bool(v, "secure");
    c->own = lr_json_bool(v, "own");
    c->expires = lr_json_int(v, "expires", INT64_MAX);
    *out = c;
    return 0;
}

int lr_jar_load(struct lr_jar *j, const char *text)
{
    struct lr_err err = {0};
    struct lr_arena *a = lr_arena_new(ARENA_MAX);
    const lr_json *list = a ? lr_json_parse(a, text, strlen(text), &err) : NULL;
    int rc = !a || err.code == LIVREC_ENOMEM ? LIVREC_ENOMEM : 0;
    for (size_t i = 0; rc == 0 && i < lr_json_count(list); i++) {
        struct lr_cookie *c;
        rc = read_cookie(lr_json_item(list, i), &c);
        if (c)
            lr_jar_put(j, c);
    }
    lr_arena_free(a);
    return rc;
}
