#include "media/bytes.h"
#include "media/mp4.h"

enum lr_box_state lr_box_head(const uint8_t *data, size_t len, uint32_t *type, size_t *header,
                              uint64_t *size)
{
    if (len < 8)
        return LR_BOX_SHORT;
    *size = lr_be32(data);
    *type = lr_be32(data + 4);
    *header = 8;
    for (int i = 4; i < 8; i++) /* types are Latin-1 text, "(c)xyz" in old files */
        if (data[i] < ' ' || data[i] == 0x7f)
            return LR_BOX_BAD;
    if (*size == 1) {
        if (len < 16)
            return LR_BOX_SHORT;
        *size = lr_be64(data + 8);
        *header = 16;
        if (*size == 0)
            return LR_BOX_BAD;
    }
    return *size && *size < *header ? LR_BOX_BAD : LR_BOX_OK;
}

struct lr_box_iter lr_box_begin(const uint8_t *data, size_t len)
{
    return (struct lr_box_iter){data, data + len};
}

bool lr_box_next(struct lr_box_iter *it, struct lr_box *out)
{
    size_t left = (size_t)(it->end - it->at), header;
    uint64_t size;
    if (lr_box_head(it->at, left, &out->type, &header, &size) != LR_BOX_OK)
        return false;
    if (size == 0)
        size = left;
    if (size > left)
        return false;
    out->data = it->at + header;
    out->size = (size_t)size - header;
    it->at += size;
    return true;
}

bool lr_box_find(const struct lr_box *parent, uint32_t type, struct lr_box *out)
{
    struct lr_box_iter it = lr_box_begin(parent->data, parent->size);
    while (lr_box_next(&it, out))
        if (out->type == type)
            return true;
    return false;
}

bool lr_box_is_clear(const uint8_t p[16], uint64_t max)
{
    uint32_t type = lr_be32(p + 4), inner = lr_be32(p + 12);
    if (lr_be32(p) < 16 || lr_be32(p) > max || lr_be32(p + 8) < 8)
        return false;
    return (type == LR_FOURCC('m', 'o', 'o', 'f') && inner == LR_FOURCC('m', 'f', 'h', 'd')) ||
           (type == LR_FOURCC('m', 'o', 'o', 'v') && inner == LR_FOURCC('m', 'v', 'h', 'd'));
}
