/* Scripts that a platform serves, in the locked child. */
#include "resolve/ctx.h"

#include "script/js.h"

const char *lr_js(lr_ctx *x, const char *script, const char *fn, const char *const *argv, int argc)
{
    struct lr_err err = {0};
    char *out = NULL;
    if (lr_failed(x) || !script)
        return NULL;
    for (int i = 0; i < argc; i++)
        if (!argv[i])
            return NULL;
    const char *helper = lr_js_helper(x->arena);
    int rc = lr_js_call(helper, script, fn, argv, argc, x->arena, x->cancel, &out, &err);
    if (rc == 0)
        return out;
    lr_fail(x, rc, "%s", err.text);
    return NULL;
}
