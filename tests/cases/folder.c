#include "folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct tally {
    bool (*fn)(const char *path);
    int runs, failures;
};

static void run(struct tally *t, const char *path)
{
    bool ok = t->fn(path);
    printf("%s %s\n", ok ? "ok  " : "FAIL", path);
    fflush(stdout);
    t->runs++;
    t->failures += !ok;
}

static int is_case(const struct dirent *d)
{
    const char *dot = strrchr(d->d_name, '.');
    return dot && strcmp(dot, ".case") == 0;
}

static void run_folder(struct tally *t, const char *folder)
{
    struct dirent **names;
    char path[4096];
    int n = scandir(folder, &names, is_case, alphasort);
    if (n < 0) {
        fprintf(stderr, "%s: no such folder\n", folder);
        t->failures++;
        return;
    }
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        run(t, path);
        free(names[i]);
    }
    free(names);
}

int case_each(int argc, char **argv, bool (*fn)(const char *path))
{
    struct tally t = {fn, 0, 0};
    struct stat st;
    for (int i = 1; i < argc; i++)
        if (stat(argv[i], &st) == 0 && S_ISREG(st.st_mode))
            run(&t, argv[i]);
        else
            run_folder(&t, argv[i]);
    printf("%d cases, %d failed\n", t.runs, t.failures);
    return t.runs && !t.failures ? EXIT_SUCCESS : EXIT_FAILURE;
}
