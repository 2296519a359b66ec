/* An error as it travels inside the library: a public code and one line for a person. */
#ifndef LR_ERR_H
#define LR_ERR_H

#include <stdarg.h>
#include <stdint.h>
#include <livrec/error.h>
#include "core/attr.h"

#define LR_ERR_TEXT 512

/* Which part of the way to a server failed: of LIVREC_ENET, where it is known. */
enum lr_fault {
    LR_FAULT_NONE,
    LR_FAULT_NAME,    /* its address was not found (DNS) */
    LR_FAULT_ROUTE,   /* this machine has no way to it: no network */
    LR_FAULT_SILENT,  /* nobody answered there in time, or a router knew of nobody */
    LR_FAULT_REFUSED, /* somebody answered, and takes no connection */
    LR_FAULT_PROXY,   /* the proxy is not reached */
    LR_FAULT_BEYOND,  /* the proxy is reached, and refuses or gets no further */
};

struct lr_err {
    int code; /* LIVREC_OK or LIVREC_E* */
    char text[LR_ERR_TEXT];
    enum lr_fault fault;
    int64_t wait_ms; /* for so long the server wants to be left alone; 0: it did not say */
};

/* Set code and text, return the code; the fault is NONE, the wait 0. `err` may be NULL. The text is made one line that a terminal
 * can show (core/text.h), whatever a stranger put into the arguments. */
int lr_err_set(struct lr_err *err, int code, const char *fmt, ...) LR_PRINTF(3, 4);
int lr_err_setv(struct lr_err *err, int code, const char *fmt, va_list args) LR_PRINTF(3, 0);

/* Put "prefix: " before the text, once; the rest stays. Returns the code. */
int lr_err_prefix(struct lr_err *err, const char *prefix);

void lr_err_clear(struct lr_err *err);

#endif
