/* livrec help: what --help shows. */
#include "cmd.h"
#include "exit.h"
#include "help.h"
#include "print.h"

int cmd_help(struct call *c)
{
    const struct cmd *cmd = c->count ? command_find(c->args[0]) : NULL;
    struct text t = {0};
    if (c->count && !cmd)
        return fail(c, LIVREC_EARG, "there is no command \"%.60s\"; livrec --help lists them",
                    c->args[0]);
    if (c->own[OWN_JSON])
        help_json(&t);
    else if (cmd)
        help_command(&t, cmd);
    else
        help_overview(&t);
    print_out(&t);
    text_free(&t);
    return 0;
}
