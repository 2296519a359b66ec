#include "resolve/extractor.h"

#define BODY_MAX 65536

const char *lr_body(lr_ctx *x, struct lr_jw *w, struct lr_buf *buf)
{
    int rc = lr_jw_end(w);
    const char *body = rc == 0 ? lr_fmt(x, "%s", lr_buf_str(buf)) : NULL;
    lr_buf_free(buf);
    if (!body) /* without its body the request would be another one */
        lr_fail(x, rc ? rc : LIVREC_ENOMEM, "request body: no memory");
    return body;
}

static void put_strings(struct lr_jw *w, va_list *args)
{
    const char *key;
    while ((key = va_arg(*args, const char *)))
        lr_jw_str(w, key, va_arg(*args, const char *));
}

const char *lr_json_body(lr_ctx *x, ...)
{
    struct lr_buf buf;
    struct lr_jw w;
    va_list args;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    va_start(args, x);
    put_strings(&w, &args);
    va_end(args);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

const char *lr_graphql_body(lr_ctx *x, const char *query, ...)
{
    struct lr_buf buf;
    struct lr_jw w;
    va_list args;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "query", query);
    lr_jw_object(&w, "variables");
    va_start(args, query);
    put_strings(&w, &args);
    va_end(args);
    lr_jw_object_end(&w);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}
