/* The lines of a case: "key: value", "key: <<WORD" with lines up to WORD. */
#ifndef CASES_CASE_TEXT_H
#define CASES_CASE_TEXT_H

#include <stdbool.h>
#include "core/arena.h"

struct case_text {
    struct lr_arena *arena;
    const char *path;
    char *rest;
    int line; /* of the pair that was read last */
    int next; /* of `rest` */
};

/* The whole file, with a NUL behind it. NULL after a line on stderr. */
char *case_load(struct lr_arena *a, const char *path, size_t *len);

bool case_text_open(struct case_text *t, struct lr_arena *a, const char *path);
/* 1: a pair; 0: the end; -1: malformed, said on stderr. */
int case_text_next(struct case_text *t, const char **key, char **value);
/* Says "path:line: ..." on stderr; returns -1. */
int case_text_bad(const struct case_text *t, const char *what, const char *word);

#endif
