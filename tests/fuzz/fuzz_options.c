#include "fuzz.h"

#include "core/options.h"
#include "data/encode.h"

/* One value against every option of the table. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    const struct lr_option *opt;
    struct lr_opts *set = lr_opts_new();
    for (size_t i = 0; (opt = lr_option_at(i)) != NULL; i++) {
        struct lr_err err = {0};
        int64_t n = -1;
        int rc = lr_option_parse(opt, text, &n, &err);
        MUST(rc == 0 || (rc == LIVREC_EARG && strstr(err.text, opt->name)));
        if (rc == 0 &&
            (opt->type == LR_OPT_INT || opt->type == LR_OPT_DURATION || opt->type == LR_OPT_SIZE))
            MUST(n >= opt->min && n <= opt->max);
        MUST(lr_utf8_valid(err.text, strlen(err.text)) && !strpbrk(err.text, "\n\r\x1b"));
        MUST((lr_opts_set(set, opt->name, text, &err) == 0) == (rc == 0));
    }
    lr_opts_free(set);
    lr_free(text);
    return 0;
}
