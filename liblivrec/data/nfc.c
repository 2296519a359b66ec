#include "data/nfc.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "core/alloc.h"

/* NFC is three times as long at most, in UTF-16 and in UTF-8. */
#define GROWTH 3
#define TEXT_MAX (INT_MAX / (GROWTH * GROWTH))

static bool is_ascii(const char *text)
{
    while (*text > 0)
        text++;
    return *text == '\0';
}

/* `units` has room for the text, its normal form and that in UTF-8, one behind the other. What
 * can't be done leaves the text as it is. */
static const char *normalise(struct lr_arena *a, const char *text, UChar *units, int32_t size)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar *composed = units + size;
    char *out = (char *)(composed + GROWTH * size);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&code);
    int32_t count = 0, made;
    u_strFromUTF8(units, size, &count, text, -1, &code);
    if (unorm2_isNormalized(nfc, units, count, &code) || U_FAILURE(code))
        return text;
    made = unorm2_normalize(nfc, units, count, composed, GROWTH * size, &code);
    u_strToUTF8(out, GROWTH * size, NULL, composed, made, &code);
    return U_FAILURE(code) ? text : lr_arena_strdup(a, out);
}

const char *lr_nfc(struct lr_arena *a, const char *text)
{
    size_t len = strlen(text), size = len + 1;
    if (is_ascii(text) || len > TEXT_MAX)
        return text;
    UChar *units = lr_malloc(size * (1 + GROWTH) * sizeof *units + GROWTH * size);
    if (!units)
        return NULL;
    const char *out = normalise(a, text, units, (int32_t)size);
    lr_free(units);
    return out;
}
