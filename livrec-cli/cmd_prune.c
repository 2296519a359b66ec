/* livrec prune: remove recordings that are not kept any more. */
#include <stdio.h>

#include "cmd.h"
#include "exit.h"
#include "print.h"
#include "state_place.h"

/* What was done comes as log lines. */
static void print_lines(livrec *lr)
{
    livrec_event *ev;
    while (livrec_next_event(lr, 0, &ev) == 0) {
        const char *line = livrec_event_str(ev, LIVREC_EVENT_TEXT);
        if (livrec_event_type(ev) != LIVREC_EVENT_LOG || !line)
            continue;
        struct text t = {0};
        text_safe(&t, line);
        text_add(&t, "\n");
        print_out(&t);
        text_free(&t);
    }
}

static void print_json(const char *array)
{
    struct text t = {0};
    text_add(&t, array);
    text_add(&t, "\n");
    print_out(&t);
    text_free(&t);
}

/* The state of a configuration. Its limits are those that counted when its rooms were recorded: here
 * they would stand over those of single rooms. */
static int32_t config_state(struct call *c)
{
    livrec_opts *of_config;
    const char *path = c->own[OWN_CONFIG];
    int32_t code = path ? livrec_config_opts(path, c->opts, &of_config) : 0;
    if (code || !path)
        return code;
    code = state_place(of_config);
    code = code ? code : livrec_opts_set(c->opts, "state.path", livrec_opts_get(of_config, "state.path"));
    livrec_opts_free(of_config);
    return code;
}

int cmd_prune(struct call *c)
{
    livrec *lr = NULL;
    char *text = NULL;
    int32_t code = config_state(c);
    code = code ? code : state_place(c->opts);
    if (code == 0)
        code = livrec_new(c->opts, &lr);
    if (code == 0)
        code = livrec_prune(lr, NULL, c->own[OWN_DRY_RUN] ? LIVREC_PRUNE_DRY_RUN : 0, &text);
    if (code)
        fail_last(c, code);
    else if (c->own[OWN_JSON])
        print_json(text);
    else
        print_lines(lr);
    livrec_text_free(text);
    livrec_free(lr);
    return exit_status(code);
}
