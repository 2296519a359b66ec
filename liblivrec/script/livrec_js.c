/* livrec-js: runs one function of one script and ends. Its standard input and output are a socket
 * to the library (js_wire.h). It has no host functions, no files and no network. */
#include <mujs.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "script/jail.h"
#include "script/js.h"
#include "script/js_wire.h"

struct request {
    char *script;
    char name[JS_NAME_MAX + 1];
    char *args[JS_ARGS_MAX];
    uint32_t count;
};

static int read_all(void *to, size_t len)
{
    for (size_t got = 0; got < len;) {
        ssize_t n = read(STDIN_FILENO, (char *)to + got, len - got);
        if (n <= 0)
            return -1;
        got += (size_t)n;
    }
    return 0;
}

static char *read_text(size_t len)
{
    char *text = len <= JS_REQUEST_MAX ? malloc(len + 1) : NULL;
    if (!text || read_all(text, len) < 0)
        return NULL;
    text[len] = 0;
    return text;
}

static int read_request(struct request *r)
{
    uint32_t head[4], len;
    if (read_all(head, sizeof head) < 0 || head[0] != JS_REQUEST_MARK || head[2] > JS_NAME_MAX ||
        head[3] > JS_ARGS_MAX)
        return -1;
    r->count = head[3];
    r->script = read_text(head[1]);
    if (!r->script || read_all(r->name, head[2]) < 0)
        return -1;
    for (uint32_t i = 0; i < r->count; i++)
        if (read_all(&len, sizeof len) < 0 || !(r->args[i] = read_text(len)))
            return -1;
    return 0;
}

static int write_all(const void *from, size_t len)
{
    for (size_t put = 0; put < len;) {
        ssize_t n = write(STDOUT_FILENO, (const char *)from + put, len - put);
        if (n <= 0)
            return -1;
        put += (size_t)n;
    }
    return 0;
}

/* Returns the exit code. */
static int answer(uint32_t kind, const char *text)
{
    size_t len = strlen(text);
    if (len > LR_JS_RESULT_MAX && kind == JS_OK)
        return answer(JS_FAILED, "the result is too long");
    if (len > LR_JS_RESULT_MAX) /* a reason may be cut */
        len = LR_JS_RESULT_MAX;
    struct js_answer head = {kind, (uint32_t)len};
    return write_all(&head, sizeof head) < 0 || write_all(text, len) < 0 ? JS_EXIT_REQUEST : 0;
}

/* mujs's allocator with a ceiling; a block's size stands in front of it. */
union block {
    size_t size;
    long double align;
};

static void *capped(void *used, void *p, int size)
{
    size_t *total = used, old = 0;
    union block *b = p ? (union block *)p - 1 : NULL;
    old = b ? b->size : 0;
    if (size < 0) /* an overflow of the engine's: its block stays alive */
        return NULL;
    if (size == 0) {
        *total -= old;
        free(b);
        return NULL;
    }
    if (*total - old + (size_t)size > JS_HEAP_MAX)
        return NULL;
    union block *grown = realloc(b, sizeof *grown + (size_t)size);
    if (!grown)
        return NULL;
    *total += (size_t)size - old;
    grown->size = (size_t)size;
    return grown + 1;
}

/* What browsers have beyond ES5 proper (its annex B), and scripts of platforms count on. */
static const char annex_b[] =
    "if (!String.prototype.substr) String.prototype.substr = function (start, length) {"
    " var s = String(this), from = start < 0 ? Math.max(s.length + start, 0) : start;"
    " return s.substring(from, length === undefined ? s.length : from + Math.max(length, 0)); };"
    "if (typeof unescape == 'undefined') unescape = function (text) {"
    " return String(text).replace(/%u[0-9a-fA-F]{4}|%[0-9a-fA-F]{2}/g, function (all) {"
    " return String.fromCharCode(parseInt(all.substring(all.charAt(1) == 'u' ? 2 : 1), 16)); }); };"
    "if (typeof escape == 'undefined') escape = function (text) {"
    " return String(text).replace(/[^A-Za-z0-9@*_+.\\/-]/g, function (c) {"
    " var n = c.charCodeAt(0), hex = n.toString(16).toUpperCase();"
    " return n < 256 ? '%' + (n < 16 ? '0' : '') + hex"
    " : '%u' + '0000'.substring(hex.length) + hex; }); };";

static void quiet(js_State *js, const char *message)
{
    (void)js;
    (void)message;
}

static void load(js_State *js, const char *source)
{
    js_loadstring(js, "script", source);
    js_pushundefined(js);
    js_call(js, 0);
    js_pop(js, 1);
}

static int run(js_State *js, const struct request *r)
{
    if (js_try(js))
        return answer(JS_FAILED, js_trystring(js, -1, "failed"));
    load(js, annex_b);
    load(js, r->script);
    js_getglobal(js, r->name);
    if (!js_iscallable(js, -1))
        js_typeerror(js, "%s is not a function of the script", r->name);
    js_pushundefined(js);
    for (uint32_t i = 0; i < r->count; i++)
        js_pushstring(js, r->args[i]);
    js_call(js, (int)r->count);
    int rc = answer(JS_OK, js_tostring(js, -1));
    js_endtry(js);
    return rc;
}

int main(void)
{
    struct request request = {0};
    size_t used = 0;
    if (lr_jail_enter() < 0)
        return JS_EXIT_JAIL;
    if (read_request(&request) < 0)
        return JS_EXIT_REQUEST;
    js_State *js = js_newstate(capped, &used, 0);
    if (!js)
        return JS_EXIT_MEMORY;
    js_setreport(js, quiet);
    _exit(run(js, &request));
}
