#include "config/ini.h"

#include <livrec/error.h>
#include <string.h>

#include "core/index.h"
#include "core/text.h"

struct reading {
    struct lr_arena *arena;
    struct lr_ini *ini;
    struct lr_findings *bad;
    struct lr_ini_row **end, *last; /* last: what an indented line goes on with */
    const char *section;
    struct lr_index *seen; /* section and key, to the row that counts */
};

const struct lr_ini_row *lr_ini_find(const struct lr_ini *ini, const char *section, const char *key)
{
    const struct lr_ini_row *found = NULL;
    for (const struct lr_ini_row *r = ini->first; r; r = r->next)
        if (strcmp(r->section, section) == 0 && strcmp(r->key, key) == 0)
            found = r;
    return found;
}

static void lower(char *s)
{
    for (; *s; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s += 'a' - 'A';
}

static void head(struct reading *r, char *line, int number)
{
    char *end = strrchr(line, ']');
    r->last = NULL;
    if (!end) {
        lr_findings_add(r->bad, number, 0, "\"%s\": expected [section]", line);
        return;
    }
    *end = '\0';
    r->section = line + 1;
    struct lr_ini_row *row = lr_arena_alloc(r->arena, sizeof *row);
    if (!row)
        return;
    *row = (struct lr_ini_row){r->section, "", "", number, NULL};
    *r->end = row;
    r->end = &row->next;
}

static void pair(struct reading *r, char *line, int number)
{
    size_t n = strcspn(line, "=:");
    if (!line[n] || n == 0) {
        lr_findings_add(r->bad, number, 0, "\"%s\": expected key = value", line);
        r->last = NULL;
        return;
    }
    line[n] = '\0';
    const struct lr_ini_row row = {r->section, lr_trim(line), lr_trim(line + n + 1), number, NULL};
    lower(line);
    struct lr_ini_row *copy = lr_arena_alloc(r->arena, sizeof *copy);
    const char *name = lr_arena_fmt(r->arena, "%s\n%s", row.section, row.key);
    void **place = copy && name ? lr_index_at(r->seen, name) : NULL;
    if (!place)
        return;
    const struct lr_ini_row *before = *place;
    if (before)
        lr_findings_note(r->bad, number, 0, "%s is there already, on line %d: this one counts",
                         row.key, before->line);
    *copy = row;
    *place = *r->end = r->last = copy;
    r->end = &copy->next;
}

static void add_line(struct reading *r, char *line, int number)
{
    bool indented = *line == ' ' || *line == '\t';
    line = lr_trim(line);
    if (!*line || *line == '#' || *line == ';')
        return;
    if (indented && r->last) {
        const char *sep = *r->last->value ? "\n" : "";
        const char *more = lr_arena_fmt(r->arena, "%s%s%s", r->last->value, sep, line);
        r->last->value = more ? more : r->last->value;
    } else if (*line == '[') {
        head(r, line, number);
    } else {
        pair(r, line, number);
    }
}

int lr_ini_read(struct lr_arena *a, const char *text, struct lr_ini *out, struct lr_findings *bad)
{
    *out = (struct lr_ini){NULL};
    struct reading r = {.arena = a, .ini = out, .bad = bad, .end = &out->first, .section = ""};
    r.seen = lr_index_new(a, lr_count_lines(text));
    char *rest = lr_arena_strdup(a, text);
    int number = 1;
    for (char *line; (line = lr_next_line(&rest)) != NULL; number++)
        add_line(&r, line, number);
    return lr_arena_failed(a) ? LIVREC_ENOMEM : 0;
}
