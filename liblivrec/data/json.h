/* JSON in and out. Reading repairs the bytes first (lone surrogates, bad UTF-8, NUL, numbers out
 * of range kept as text, BOM), so that one bad character in a title loses nothing. jansson inside. */
#ifndef LR_JSON_H
#define LR_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"

typedef struct json_t lr_json; /* jansson's own type; its header is included by data/json.c only */

#define LR_JSON_MAX ((size_t)8 << 20)
#define LR_JSON_DEPTH 64

/* Parse; the document dies with the arena. NULL with LIVREC_EPARSE (line, column, what) or
 * LIVREC_ENOMEM. Accepts any top-level value. */
lr_json *lr_json_parse(struct lr_arena *a, const char *text, size_t len, struct lr_err *err);

/* Value at a path such as "data.list[0].url" or "[1].x" ("" is the value itself); a key that
 * holds . or [ is written "['a.b']". NULL when any step is absent or of another type, or v is
 * NULL. A JSON null counts as absent. */
lr_json *lr_json_at(const lr_json *v, const char *path);

const char *lr_json_str(const lr_json *v, const char *path); /* NULL unless a string */
/* Strings and numbers as text ("42", 42 and 4.2e1 give "42"); NULL for others. */
const char *lr_json_text(struct lr_arena *a, const lr_json *v, const char *path);
/* Numbers, numeric strings and booleans; dflt for others. */
int64_t lr_json_int(const lr_json *v, const char *path, int64_t dflt);
bool lr_json_bool(const lr_json *v, const char *path); /* true, non-zero, "true", "1" */

size_t lr_json_count(const lr_json *array);                /* 0 unless an array */
lr_json *lr_json_item(const lr_json *array, size_t index); /* NULL out of range */
/* Members of an object by position, for objects whose keys are data. */
size_t lr_json_members(const lr_json *object);
lr_json *lr_json_member(const lr_json *object, size_t index, const char **key);

bool lr_json_is_object(const lr_json *v);
bool lr_json_is_array(const lr_json *v);
bool lr_json_is_string(const lr_json *v);

/* Writing: a stream of calls into a buffer, always valid and one line. Errors are sticky: check
 * lr_jw_end(). Strings are repaired to valid UTF-8; NULL strings are written as null. */
struct lr_jw {
    struct lr_buf *out;
    int rc, depth;
    bool comma[LR_JSON_DEPTH];
};
void lr_jw_begin(struct lr_jw *w, struct lr_buf *out);
int lr_jw_end(struct lr_jw *w);
/* `key` is NULL inside an array and at the top. */
void lr_jw_object(struct lr_jw *w, const char *key);
void lr_jw_object_end(struct lr_jw *w);
void lr_jw_array(struct lr_jw *w, const char *key);
void lr_jw_array_end(struct lr_jw *w);
void lr_jw_str(struct lr_jw *w, const char *key, const char *value);
void lr_jw_strn(struct lr_jw *w, const char *key, const char *value, size_t len);
void lr_jw_int(struct lr_jw *w, const char *key, int64_t value);
void lr_jw_bool(struct lr_jw *w, const char *key, bool value);
void lr_jw_null(struct lr_jw *w, const char *key);

#endif
