/* Runs cases with their n-th allocation failing, for all n: each time the room comes out as it
 * should, or LIVREC_ENOMEM does. The linker puts the functions below in front of core/alloc.c. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/scarce.h"
#include "case.h"
#include "folder.h"

/* jansson's own memory, declared here as its header belongs to data/json.c. */
void json_set_alloc_funcs(void *(*alloc)(size_t), void (*release)(void *));

static void *jansson_malloc(size_t size)
{
    return scarce_fails() ? NULL : malloc(size);
}

static bool is_fine(const struct case_file *c, long n, int rc, const struct case_outcome *o)
{
    if (rc == LIVREC_ENOMEM || o->rc == LIVREC_ENOMEM)
        return true;
    if (rc == 0 && case_judge(c, o))
        return true;
    fprintf(stderr, "%s: that was with allocation %ld failing\n", c->path, n);
    return false;
}

static bool run(const char *path)
{
    struct case_file *c = case_read(path);
    bool ok = c != NULL;
    long n = 0;
    for (long used = c && case_waits(c) ? 0 : 1; ok && n < used;
         n++) { /* until it needs no more than n */
        struct case_outcome o;
        scarce_set(n);
        int rc = case_play(c, &o);
        used = scarce_reached() ? n + 2 : 0;
        scarce_set(-1);
        ok = is_fine(c, n, rc, &o);
        case_outcome_free(&o);
    }
    printf("%ld runs\n", n);
    case_free(c);
    return ok;
}

int main(int argc, char **argv)
{
    json_set_alloc_funcs(jansson_malloc, free);
    return case_each(argc, argv, run);
}
