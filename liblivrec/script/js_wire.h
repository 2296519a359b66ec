/* What the library and livrec-js say to each other over one socket. The request: four 32-bit
 * numbers in the machine's order (REQUEST_MARK, bytes of the script, of the function's name, number
 * of arguments), the script, the name, then each argument behind its 32-bit length. The answer: one
 * byte, JS_OK or JS_FAILED, then the result or the reason as text. */
#ifndef LR_JS_WIRE_H
#define LR_JS_WIRE_H

#define JS_REQUEST_MARK 0x4c524a53u
#define JS_REQUEST_MAX ((size_t)2 << 20)
#define JS_ARGS_MAX 16
#define JS_NAME_MAX 128
#define JS_OK 'r'
#define JS_FAILED 'e'

#define JS_WALL_MS 3000
#define JS_CPU_SECONDS 2
#define JS_HEAP_MAX ((size_t)64 << 20)
#define JS_ADDRESS_MAX ((size_t)128 << 20)

#endif
