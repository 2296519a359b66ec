/* Documents in XML, run through from front to back. Theirs are strangers' bytes: no document type,
 * so no entities but the five, nothing fetched, and libxml2's own limits of depth and size. */
#ifndef LR_XML_H
#define LR_XML_H

#include <stdbool.h>
#include <stddef.h>
#include "core/err.h"

#define LR_XML_ATTRS 32 /* of an element; more are passed over */

struct lr_xml_attrs {
    int count;
    const char *name[LR_XML_ATTRS], *value[LR_XML_ATTRS]; /* valid during the call */
};

/* Names are without their prefixes. False: no more is wanted. */
struct lr_xml_ops {
    bool (*open)(void *user, const char *name, const struct lr_xml_attrs *attrs);
    bool (*text)(void *user, const char *text, size_t len); /* may come in pieces */
    bool (*close)(void *user);
};

/* `what`: the name of it, for errors. 0, LIVREC_EPARSE (not well-formed, a document type) or
 * LIVREC_ENOMEM; 0 also when no more was wanted. */
int lr_xml_read(const char *what, const char *data, size_t len, const struct lr_xml_ops *ops,
                void *user, struct lr_err *err);

#endif
