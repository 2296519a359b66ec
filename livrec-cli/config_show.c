#include "config_show.h"

#include <stdlib.h>
#include <string.h>

#include "bundle.h"
#include "environment.h"
#include "exit.h"
#include "msg.h"
#include "print.h"

#define EXIT_WRONG 14 /* as of `livrec repair --check` */

/* What variables say beside a configuration. */
struct beside {
    struct text text;
    bool json;
};

/* Of an address that may be a key, without the user and the password. */
static void add_proxy(struct text *t, const char *url)
{
    const char *host = strrchr(url, '@'), *scheme = strstr(url, "://");
    if (host && scheme && scheme < host)
        text_addn(t, url, (size_t)(scheme + 3 - url));
    text_add(t, host ? host + 1 : url);
}

static void add_json(struct beside *b, const char *variable, const char *option, const char *value)
{
    text_add(&b->text, b->text.len ? ",{\"variable\":" : "{\"variable\":");
    text_json(&b->text, variable);
    text_add(&b->text, ",\"option\":");
    text_json(&b->text, option);
    text_add(&b->text, ",\"value\":");
    text_json(&b->text, value);
    text_add(&b->text, "}");
}

static void add_variable(void *arg, const char *variable, uint32_t option, const char *value)
{
    struct beside *b = arg;
    const char *name = livrec_option_str(option, LIVREC_OPTION_NAME);
    value = bundle_may_show(option) ? value : "***";
    if (b->json) {
        add_json(b, variable, name, value);
        return;
    }
    text_fmt(&b->text, "%s: %s = ", variable, name);
    text_safe(&b->text, value);
    text_add(&b->text, tr(", over the configuration\n"));
}

static void add_default_proxy(struct beside *b)
{
    const char *variable, *proxy = environment_default_proxy(&variable);
    struct text shown = {0};
    if (!proxy)
        return;
    add_proxy(&shown, proxy);
    if (b->json) {
        add_json(b, variable, "net.system_proxy", shown.s);
    } else {
        text_fmt(&b->text, "%s: ", variable);
        text_safe(&b->text, shown.s);
        text_add(&b->text, tr(", where the configuration names no proxy\n"));
    }
    text_free(&shown);
}

static void show(const char *view, bool json)
{
    struct text t = {0};
    struct beside b = {.json = json};
    add_default_proxy(&b);
    environment_each(add_variable, &b);
    size_t n = strlen(view);
    text_addn(&t, view, json && n ? n - 1 : n); /* one member more of the object */
    text_add(&t, json ? ",\"environment\":[" : "");
    text_add(&t, b.text.s ? b.text.s : "");
    text_add(&t, json ? "]}\n" : "");
    print_out(&t);
    text_free(&b.text);
    text_free(&t);
}

int config_show(const struct call *c, const char *path, uint32_t *wrong)
{
    char *view;
    int32_t form = c->own[OWN_JSON] ? LIVREC_CONFIG_JSON : LIVREC_CONFIG_TEXT;
    int32_t code = livrec_config_check(path, form, wrong, &view);
    if (code)
        return fail_last(c, code);
    show(view, c->own[OWN_JSON]);
    livrec_text_free(view);
    return 0;
}

int config_show_and_judge(const struct call *c, const char *path)
{
    uint32_t wrong = 0;
    int status = config_show(c, path, &wrong);
    return status == 0 && wrong ? EXIT_WRONG : status;
}
