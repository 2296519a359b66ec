#include "fuzz.h"

#include "data/encode.h"
#include "data/json.h"

static size_t values;

static void write_value(struct lr_jw *w, struct lr_arena *a, const char *key, const lr_json *v);

static void write_members(struct lr_jw *w, struct lr_arena *a, const lr_json *v)
{
    const char *key;
    for (size_t i = 0; i < lr_json_members(v) && i < 64; i++) {
        const lr_json *member = lr_json_member(v, i, &key);
        MUST(lr_utf8_valid(key, strlen(key)));
        write_value(w, a, key, member);
    }
}

static void write_value(struct lr_jw *w, struct lr_arena *a, const char *key, const lr_json *v)
{
    values++;
    if (!v) {
        lr_jw_null(w, key);
    } else if (lr_json_is_object(v)) {
        lr_jw_object(w, key);
        write_members(w, a, v);
        lr_jw_object_end(w);
    } else if (lr_json_is_array(v)) {
        lr_jw_array(w, key);
        for (size_t i = 0; i < lr_json_count(v); i++)
            write_value(w, a, NULL, lr_json_item(v, i));
        lr_jw_array_end(w);
    } else if (lr_json_is_string(v)) {
        MUST(lr_utf8_valid(lr_json_str(v, ""), strlen(lr_json_str(v, ""))));
        lr_jw_str(w, key, lr_json_str(v, ""));
    } else {
        const char *text = lr_json_text(a, v, "");
        lr_jw_str(w, key, text ? text : "bool");
    }
    lr_json_int(v, "", 0);
    lr_json_bool(v, "");
}

/* What was read can be written, and what was written can be read, with as many values. */
static void round_trip(struct lr_arena *a, const lr_json *v)
{
    struct lr_buf b;
    struct lr_jw w;
    lr_buf_init(&b, (size_t)32 << 20);
    lr_jw_begin(&w, &b);
    values = 0;
    write_value(&w, a, NULL, v);
    MUST(lr_jw_end(&w) == 0 && !memchr(b.data, '\n', b.len));
    size_t before = values;
    lr_json *again = lr_json_parse(a, (char *)b.data, b.len, NULL);
    MUST(again);
    struct lr_buf c;
    lr_buf_init(&c, (size_t)32 << 20);
    lr_jw_begin(&w, &c);
    values = 0;
    write_value(&w, a, NULL, again);
    MUST(lr_jw_end(&w) == 0 && values == before);
    MUST(c.len == b.len && memcmp(b.data, c.data, b.len) == 0);
    lr_buf_free(&b);
    lr_buf_free(&c);
}

/* The first line is a path, the rest a document. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_arena *a = lr_arena_new((size_t)64 << 20);
    struct lr_err err = {0};
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t n = line ? (size_t)(line - data) : 0;
    const char *text = (const char *)data + (line ? n + 1 : 0);
    lr_json *v = lr_json_parse(a, text, size - (line ? n + 1 : 0), &err);
    char *path = fuzz_text(data, n);
    if (v) {
        lr_json_at(v, path);
        lr_json_text(a, v, path);
        round_trip(a, v);
    } else {
        MUST(err.code == LIVREC_EPARSE && strncmp(err.text, "line ", 5) == 0);
        MUST(lr_utf8_valid(err.text, strlen(err.text)));
    }
    lr_free(path);
    lr_arena_free(a);
    return 0;
}
