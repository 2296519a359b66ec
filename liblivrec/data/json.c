#include "data/json.h"

#include <jansson.h>
#include <string.h>

#include "data/json_path.h"
#include "data/json_scan.h"

/* Rough prices of values in memory, so that few bytes of text can't become much: a hostile
 * "[[],[],..." of 8 MiB would take 400 MiB. */
#define MEMORY_MAX ((size_t)64 << 20)
enum { PRICE_SCALAR = 64, PRICE_ARRAY = 160, PRICE_OBJECT = 384, PRICE_KEY = 96, PRICE_SLOT = 16 };

struct frame {
    json_t *container;
    bool detached; /* a repeated key: read to its end and dropped */
};

struct parser {
    struct lr_json_scan scan;
    struct lr_err *err;
    struct lr_buf key;
    struct frame stack[LR_JSON_DEPTH];
    size_t depth, memory;
    json_t *root;
};

static int refuse(struct parser *p, const char *why)
{
    return lr_json_scan_error(&p->scan, p->err, why);
}

static int no_memory(struct parser *p)
{
    return lr_err_set(p->err, LIVREC_ENOMEM, "out of memory while reading JSON");
}

static int bad_token(struct parser *p)
{
    return p->scan.why ? refuse(p, p->scan.why) : no_memory(p);
}

/* jansson reads numbers with a decimal point in every locale; one that overflows stays text. */
static json_t *real(const struct lr_json_scan *s)
{
    json_error_t unused;
    json_t *v = json_loadb(s->str, s->len, JSON_DECODE_ANY, &unused);
    return v ? v : json_stringn_nocheck(s->str, s->len);
}

static json_t *scalar(struct parser *p, enum lr_json_token t)
{
    switch (t) {
    case LR_JSON_STRING:
        p->memory += p->scan.len;
        return json_stringn_nocheck(p->scan.str, p->scan.len);
    case LR_JSON_INT:
        return json_integer(p->scan.number);
    case LR_JSON_REAL:
        return real(&p->scan);
    case LR_JSON_TRUE:
        return json_true();
    case LR_JSON_FALSE:
        return json_false();
    default:
        return json_null();
    }
}

/* Put v (owned) where it belongs. *kept is false for the repeat of a key: v is the caller's. */
static int attach(struct parser *p, json_t *v, bool *kept)
{
    json_t *in = p->depth ? p->stack[p->depth - 1].container : NULL;
    *kept = true;
    p->memory += PRICE_SLOT;
    if (!in) {
        p->root = v;
        return 0;
    }
    if (json_is_array(in))
        return json_array_append_new(in, v) ? no_memory(p) : 0;
    const char *key = (const char *)p->key.data;
    if (json_object_get(in, key)) {
        *kept = false;
        return 0;
    }
    p->memory += PRICE_KEY + p->key.len;
    return json_object_set_new_nocheck(in, key, v) ? no_memory(p) : 0;
}

static int open_container(struct parser *p, char c)
{
    if (p->depth == LR_JSON_DEPTH)
        return refuse(p, "nested deeper than 64 levels");
    json_t *v = c == '{' ? json_object() : json_array();
    if (!v)
        return no_memory(p);
    p->memory += c == '{' ? PRICE_OBJECT : PRICE_ARRAY;
    bool kept;
    int rc = attach(p, v, &kept);
    if (rc == 0)
        p->stack[p->depth++] = (struct frame){v, !kept};
    return rc;
}

static void close_container(struct parser *p)
{
    struct frame *f = &p->stack[--p->depth];
    if (f->detached)
        json_decref(f->container);
}

static int take_scalar(struct parser *p, enum lr_json_token t)
{
    json_t *v = scalar(p, t);
    if (!v)
        return no_memory(p);
    p->memory += PRICE_SCALAR;
    bool kept;
    int rc = attach(p, v, &kept);
    if (rc == 0 && !kept)
        json_decref(v);
    return rc;
}

static int take_value(struct parser *p, enum lr_json_token t)
{
    if (p->memory > MEMORY_MAX)
        return refuse(p, "the document has too many values");
    if (t == LR_JSON_BAD)
        return bad_token(p);
    if (t == LR_JSON_END)
        return refuse(p, p->depth ? "the text ends too early" : "the text is empty");
    if (t != LR_JSON_PUNCT)
        return take_scalar(p, t);
    if (p->scan.punct != '{' && p->scan.punct != '[')
        return refuse(p, "a value is missing here");
    return open_container(p, p->scan.punct);
}

static bool is_punct(const struct parser *p, enum lr_json_token t, char c)
{
    return t == LR_JSON_PUNCT && p->scan.punct == c;
}

/* `t` should be a key; reads it and the colon. */
static int take_key(struct parser *p, enum lr_json_token t)
{
    if (t != LR_JSON_END && *p->scan.at != '"')
        return refuse(p, "a key in double quotes was expected");
    if (t != LR_JSON_STRING)
        return t == LR_JSON_BAD ? bad_token(p) : refuse(p, "the text ends too early");
    lr_buf_clear(&p->key);
    if (lr_buf_append(&p->key, p->scan.str, p->scan.len) || !lr_buf_str(&p->key))
        return no_memory(p);
    t = lr_json_scan_next(&p->scan);
    if (t == LR_JSON_BAD)
        return bad_token(p);
    return is_punct(p, t, ':') ? 0 : refuse(p, "a colon was expected after the key");
}

/* One element of the innermost container, or its end. `first`: nothing stands before it. */
static int step(struct parser *p, bool *first)
{
    bool object = json_is_object(p->stack[p->depth - 1].container);
    enum lr_json_token t = lr_json_scan_next(&p->scan);
    if (is_punct(p, t, object ? '}' : ']')) {
        close_container(p);
        *first = false;
        return 0;
    }
    if (!*first) {
        if (t == LR_JSON_BAD)
            return bad_token(p);
        if (!is_punct(p, t, ','))
            return refuse(p, t == LR_JSON_END ? "the text ends too early"
                             : object         ? "a comma or } was expected"
                                              : "a comma or ] was expected");
        t = lr_json_scan_next(&p->scan);
    }
    int rc = object ? take_key(p, t) : 0;
    if (rc == 0 && object)
        t = lr_json_scan_next(&p->scan);
    size_t depth = p->depth;
    rc = rc ? rc : take_value(p, t);
    *first = p->depth > depth;
    return rc;
}

static int parse(struct parser *p)
{
    bool first = true;
    int rc = take_value(p, lr_json_scan_next(&p->scan));
    while (rc == 0 && p->depth)
        rc = step(p, &first);
    if (rc == 0 && lr_json_scan_next(&p->scan) != LR_JSON_END)
        rc = refuse(p, "more text follows the end of the document");
    return rc;
}

static void drop(void *root)
{
    json_decref(root);
}

lr_json *lr_json_parse(struct lr_arena *a, const char *text, size_t len, struct lr_err *err)
{
    if (!text || len > LR_JSON_MAX) {
        lr_err_set(err, LIVREC_EPARSE, text ? "the JSON text is larger than 8 MiB"
                                            : "there is no JSON text");
        return NULL;
    }
    struct parser p = {.err = err};
    lr_json_scan_init(&p.scan, text, len);
    lr_buf_init(&p.key, 3 * LR_JSON_MAX);
    int rc = parse(&p);
    lr_json_scan_free(&p.scan);
    lr_buf_free(&p.key);
    while (p.depth)
        close_container(&p);
    if (rc) {
        json_decref(p.root);
        return NULL;
    }
    if (lr_arena_defer(a, drop, p.root)) {
        no_memory(&p);
        return NULL;
    }
    return p.root;
}

/* ---- paths and values */

lr_json *lr_json_at(const lr_json *v, const char *path)
{
    struct lr_json_step step;
    while (v && path && *path) {
        path = lr_json_path_step(path, &step);
        if (path)
            v = step.is_key ? json_object_get(v, step.key) : json_array_get(v, step.index);
    }
    return path && !json_is_null(v) ? (lr_json *)v : NULL;
}

const char *lr_json_str(const lr_json *v, const char *path)
{
    return json_string_value(lr_json_at(v, path)); /* NULL for other types */
}

#define EXACT 9007199254740992.0 /* 2^53: above it a double skips whole numbers */

/* The shortest digits that read back as the same number, with a point in every locale. */
static char *real_text(struct lr_arena *a, const json_t *v)
{
    double d = json_real_value(v);
    if (d > -EXACT && d < EXACT && d == (double)(int64_t)d)
        return lr_arena_fmt(a, "%lld", (long long)d);
    char text[64];
    size_t n = 0;
    for (size_t precision = 15; precision <= 17; precision++) {
        json_error_t unused;
        n = json_dumpb(v, text, sizeof text, JSON_ENCODE_ANY | JSON_REAL_PRECISION(precision));
        json_t *again = n <= sizeof text ? json_loadb(text, n, JSON_DECODE_ANY, &unused) : NULL;
        bool same = again && json_real_value(again) == d;
        json_decref(again);
        if (same)
            break;
    }
    return n && n <= sizeof text ? lr_arena_strndup(a, text, n) : NULL;
}

const char *lr_json_text(struct lr_arena *a, const lr_json *v, const char *path)
{
    v = lr_json_at(v, path);
    if (json_is_string(v))
        return json_string_value(v);
    if (json_is_integer(v))
        return lr_arena_fmt(a, "%lld", (long long)json_integer_value(v));
    return json_is_real(v) ? real_text(a, v) : NULL;
}

/* "42", "-7", "007", "12.9" (cut to 12); nothing around it. */
static int64_t int_of_text(const char *s, int64_t dflt)
{
    bool minus = *s == '-';
    int64_t v = 0;
    const char *p = s + minus;
    if (*p < '0' || *p > '9')
        return dflt;
    for (; *p >= '0' && *p <= '9'; p++)
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, minus ? -(*p - '0') : *p - '0', &v))
            return dflt;
    if (*p == '.')
        p += 1 + strspn(p + 1, "0123456789");
    return *p ? dflt : v;
}

int64_t lr_json_int(const lr_json *v, const char *path, int64_t dflt)
{
    v = lr_json_at(v, path);
    if (json_is_integer(v))
        return json_integer_value(v);
    if (json_is_boolean(v))
        return json_is_true(v);
    if (json_is_string(v))
        return int_of_text(json_string_value(v), dflt);
    double d = json_is_real(v) ? json_real_value(v) : 1e300;
    return d > -9.2e18 && d < 9.2e18 ? (int64_t)d : dflt;
}

bool lr_json_bool(const lr_json *v, const char *path)
{
    v = lr_json_at(v, path);
    const char *s = json_string_value(v);
    if (s)
        return strcmp(s, "true") == 0 || strcmp(s, "1") == 0;
    return json_is_true(v) || (json_is_number(v) && json_number_value(v) != 0);
}

size_t lr_json_count(const lr_json *array)
{
    return json_array_size(array);
}

static lr_json *not_null(json_t *v)
{
    return json_is_null(v) ? NULL : v;
}

lr_json *lr_json_item(const lr_json *array, size_t index)
{
    return not_null(json_array_get(array, index));
}

size_t lr_json_members(const lr_json *object)
{
    size_t n = json_object_size(object);
    return n < LR_JSON_MEMBERS ? n : LR_JSON_MEMBERS;
}

lr_json *lr_json_member(const lr_json *object, size_t index, const char **key)
{
    if (index >= lr_json_members(object))
        return NULL;
    void *at = json_object_iter((json_t *)object);
    while (at && index--)
        at = json_object_iter_next((json_t *)object, at);
    if (key)
        *key = json_object_iter_key(at);
    return not_null(json_object_iter_value(at));
}

bool lr_json_is_object(const lr_json *v)
{
    return json_is_object(v);
}

bool lr_json_is_array(const lr_json *v)
{
    return json_is_array(v);
}

bool lr_json_is_string(const lr_json *v)
{
    return json_is_string(v);
}
