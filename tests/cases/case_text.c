#include "case_text.h"

#include <stdio.h>
#include <string.h>

#define FILE_SIZE ((size_t)8 << 20)

char *case_load(struct lr_arena *a, const char *path, size_t *len)
{
    FILE *f = fopen(path, "rb");
    long size = -1;
    if (f && fseek(f, 0, SEEK_END) == 0)
        size = ftell(f);
    char *data =
        size >= 0 && (size_t)size <= FILE_SIZE ? lr_arena_alloc(a, (size_t)size + 1) : NULL;
    if (data) {
        rewind(f);
        *len = fread(data, 1, (size_t)size, f);
    } else {
        fprintf(stderr, "%s: can't be read\n", path);
    }
    if (f)
        fclose(f);
    return data;
}

bool case_text_open(struct case_text *t, struct lr_arena *a, const char *path)
{
    size_t len = 0;
    *t = (struct case_text){a, path, case_load(a, path, &len), 0, 1};
    if (t->rest && strlen(t->rest) != len)
        return case_text_bad(t, "a NUL in the file", "") == 0;
    return t->rest != NULL;
}

int case_text_bad(const struct case_text *t, const char *what, const char *word)
{
    fprintf(stderr, "%s:%d: %s%s%s\n", t->path, t->line, what, *word ? ": " : "", word);
    return -1;
}

/* Cut the next line off. NULL at the end. */
static char *take_line(struct case_text *t)
{
    char *line = t->rest, *end = strchr(line, '\n');
    if (!*line)
        return NULL;
    t->next++;
    t->rest = end ? end + 1 : line + strlen(line);
    if (end)
        *end = '\0';
    return line;
}

/* The lines up to the one that is `word` alone; their last line break is not part of it. */
static char *take_block(struct case_text *t, const char *word)
{
    size_t size = strlen(t->rest) + 1, n = 0;
    char *out = lr_arena_alloc(t->arena, size), *line;
    while (out && (line = take_line(t)) != NULL) {
        if (strcmp(line, word) == 0)
            return out;
        size_t len = strlen(line);
        if (n)
            out[n++] = '\n';
        memcpy(out + n, line, len);
        n += len;
    }
    return NULL;
}

int case_text_next(struct case_text *t, const char **key, char **value)
{
    char *line;
    do {
        t->line = t->next;
        line = take_line(t);
    } while (line && (*line == '#' || !*line));
    if (!line)
        return 0;
    char *colon = strchr(line, ':');
    if (!colon)
        return case_text_bad(t, "expected \"key: value\"", line);
    *colon = '\0';
    *key = line;
    *value = colon + 1 + strspn(colon + 1, " ");
    if (strncmp(*value, "<<", 2) != 0)
        return 1;
    *value = take_block(t, *value + 2);
    return *value ? 1 : case_text_bad(t, "the block does not end", *key);
}
