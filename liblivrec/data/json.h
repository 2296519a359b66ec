/* JSON in and out (RFC 8259). jansson inside.
 *
 * Reading repairs broken bytes, so that one bad character in a title loses nothing:
 *   lone surrogates, short \u escapes, NUL and bad UTF-8 in strings become U+FFFD;
 *   raw control characters in strings stay; unknown escapes mean the character itself;
 *   whole numbers beyond 64 bits, 1e400 and numbers with leading zeros become strings, as written;
 *   `undefined` (states embedded in pages) is null; a BOM is skipped.
 * The structure is not guessed: NaN, comments, single quotes, a comma too many and a cut text are
 * errors. Of a repeated key the first wins. Time and memory are linear in the text; a document
 * whose values would take more than about 64 MiB is refused. */
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
#define LR_JSON_MEMBERS ((size_t)4096)

/* Parse; the document dies with the arena. NULL with LIVREC_EPARSE (line, column, what) or
 * LIVREC_ENOMEM. Accepts any top-level value. */
lr_json *lr_json_parse(struct lr_arena *a, const char *text, size_t len, struct lr_err *err);

/* Value at a path such as "data.list[0].url" or "[1].x" ("" is the value itself); a key that
 * holds . or [ is written "['a.b']". NULL when any step is absent or of another type, or v is
 * NULL. A JSON null counts as absent. */
lr_json *lr_json_at(const lr_json *v, const char *path);

const char *lr_json_str(const lr_json *v, const char *path); /* NULL unless a string */
/* Strings and numbers as text ("42", 42 and 4.2e1 give "42"); NULL for others. From the arena,
 * or borrowed from the document. */
const char *lr_json_text(struct lr_arena *a, const lr_json *v, const char *path);
/* Numbers (a fraction is cut off), numeric strings ("42", "12.9") and booleans; dflt for others
 * and for what does not fit. */
int64_t lr_json_int(const lr_json *v, const char *path, int64_t dflt);
bool lr_json_bool(const lr_json *v, const char *path); /* true, non-zero, "true", "1" */

size_t lr_json_count(const lr_json *array);                /* 0 unless an array */
/* NULL out of range, and for a JSON null. */
lr_json *lr_json_item(const lr_json *array, size_t index);
/* Members of an object by position, in the order of the text, for objects whose keys are data.
 * Only the first LR_JSON_MEMBERS can be reached so. A JSON null gives NULL, with *key set. */
size_t lr_json_members(const lr_json *object);
lr_json *lr_json_member(const lr_json *object, size_t index, const char **key);

bool lr_json_is_object(const lr_json *v);
bool lr_json_is_array(const lr_json *v);
bool lr_json_is_string(const lr_json *v);

/* Writing: a stream of calls into a buffer, always valid and one line. Errors are sticky: check
 * lr_jw_end(). Strings are repaired to valid UTF-8; NULL strings are written as null. Controls,
 * C1, bidi marks and line separators are escaped, so that a terminal can show the line (S5). */
struct lr_jw {
    struct lr_buf *out;
    int rc, depth;
    bool comma[LR_JSON_DEPTH + 1];
    char closes[LR_JSON_DEPTH + 1]; /* the bracket that ends each open level */
};
void lr_jw_begin(struct lr_jw *w, struct lr_buf *out);
/* 0, LIVREC_ENOMEM, or LIVREC_EINTERNAL for calls that make no valid document. */
int lr_jw_end(struct lr_jw *w);
/* `key` is NULL inside an array and at the top. */
void lr_jw_object(struct lr_jw *w, const char *key);
void lr_jw_object_end(struct lr_jw *w);
void lr_jw_array(struct lr_jw *w, const char *key);
void lr_jw_array_end(struct lr_jw *w);
void lr_jw_str(struct lr_jw *w, const char *key, const char *value);
void lr_jw_strn(struct lr_jw *w, const char *key, const char *value, size_t len);
void lr_jw_int(struct lr_jw *w, const char *key, int64_t value);
void lr_jw_int_if(struct lr_jw *w, const char *key, int64_t value, bool known); /* else null */
void lr_jw_bool(struct lr_jw *w, const char *key, bool value);
void lr_jw_null(struct lr_jw *w, const char *key);

#endif
