/* What the library and livrec-js say to each other over one socket. The request: four 32-bit
 * numbers in the machine's order (JS_REQUEST_MARK, bytes of the script, of the function's name,
 * number of arguments), the script, the name, then each argument behind its 32-bit length. The
 * answer: a struct js_answer, then `len` bytes of the result or of the reason. */
#ifndef LR_JS_WIRE_H
#define LR_JS_WIRE_H

#include <stdint.h>

#define JS_REQUEST_MARK 0x4c524a53u
#define JS_REQUEST_MAX ((size_t)2 << 20)
#define JS_ARGS_MAX 16
#define JS_NAME_MAX 128

#define JS_OK 1u
#define JS_FAILED 2u
struct js_answer {
    uint32_t kind, len; /* a process that is killed half-way leaves less than `len` bytes */
};

/* Exit codes of livrec-js. */
#define JS_EXIT_REQUEST 2
#define JS_EXIT_JAIL 3
#define JS_EXIT_MEMORY 4

#define JS_CPU_SECONDS 2
#define JS_HEAP_MAX ((size_t)64 << 20)
#define JS_ADDRESS_MAX ((size_t)128 << 20)

#endif
