#include "script/js.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "core/buf.h"
#include "data/encode.h"
#include "script/child.h"
#include "script/js_wire.h"

static int put_u32(struct lr_buf *b, size_t value)
{
    uint32_t v = (uint32_t)value;
    return lr_buf_append(b, &v, sizeof v);
}

static int put_request(struct lr_buf *b, const char *script, const char *fn,
                       const char *const *argv, int argc)
{
    int rc = put_u32(b, JS_REQUEST_MARK);
    rc = rc ? rc : put_u32(b, strlen(script));
    rc = rc ? rc : put_u32(b, strlen(fn));
    rc = rc ? rc : put_u32(b, (size_t)argc);
    rc = rc ? rc : lr_buf_puts(b, script);
    rc = rc ? rc : lr_buf_puts(b, fn);
    for (int i = 0; rc == 0 && i < argc; i++) {
        rc = put_u32(b, strlen(argv[i]));
        rc = rc ? rc : lr_buf_puts(b, argv[i]);
    }
    return rc;
}

static int check_request(const char *script, const char *fn, const char *const *argv, int argc,
                         struct lr_err *err)
{
    if (argc < 0 || argc > JS_ARGS_MAX || strlen(fn) > JS_NAME_MAX)
        return lr_err_set(err, LIVREC_EARG, "%s: too many arguments for a script", fn);
    size_t total = strlen(script);
    for (int i = 0; i < argc && total <= JS_REQUEST_MAX; i++)
        total += strlen(argv[i]);
    if (total > JS_REQUEST_MAX - 1024)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script and its arguments are too long");
    return 0;
}

/* What came back is a stranger's, however it was made. */
static int take_answer(const struct lr_buf *b, struct lr_arena *a, char **out, struct lr_err *err)
{
    struct js_answer head;
    if (b->len < sizeof head)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script ended without a result");
    memcpy(&head, b->data, sizeof head);
    const char *text = (const char *)b->data + sizeof head;
    size_t len = b->len - sizeof head;
    if (head.len != len || (head.kind != JS_OK && head.kind != JS_FAILED))
        return lr_err_set(err, LIVREC_ESCRIPT, "the script ended before its result was whole");
    if (head.kind == JS_FAILED)
        return lr_err_set(err, LIVREC_ESCRIPT, "the script failed: %.*s", (int)len, text);
    if (memchr(text, '\0', len) || !lr_utf8_valid(text, len))
        return lr_err_set(err, LIVREC_ESCRIPT, "the script's result is not text");
    char *copy = lr_arena_strndup(a, text, len);
    if (!copy)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    *out = copy;
    return 0;
}

int lr_js_call_within(int wall_ms, const char *helper, const char *script, const char *fn,
                      const char *const *argv, int argc, struct lr_arena *a,
                      struct lr_cancel *cancel, char **out, struct lr_err *err)
{
    struct lr_buf request, answer;
    if (!helper)
        return lr_err_set(err, LIVREC_EUNSUPPORTED,
                          "livrec-js is not installed: it runs the scripts of this platform");
    int rc = check_request(script, fn, argv, argc, err);
    if (rc != 0)
        return rc;
    lr_buf_init(&request, JS_REQUEST_MAX);
    lr_buf_init(&answer, sizeof(struct js_answer) + LR_JS_RESULT_MAX);
    if (put_request(&request, script, fn, argv, argc) != 0)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else
        rc = lr_child_ask(helper, &request, &answer, wall_ms, cancel, err);
    if (rc == 0)
        rc = take_answer(&answer, a, out, err);
    lr_buf_free(&request);
    lr_buf_free(&answer);
    return rc;
}

int lr_js_call(const char *helper, const char *script, const char *fn, const char *const *argv,
               int argc, struct lr_arena *a, struct lr_cancel *cancel, char **out,
               struct lr_err *err)
{
    return lr_js_call_within(LR_JS_WALL_MS, helper, script, fn, argv, argc, a, cancel, out, err);
}

const char *lr_js_helper(struct lr_arena *a)
{
    /* Beside the library or program that this code is in: a wheel, a build folder. */
    static const char *const near[] = {"livrec-js", "script/livrec-js",
                                       "../liblivrec/script/livrec-js",
                                       "../../liblivrec/script/livrec-js"};
    const char *given = secure_getenv("LIVREC_JS");
    Dl_info info;
    if (given)
        return lr_arena_strdup(a, given);
    const char *slash =
        dladdr((const void *)&near, &info) && info.dli_fname ? strrchr(info.dli_fname, '/') : NULL;
    for (size_t i = 0; slash && i < LR_COUNT(near); i++) {
        char *path =
            lr_arena_fmt(a, "%.*s/%s", (int)(slash - info.dli_fname), info.dli_fname, near[i]);
        if (path && access(path, X_OK) == 0)
            return path;
    }
    return access(LR_JS_PATH, X_OK) == 0 ? LR_JS_PATH : NULL;
}
