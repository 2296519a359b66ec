/* Runs the cases of folders: runner FOLDER-OR-CASE... */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "case.h"

static int runs, failures;

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

static void run_and_count(const char *path)
{
    bool ok = run(path);
    printf("%s %s\n", ok ? "ok  " : "FAIL", path);
    runs++;
    failures += !ok;
}

static int is_case(const struct dirent *d)
{
    const char *dot = strrchr(d->d_name, '.');
    return dot && strcmp(dot, ".case") == 0;
}

static void run_folder(const char *folder)
{
    struct dirent **names;
    char path[4096];
    int n = scandir(folder, &names, is_case, alphasort);
    if (n < 0) {
        fprintf(stderr, "%s: no such folder\n", folder);
        failures++;
    }
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        run_and_count(path);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
}

int main(int argc, char **argv)
{
    struct stat st;
    for (int i = 1; i < argc; i++)
        if (stat(argv[i], &st) == 0 && S_ISREG(st.st_mode))
            run_and_count(argv[i]);
        else
            run_folder(argv[i]);
    printf("%d cases, %d failed\n", runs, failures);
    return runs && !failures ? EXIT_SUCCESS : EXIT_FAILURE;
}
