/* livrec notify: notices to the user's channels, by hand. */
#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "config_place.h"
#include "exit.h"
#include "print.h"
#include "queue_list.h"

#define TEST_TEXT "livrec: 测试通知 test notice"

/* The settings of a channel, without what they have in common. */
static void settings(struct text *t, const char *channel, bool json)
{
    char start[64];
    int n = snprintf(start, sizeof start, "notify.%s.", channel);
    const char *between = "";
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        const char *name = livrec_option_str(i, LIVREC_OPTION_NAME);
        if (strncmp(name, start, (size_t)n) != 0)
            continue;
        text_fmt(t, json ? "%s\"%s\"" : "%s%s", between, name);
        between = json ? "," : " ";
    }
}

static int list(const struct call *c)
{
    struct text t = {0};
    bool json = c->own[OWN_JSON];
    text_add(&t, json ? "[" : "");
    for (uint32_t i = 0; i < livrec_channel_count(); i++) {
        const char *name = livrec_channel_name(i);
        text_fmt(&t, json ? "%s{\"channel\":\"%s\",\"options\":[" : "%s%-11s ",
                 json && i ? "," : "", name);
        settings(&t, name, json);
        text_add(&t, json ? "]}" : "\n");
    }
    text_add(&t, json ? "]\n" : "");
    print_out(&t);
    text_free(&t);
    return 0;
}

static void tell(const struct call *c, const char *channel, int32_t code)
{
    struct text t = {0};
    if (code && c->own[OWN_JSON]) {
        print_json_error(code, plain_error(livrec_last_error()), "channel", channel);
        return;
    }
    if (code) {
        print_note("%s", plain_error(livrec_last_error()));
        return;
    }
    text_fmt(&t, c->own[OWN_JSON] ? "{\"channel\":\"%s\",\"sent\":true}\n" : "%s: sent\n", channel);
    print_out(&t);
    text_free(&t);
}

/* The first error, or 0; channels that are not set up are left out, unless one is asked for. */
static int32_t test(const struct call *c, livrec *lr, const char *title)
{
    int32_t first = 0;
    size_t sent = 0;
    for (uint32_t i = 0; i < livrec_channel_count(); i++) {
        const char *name = livrec_channel_name(i);
        if (c->count && strcmp(name, c->args[0]) != 0)
            continue;
        int32_t code = livrec_notify(lr, name, NULL, title, TEST_TEXT);
        if (code == LIVREC_ENOTFOUND && c->count == 0)
            continue;
        sent++;
        tell(c, name, code);
        first = first ? first : code;
    }
    if (sent == 0 && c->count)
        return fail(c, LIVREC_EUNSUPPORTED, "there is no channel \"%s\"", c->args[0]);
    if (sent == 0)
        return fail(c, LIVREC_ENOTFOUND, "no channel is set up");
    return exit_status(first);
}

static int send_text(const struct call *c, livrec *lr, const char *title)
{
    int32_t code = livrec_notify(lr, c->args[0], NULL, title, c->args[1]);
    tell(c, c->args[0], code);
    return exit_status(code);
}

/* The handle, with what the configuration says, if there is one. The state is left to the process
 * that watches. */
static int32_t open_handle(struct call *c, livrec **lr)
{
    livrec_opts *all = NULL;
    int32_t code = config_opts(c, &all);
    if (code == 0)
        code = livrec_opts_set(all, "state.path", NULL);
    if (code == 0)
        code = livrec_new(all, lr);
    livrec_opts_free(all);
    return code;
}

int cmd_notify(struct call *c)
{
    const char *title = c->own[OWN_TITLE];
    bool testing = c->own[OWN_TEST];
    livrec *lr;
    if (c->own[OWN_LIST])
        return list(c);
    if (c->own[OWN_FAILED] || c->own[OWN_RETRY])
        return queue_list(c, "notice", true);
    if (c->count != 2 && !testing)
        return fail(c, LIVREC_EARG,
                    "livrec notify needs a channel and a text, --test, --list or --failed");
    if (c->count > 1 && testing)
        return fail(c, LIVREC_EARG, "--test has a text of its own");
    int32_t code = open_handle(c, &lr);
    if (code)
        return fail_last(c, code);
    title = title ? title : "livrec";
    int status = testing ? test(c, lr, title) : send_text(c, lr, title);
    livrec_free(lr);
    return status;
}
