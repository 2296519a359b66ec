/* Runs a fuzz target over the files of folders, and over seeded mutations of each, so that any
 * compiler and sanitizer can do it. Usage: replay_<noun> [-m MUTATIONS] FOLDER... */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"
#include "mutate.h"

#define FILE_MAX_SIZE ((size_t)4 << 20)

static unsigned long files, runs;

/* A copy of exactly `size` bytes: the sanitizer sees a read behind it. */
static void run(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    MUST(copy);
    memcpy(copy, data, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
    runs++;
}

static void run_mutations(const uint8_t *data, size_t size, int count)
{
    struct lr_rand_seeded r;
    uint8_t *copy = malloc(size);
    MUST(copy);
    lr_rand_seeded_init(&r, size);
    for (int i = 0; i < count; i++) {
        size_t n = size;
        memcpy(copy, data, size);
        for (uint64_t k = 1 + lr_rand_below(&r.base, 4); k && n; k--)
            n = mutate(&r.base, copy, n);
        run(copy, n);
    }
    free(copy);
}

static bool run_file(const char *path, int mutations)
{
    FILE *f = fopen(path, "rb");
    uint8_t *data = f ? malloc(FILE_MAX_SIZE) : NULL;
    if (!data) {
        fprintf(stderr, "%s: can't be read\n", path);
        if (f)
            fclose(f);
        return false;
    }
    size_t size = fread(data, 1, FILE_MAX_SIZE, f);
    fclose(f);
    run(data, size);
    if (size)
        run_mutations(data, size, mutations);
    free(data);
    files++;
    return true;
}

static bool run_folder(const char *folder, int mutations)
{
    char path[4096];
    struct dirent **names;
    struct stat st;
    bool ok = true;
    int n = scandir(folder, &names, NULL, alphasort);
    if (n < 0) {
        fprintf(stderr, "%s: no such folder\n", folder);
        return false;
    }
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        if (names[i]->d_name[0] != '.' && stat(path, &st) == 0 && S_ISREG(st.st_mode))
            ok = run_file(path, mutations) && ok;
        free(names[i]);
    }
    free(names);
    return ok;
}

int main(int argc, char **argv)
{
    int mutations = 200, first = 1;
    bool ok = true;
    if (argc > 2 && strcmp(argv[1], "-m") == 0) {
        mutations = (int)strtol(argv[2], NULL, 10);
        first = 3;
    }
    for (int i = first; i < argc; i++)
        ok = run_folder(argv[i], mutations) && ok;
    printf("%lu files, %lu runs\n", files, runs);
    return ok && files ? EXIT_SUCCESS : EXIT_FAILURE;
}
