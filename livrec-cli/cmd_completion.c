/* livrec completion: scripts for shells, made from the tables. */
#include <string.h>

#include "cmd.h"
#include "completion.h"
#include "exit.h"
#include "print.h"

int cmd_completion(struct call *c)
{
    static const struct {
        const char *shell;
        void (*write)(struct text *);
    } shells[] = {{"bash", completion_bash}, {"zsh", completion_zsh}, {"fish", completion_fish}};
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        struct text t = {0};
        if (strcmp(c->args[0], shells[i].shell) != 0)
            continue;
        shells[i].write(&t);
        print_out(&t);
        text_free(&t);
        return 0;
    }
    return fail(c, LIVREC_EARG, "there is no completion for \"%.40s\", only for bash, zsh and fish",
                c->args[0]);
}
