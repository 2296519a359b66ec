#include "frame_mark.h"

#include <stdlib.h>
#include <string.h>

#include "mark.h"

bool frame_mark(const struct lr_frame *f, bool video, uint32_t *epoch, uint32_t *n)
{
    const uint8_t *p = NULL;
    char digits[MARK_DIGITS + 1] = "";
    if (video) {
        p = memmem(f->data, f->size, MARK_UUID, 16);
        p = p && f->data + f->size - p >= 16 + MARK_DIGITS ? p + 16 : NULL;
    } else if (f->size >= 2 + MARK_DIGITS && f->data[0] == 0x81 && f->data[1] == MARK_DIGITS) {
        p = f->data + 2;
    }
    if (!p)
        return false;
    memcpy(digits, p, MARK_DIGITS);
    *n = (uint32_t)strtoul(digits + 4, NULL, 16);
    digits[4] = 0;
    *epoch = (uint32_t)strtoul(digits, NULL, 16);
    return true;
}
