#include "config/room_list.h"

#include <livrec/error.h>
#include <string.h>

#include "config/decode.h"
#include "core/index.h"
#include "core/model.h"
#include "core/text.h"

#define FIELDS 3
#define ANCHOR "主播:"

#define FORMS "ADDRESS | ADDRESS,NAME | QUALITY,ADDRESS | QUALITY,ADDRESS,NAME"

/* "scheme://..." or a name with a dot before the first slash: names of people have none. */
static bool is_address(const char *s)
{
    const char *scheme = strstr(s, "://");
    if (scheme)
        return s + strcspn(s, " \t") > scheme;
    size_t host = strcspn(s, "/?#");
    size_t plain = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:");
    return host > 3 && plain >= host && s[host] == '/' && memchr(s, '.', host) != NULL;
}

struct fields {
    char *at[FIELDS + 1];
    int column[FIELDS + 1];
    int count;
};

/* The end of a field: a comma outside of quotation marks; *width: bytes of the comma. */
static char *field_end(char *s, size_t *width)
{
    bool quoted = *s == '"';
    for (char *c = s + quoted; *c; c++) {
        if (quoted && *c == '"')
            quoted = false;
        *width = *c == ',' ? 1 : strncmp(c, LR_FULL_COMMA, 3) == 0 ? 3 : 0;
        if (!quoted && *width)
            return c;
    }
    *width = 0;
    return s + strlen(s);
}

static char *unquoted(char *s)
{
    size_t n = strlen(s);
    if (n < 2 || s[0] != '"' || s[n - 1] != '"')
        return s;
    s[n - 1] = '\0';
    return s + 1;
}

/* An address as an input method wrote it is narrowed; names keep their letters. */
static char *narrowed(struct lr_arena *a, char *field)
{
    char *narrow = is_address(field) ? NULL : lr_config_narrow(a, field);
    return narrow && is_address(narrow) ? narrow : field;
}

static void split(struct lr_arena *a, char *line, struct fields *f)
{
    char *start = line;
    f->count = 0;
    for (size_t width = 1; width && f->count <= FIELDS;) {
        start += strspn(start, " \t");
        char *end = field_end(start, &width);
        char *next = end + width;
        *end = '\0';
        f->column[f->count] = (int)(start - line) + 1;
        f->at[f->count++] = narrowed(a, unquoted(lr_trim(start)));
        start = next;
    }
}

struct listing {
    struct lr_arena *arena;
    struct lr_room_list *list;
    struct lr_findings *bad;
    struct lr_index *seen; /* addresses */
};

/* Which field is the address; -1 if none is. */
static int address_at(const struct fields *f)
{
    if (f->count < FIELDS && is_address(f->at[0]))
        return 0;
    return f->count > 1 && f->count <= FIELDS && is_address(f->at[1]) ? 1 : -1;
}

static void no_address(struct listing *l, const struct fields *f, int line)
{
    if (f->count > FIELDS)
        lr_findings_add(l->bad, line, f->column[FIELDS],
                        "more than three fields: expected " FORMS
                        " (a name with commas stands in quotation marks)");
    else
        lr_findings_add(l->bad, line, f->column[f->count > 1],
                        "\"%s\" is no address: expected " FORMS, f->at[f->count > 1]);
}

/* What follows the last "主播:". */
static const char *name_of(const char *text)
{
    for (const char *at; (at = strstr(text, ANCHOR)) != NULL;)
        text = at + strlen(ANCHOR) + strspn(at + strlen(ANCHOR), " ");
    return *text ? text : NULL;
}

static void keep(struct listing *l, const struct lr_listed *room)
{
    void **place = lr_index_at(l->seen, room->url);
    if (!place)
        return;
    const struct lr_listed *before = *place;
    if (before) {
        lr_findings_note(l->bad, room->line, 0, "%s is there already, on line %d: that one counts",
                         room->url, before->line);
        return;
    }
    struct lr_listed *kept = &l->list->rooms[l->list->count++];
    *kept = *room;
    *place = kept;
}

static void add_room(struct listing *l, char *line, struct lr_listed *room)
{
    struct fields f;
    split(l->arena, line, &f);
    int at = address_at(&f);
    if (at < 0) {
        if (!room->paused) /* else it is a comment */
            no_address(l, &f, room->line);
        return;
    }
    if (at == 1 && !(room->quality = lr_quality_word(f.at[0]))) {
        lr_findings_add(l->bad, room->line, f.column[0],
                        "\"%s\" is no quality: expected " LR_QUALITY_FORMS, f.at[0]);
        return;
    }
    room->url = strstr(f.at[at], "://") ? f.at[at] : lr_arena_fmt(l->arena, "https://%s", f.at[at]);
    room->name = at + 1 < f.count ? name_of(f.at[at + 1]) : NULL;
    if (room->url)
        keep(l, room);
}

static void add_line(struct listing *l, char *line, int number)
{
    struct lr_listed room = {.line = number, .raw = lr_arena_strdup(l->arena, line)};
    line = lr_trim(line);
    while (*line == '#') {
        room.paused = true;
        line = lr_trim(line + 1);
    }
    if (*line)
        add_room(l, line, &room);
}

int lr_room_list_read(struct lr_arena *a, const char *text, struct lr_room_list *out,
                      struct lr_findings *bad)
{
    size_t lines = lr_count_lines(text);
    *out = (struct lr_room_list){lr_arena_alloc(a, lines * sizeof *out->rooms), 0};
    struct listing l = {a, out, bad, lr_index_new(a, lines)};
    int number = 1;
    char *rest = out->rooms ? lr_arena_strdup(a, text) : NULL;
    for (char *line; (line = lr_next_line(&rest)) != NULL; number++)
        add_line(&l, line, number);
    return lr_arena_failed(a) ? LIVREC_ENOMEM : 0;
}
