/* Runs cases: case_runner FOLDER-OR-CASE... */
#include <stdio.h>

#include "case.h"
#include "folder.h"

static bool run(const char *path)
{
    struct case_file *c = case_read(path);
    struct case_outcome o;
    if (!c)
        return false;
    int rc = case_play(c, &o);
    if (rc)
        fprintf(stderr, "%s: it can't be run: %s\n", path, livrec_error_name(rc));
    bool ok = rc == 0 && case_judge(c, &o);
    case_outcome_free(&o);
    case_free(c);
    return ok;
}

int main(int argc, char **argv)
{
    return case_each(argc, argv, run);
}
