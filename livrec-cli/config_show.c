#include "config_show.h"

#include "exit.h"
#include "print.h"

#define EXIT_WRONG 14 /* as of `livrec repair --check` */

int config_show(const struct call *c, const char *path, uint32_t *wrong)
{
    char *view;
    int32_t form = c->own[OWN_JSON] ? LIVREC_CONFIG_JSON : LIVREC_CONFIG_TEXT;
    int32_t code = livrec_config_check(path, form, wrong, &view);
    if (code)
        return fail_last(c, code);
    struct text t = {0};
    text_add(&t, view);
    text_add(&t, c->own[OWN_JSON] ? "\n" : "");
    print_out(&t);
    text_free(&t);
    livrec_text_free(view);
    return 0;
}

int config_show_and_judge(const struct call *c, const char *path)
{
    uint32_t wrong = 0;
    int status = config_show(c, path, &wrong);
    return status == 0 && wrong ? EXIT_WRONG : status;
}
