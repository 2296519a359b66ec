/* livrec version */
#include "cmd.h"
#include "print.h"

int cmd_version(struct call *c)
{
    struct text t = {0};
    if (c->own[OWN_JSON]) {
        text_add(&t, "{\"version\":");
        text_json(&t, livrec_version_str());
        text_add(&t, "}\n");
    } else {
        text_fmt(&t, "livrec %s\n", livrec_version_str());
    }
    print_out(&t);
    text_free(&t);
    return 0;
}
