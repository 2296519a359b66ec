/* JSON that is read: the control protocol, and the library's own texts. Nothing is copied; a value
 * is a piece of the text. */
#ifndef CLI_JSON_IN_H
#define CLI_JSON_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JSON_IN_DEPTH 16

/* One value, without the blanks around it; n == 0: there is none. Functions are jv_...,
 * since jansson, which the library loads, has a json_true(). */
struct json {
    const char *s;
    size_t n;
};

/* The text as one value; false if it is anything else (RFC 8259), or nested deeper than
 * JSON_IN_DEPTH. Only what it gave, and values inside of that, may be given to the others. */
bool jv_read(const char *text, size_t n, struct json *out);

struct json jv_get(struct json object, const char *key); /* the first of that name, or none */
/* Items of an array: begin with *at == NULL. False after the last. */
bool jv_item(struct json array, const char **at, struct json *out);
/* Members of an object, the same way; the name is a string with its quotes. */
bool jv_member(struct json object, const char **at, struct json *name, struct json *out);

/* A string, on the heap: NULL for others, for one that holds a NUL, and without memory. A lone
 * surrogate becomes U+FFFD. */
char *jv_str(struct json v);
bool jv_is_str(struct json v, const char *want);    /* it is this string, written plainly */
int64_t jv_int(struct json v, int64_t otherwise);   /* `otherwise` for all but whole numbers */
bool jv_true(struct json v);

#endif
