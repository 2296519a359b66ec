/* What every fuzz target shares. A target is fuzz_<noun>.c with LLVMFuzzerTestOneInput(), a folder
 * corpus/<noun>/ and one line in meson.build. It is built twice: with replay.c as a plain test that
 * runs over its corpus, and with libFuzzer (meson setup -Dfuzz=true, CC=clang; see run.sh). */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include "core/alloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the header under test: breaking it is a crash. */
#define MUST(condition)                                                                            \
    do                                                                                             \
        if (!(condition))                                                                          \
            __builtin_trap();                                                                      \
    while (0)

/* The input as a string of its own block, so that the sanitizer sees a read behind its end. Cut
 * at the first NUL. lr_free() it. */
static inline char *fuzz_text(const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    return lr_strndup(size ? (const char *)data : "", nul ? (size_t)(nul - data) : size);
}

#endif
