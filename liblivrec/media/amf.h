/* AMF0, as script tags of FLV carry it. Only what a recorder can use: numbers and texts of
 * onMetaData. */
#ifndef LR_AMF_H
#define LR_AMF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_AMF_MAX ((size_t)256 << 10) /* bytes that are looked at */
#define LR_AMF_DEPTH 16

/* Is the body of a script tag the message `name`? */
bool lr_amf_is(const uint8_t *data, size_t len, const char *name);

/* Types of values. */
enum { LR_AMF_ABSENT = -1, LR_AMF_NUMBER = 0, LR_AMF_BOOLEAN = 1 };

/* The type of the property `key` of the first object in a script tag's body; LR_AMF_ABSENT also
 * when it stands behind damage. *out: the value of a number or boolean, else unchanged. */
int lr_amf_find(const uint8_t *data, size_t len, const char *key, double *out);
/* The same for a string, which is borrowed. False when it is none. */
bool lr_amf_text(const uint8_t *data, size_t len, const char *key, const uint8_t **text,
                 size_t *size);

#endif
