#include "core/text.h"

#include <stdio.h>
#include <string.h>

/* A character that was cut in half would make the text invalid UTF-8. `end` is where the cut is:
 * the lead byte of the last character says whether it is whole. */
static void cut_at_character(char *text, size_t end)
{
    size_t at = end, tail = 0;
    while (at && tail < 3 && ((unsigned char)text[at - 1] & 0xC0) == 0x80) {
        at--;
        tail++;
    }
    unsigned char lead = at ? (unsigned char)text[at - 1] : 0;
    size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (tail < want)
        text[at - 1] = '\0';
}

void lr_text_fmtv(char *out, size_t size, const char *fmt, va_list args)
{
    int n = vsnprintf(out, size, fmt, args);
    if (n < 0)
        out[0] = '\0';
    else if ((size_t)n >= size)
        cut_at_character(out, size - 1);
}
