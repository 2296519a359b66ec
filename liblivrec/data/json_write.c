#include <string.h>

#include "core/codepoint.h"
#include "data/json.h"

void lr_jw_begin(struct lr_jw *w, struct lr_buf *out)
{
    *w = (struct lr_jw){.out = out};
}

static void put(struct lr_jw *w, const char *s, size_t n)
{
    if (w->rc == 0)
        w->rc = lr_buf_append(w->out, s, n);
}

static void fail(struct lr_jw *w)
{
    if (w->rc == 0)
        w->rc = LIVREC_EINTERNAL;
}

int lr_jw_end(struct lr_jw *w)
{
    if (w->depth || !w->comma[0])
        fail(w);
    return w->rc;
}

/* Bytes that need no escape, from s. */
static size_t plain_run(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && (uint8_t)s[n] >= 0x20 && (uint8_t)s[n] < 0x7F && s[n] != '"' && s[n] != '\\')
        n++;
    return n;
}

static void put_special(struct lr_jw *w, const char *s, size_t n, uint32_t cp)
{
    static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    const char *known = cp && cp < 0x7F ? strchr(plain, (int)cp) : NULL;
    if (known) {
        char two[] = {'\\', letters[known - plain]};
        put(w, two, 2);
    } else if (cp == 0 || cp == LR_CP_BAD) {
        put(w, "\xEF\xBF\xBD", 3);
    } else if (lr_cp_is_control(cp) || lr_cp_is_bidi(cp)) {
        if (w->rc == 0)
            w->rc = lr_buf_fmt(w->out, "\\u%04x", (unsigned)cp);
    } else {
        put(w, s, n);
    }
}

static void put_string(struct lr_jw *w, const char *s, size_t len)
{
    put(w, "\"", 1);
    while (len && w->rc == 0) {
        size_t n = plain_run(s, len);
        if (n) {
            put(w, s, n);
        } else {
            uint32_t cp;
            n = lr_cp_decode(s, len, &cp);
            put_special(w, s, n, cp);
        }
        s += n;
        len -= n;
    }
    put(w, "\"", 1);
}

/* What stands before a value: a comma, the key. Only objects have keys; one value at the top. */
static void before(struct lr_jw *w, const char *key)
{
    bool in_object = w->depth && w->closes[w->depth] == '}';
    if ((key != NULL) != in_object || (w->depth == 0 && w->comma[0]))
        fail(w);
    if (w->comma[w->depth])
        put(w, ",", 1);
    w->comma[w->depth] = true;
    if (key) {
        put_string(w, key, strlen(key));
        put(w, ":", 1);
    }
}

static void open_level(struct lr_jw *w, const char *key, const char *opens, char closes)
{
    before(w, key);
    if (w->depth == LR_JSON_DEPTH)
        fail(w);
    if (w->rc)
        return;
    put(w, opens, 1);
    w->depth++;
    w->comma[w->depth] = false;
    w->closes[w->depth] = closes;
}

static void close_level(struct lr_jw *w, char closes)
{
    if (w->depth == 0 || w->closes[w->depth] != closes)
        fail(w);
    if (w->rc)
        return;
    put(w, &closes, 1);
    w->depth--;
}

void lr_jw_object(struct lr_jw *w, const char *key)
{
    open_level(w, key, "{", '}');
}

void lr_jw_object_end(struct lr_jw *w)
{
    close_level(w, '}');
}

void lr_jw_array(struct lr_jw *w, const char *key)
{
    open_level(w, key, "[", ']');
}

void lr_jw_array_end(struct lr_jw *w)
{
    close_level(w, ']');
}

void lr_jw_strn(struct lr_jw *w, const char *key, const char *value, size_t len)
{
    before(w, key);
    if (value)
        put_string(w, value, len);
    else
        put(w, "null", 4);
}

void lr_jw_str(struct lr_jw *w, const char *key, const char *value)
{
    lr_jw_strn(w, key, value, value ? strlen(value) : 0);
}

void lr_jw_int(struct lr_jw *w, const char *key, int64_t value)
{
    before(w, key);
    if (w->rc == 0)
        w->rc = lr_buf_fmt(w->out, "%lld", (long long)value);
}

void lr_jw_int_if(struct lr_jw *w, const char *key, int64_t value, bool known)
{
    if (known)
        lr_jw_int(w, key, value);
    else
        lr_jw_null(w, key);
}

void lr_jw_bool(struct lr_jw *w, const char *key, bool value)
{
    before(w, key);
    put(w, value ? "true" : "false", value ? 4 : 5);
}

void lr_jw_null(struct lr_jw *w, const char *key)
{
    before(w, key);
    put(w, "null", 4);
}
