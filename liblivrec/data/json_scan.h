/* The lexer below data/json.c: tokens out of bytes that may be broken. What it repairs is listed
 * in data/json.h. Linear, no recursion. Private to data/json*.c. */
#ifndef LR_JSON_SCAN_H
#define LR_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>
#include "core/buf.h"
#include "core/err.h"

enum lr_json_token {
    LR_JSON_END,
    LR_JSON_PUNCT,  /* scan->punct: one of {}[]:, */
    LR_JSON_STRING, /* scan->str, scan->len */
    LR_JSON_INT,    /* scan->number */
    LR_JSON_REAL,   /* scan->str, scan->len: the digits as written */
    LR_JSON_TRUE,
    LR_JSON_FALSE,
    LR_JSON_NULL,
    LR_JSON_BAD, /* scan->why */
};

struct lr_json_scan {
    const char *text, *p, *end;
    const char *at; /* where the last token began */
    const char *str;
    size_t len; /* str lives until the next token; no NUL behind it */
    int64_t number;
    char punct;
    const char *why; /* NULL with LR_JSON_BAD: memory ran out */
    struct lr_buf buf;
};

void lr_json_scan_init(struct lr_json_scan *s, const char *text, size_t len);
void lr_json_scan_free(struct lr_json_scan *s);
enum lr_json_token lr_json_scan_next(struct lr_json_scan *s);

/* A string whose opening quote, of either kind, stands at s->p: LR_JSON_STRING or LR_JSON_BAD. */
enum lr_json_token lr_json_scan_string(struct lr_json_scan *s);

/* "line 3, column 14: why", for s->at. Returns LIVREC_EPARSE. */
int lr_json_scan_error(const struct lr_json_scan *s, struct lr_err *err, const char *why);

#endif
