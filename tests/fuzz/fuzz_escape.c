#include "fuzz.h"

#include "core/buf.h"
#include "core/codepoint.h"
#include "data/encode.h"

static void check_shown(const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        i += lr_cp_decode(s + i, len - i, &cp);
        MUST(cp != LR_CP_BAD && !lr_cp_is_control(cp) && !lr_cp_is_bidi(cp));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_buf shown, again, repaired;
    const char *s = (const char *)data;
    lr_buf_init(&shown, 8 * size);
    lr_buf_init(&again, 8 * size);
    lr_buf_init(&repaired, 3 * size);
    MUST(lr_escape_text(&shown, s, size) == 0);
    check_shown((char *)shown.data, shown.len);
    MUST(lr_escape_text(&again, (char *)shown.data, shown.len) == 0);
    MUST(again.len == shown.len && (!again.len || !memcmp(again.data, shown.data, again.len)));
    MUST(lr_utf8_repair(&repaired, s, size) == 0);
    MUST(lr_utf8_valid((char *)repaired.data, repaired.len));
    MUST(repaired.len == 0 || !memchr(repaired.data, 0, repaired.len));
    bool same = repaired.len == size && (!size || !memcmp(repaired.data, data, size));
    MUST(same == (lr_utf8_valid(s, size) && (!size || !memchr(data, 0, size))));
    lr_buf_free(&shown);
    lr_buf_free(&again);
    lr_buf_free(&repaired);
    return 0;
}
