#include "fuzz.h"

#include "core/arena.h"
#include "core/codepoint.h"
#include "data/encode.h"
#include "data/name.h"

static void check_characters(const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        i += lr_cp_decode(s + i, len - i, &cp);
        MUST(!lr_cp_is_control(cp) && !lr_cp_is_bidi(cp));
        MUST(!lr_cp_is_invisible(cp) || cp == 0x200D);
    }
}

/* The first byte is the length asked for. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    size_t max = size ? data[0] : 200;
    char *text = fuzz_text(data + (size > 0), size - (size > 0));
    char *name = lr_name(a, text, max);
    size_t len = strlen(name), limit = max > LR_NAME_MAX ? LR_NAME_MAX : max ? max : 1;
    MUST(len > 0 && len <= limit && lr_utf8_valid(name, len));
    MUST(!strpbrk(name, "/\\:*?\"<>|") && !strchr(".-~ ", name[0]) && !strchr(". ", name[len - 1]));
    check_characters(name, len);
    MUST(strcmp(lr_name(a, name, max), name) == 0);
    lr_free(text);
    lr_arena_free(a);
    return 0;
}
