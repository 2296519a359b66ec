#include "fuzz.h"

#include "core/arena.h"
#include "data/encode.h"
#include "data/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"//a/@href", "string(//title)", "//script",
                                        "//div[@class='x']//p[2]"};
    struct lr_arena *a = lr_arena_new((size_t)64 << 20);
    char *page = fuzz_text(data, size);
    char *value = lr_html_json_after(a, page, "=");
    MUST(!value || *value == '{' || *value == '[');
    lr_html_json_after(a, page, "__STATE__");
    lr_html_script(a, page, "s");
    lr_html_meta(a, page, "m");
    lr_between(a, page, "<", ">");
    value = lr_html_unescape(a, page);
    MUST(value && strlen(value) <= strlen(page));
    for (size_t i = 0; i < LR_COUNT(paths); i++) {
        value = lr_html_xpath(a, (const char *)data, size, paths[i]);
        MUST(!value || lr_utf8_valid(value, strlen(value)));
    }
    lr_free(page);
    lr_arena_free(a);
    return 0;
}
