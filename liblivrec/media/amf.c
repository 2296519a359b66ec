#include "media/amf.h"

#include <string.h>

#include "media/bytes.h"

enum amf_type {
    AMF_NUMBER = LR_AMF_NUMBER,
    AMF_BOOLEAN = LR_AMF_BOOLEAN,
    AMF_STRING = 2,
    AMF_OBJECT = 3,
    AMF_NULL = 5,
    AMF_UNDEFINED = 6,
    AMF_REFERENCE = 7,
    AMF_MAP = 8,
    AMF_END = 9,
    AMF_ARRAY = 10,
    AMF_DATE = 11,
    AMF_LONG_STRING = 12,
    AMF_XML = 15,
};

struct amf {
    const uint8_t *at, *end;
};

static bool skip(struct amf *a, size_t count)
{
    if ((size_t)(a->end - a->at) < count)
        return false;
    a->at += count;
    return true;
}

/* Bytes behind a length of 2 or 4 bytes. */
static bool skip_text(struct amf *a, size_t length_size)
{
    if (!skip(a, length_size))
        return false;
    return skip(a, length_size == 2 ? lr_be16(a->at - 2) : lr_be32(a->at - 4));
}

/* A key of an object, of any length also 0. */
static bool take_key(struct amf *a, const uint8_t **key, size_t *len)
{
    if (!skip(a, 2))
        return false;
    *len = lr_be16(a->at - 2);
    *key = a->at;
    return skip(a, *len);
}

/* An empty key and the end marker end an object. */
static bool at_end(const struct amf *a, size_t key_len)
{
    return key_len == 0 && a->at < a->end && *a->at == AMF_END;
}

static bool skip_value(struct amf *a, int depth);

static bool skip_object(struct amf *a, int depth)
{
    const uint8_t *key;
    size_t len;
    while (take_key(a, &key, &len)) {
        if (at_end(a, len))
            return skip(a, 1);
        if (!skip_value(a, depth))
            return false;
    }
    return false;
}

static bool skip_array(struct amf *a, int depth)
{
    if (!skip(a, 4))
        return false;
    for (uint32_t count = lr_be32(a->at - 4); count > 0; count--)
        if (!skip_value(a, depth))
            return false;
    return true;
}

/* Nesting is limited by `depth`, which counts down. */
static bool skip_value(struct amf *a, int depth)
{
    if (depth == 0 || !skip(a, 1))
        return false;
    switch (a->at[-1]) {
    case AMF_NUMBER:
        return skip(a, 8);
    case AMF_BOOLEAN:
        return skip(a, 1);
    case AMF_STRING:
        return skip_text(a, 2);
    case AMF_OBJECT:
        return skip_object(a, depth - 1);
    case AMF_NULL:
    case AMF_UNDEFINED:
        return true;
    case AMF_REFERENCE:
        return skip(a, 2);
    case AMF_MAP:
        return skip(a, 4) && skip_object(a, depth - 1);
    case AMF_ARRAY:
        return skip_array(a, depth - 1);
    case AMF_DATE:
        return skip(a, 10);
    case AMF_LONG_STRING:
    case AMF_XML:
        return skip_text(a, 4);
    }
    return false;
}

static struct amf amf_begin(const uint8_t *data, size_t len)
{
    return (struct amf){data, data + (len < LR_AMF_MAX ? len : LR_AMF_MAX)};
}

bool lr_amf_is(const uint8_t *data, size_t len, const char *name)
{
    struct amf a = amf_begin(data, len);
    const uint8_t *text;
    size_t n;
    return skip(&a, 1) && data[0] == AMF_STRING && take_key(&a, &text, &n) && n == strlen(name) &&
           memcmp(text, name, n) == 0;
}

/* Into the first object: strings may stand before it ("@setDataFrame", "onMetaData"). */
static bool enter_object(struct amf *a)
{
    while (a->at < a->end && *a->at == AMF_STRING)
        if (!skip_value(a, 1))
            return false;
    if (!skip(a, 1))
        return false;
    return a->at[-1] == AMF_OBJECT || (a->at[-1] == AMF_MAP && skip(a, 4));
}

/* The type of the value at a->at. */
static int read_value(const struct amf *a, double *out)
{
    size_t left = (size_t)(a->end - a->at);
    if (left < 2)
        return LR_AMF_ABSENT;
    if (a->at[0] == AMF_BOOLEAN)
        *out = a->at[1] != 0;
    if (a->at[0] == AMF_NUMBER) {
        if (left < 9)
            return LR_AMF_ABSENT;
        uint64_t raw = lr_be64(a->at + 1);
        memcpy(out, &raw, sizeof *out);
    }
    return a->at[0];
}

/* To the value of a property of the first object. */
static bool find(struct amf *a, const char *key)
{
    const uint8_t *name;
    size_t n;
    if (!enter_object(a))
        return false;
    while (take_key(a, &name, &n) && !at_end(a, n)) {
        if (n == strlen(key) && memcmp(name, key, n) == 0)
            return true;
        if (!skip_value(a, LR_AMF_DEPTH))
            break;
    }
    return false;
}

int lr_amf_find(const uint8_t *data, size_t len, const char *key, double *out)
{
    struct amf a = amf_begin(data, len);
    return find(&a, key) ? read_value(&a, out) : LR_AMF_ABSENT;
}

bool lr_amf_text(const uint8_t *data, size_t len, const char *key, const uint8_t **text,
                 size_t *size)
{
    struct amf a = amf_begin(data, len);
    return find(&a, key) && skip(&a, 1) && a.at[-1] == AMF_STRING && take_key(&a, text, size);
}
