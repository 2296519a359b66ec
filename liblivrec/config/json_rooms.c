#include "config/json_rooms.h"

#include <livrec/error.h>
#include <string.h>
#include <strings.h>

#include "data/json.h"

#define ENDING ".json"
#define FORMS                                                                                      \
    "expected an array of rooms, or an object with \"rooms\"; a room is an address, or an object " \
    "with \"url\""

struct reading {
    struct lr_arena *arena;
    struct lr_findings *bad;
    struct lr_ini_row **end;
    const char *at; /* in the text: behind the last address that was found there */
    int line;       /* of that */
};

bool lr_json_rooms_named(const char *path)
{
    size_t n = strlen(path), m = strlen(ENDING);
    return n > m && strcasecmp(path + n - m, ENDING) == 0;
}

/* Values have no lines of their own: the next line that has the text is that of the room. */
static void find_line(struct reading *r, const char *text)
{
    const char *found = strstr(r->at, text);
    for (; found && r->at < found; r->at++)
        r->line += *r->at == '\n';
}

static void add_row(struct reading *r, const char *section, const char *key, const char *value)
{
    struct lr_ini_row *row = lr_arena_alloc(r->arena, sizeof *row);
    if (!row || !section || !value)
        return; /* the arena says so */
    *row = (struct lr_ini_row){section, key, value, r->line, NULL};
    *r->end = row;
    r->end = &row->next;
}

/* "yes", "42", "text"; NULL: an array or an object. */
static const char *scalar(struct reading *r, const lr_json *v)
{
    const char *text = lr_json_text(r->arena, v, "");
    if (text || !v)
        return text ? text : ""; /* null sets nothing */
    if (lr_json_is_object(v) || lr_json_is_array(v))
        return NULL;
    return lr_json_bool(v, "") ? "yes" : "no";
}

/* Elements on lines of their own; one with commas stands in quotation marks. NULL: no such array.
 */
static const char *list(struct reading *r, const lr_json *v)
{
    const char *all = "";
    for (size_t i = 0; i < lr_json_count(v) && all; i++) {
        const char *one = scalar(r, lr_json_item(v, i));
        bool parts = one && (strchr(one, ',') || strstr(one, "\xEF\xBC\x8C")) && *one != '"';
        all = one ? lr_arena_fmt(r->arena, "%s%s%s%s%s", all, *all ? "\n" : "", parts ? "\"" : "",
                                 one, parts ? "\"" : "")
                  : NULL;
    }
    return all;
}

static void add_value(struct reading *r, const char *section, const char *key, const lr_json *v)
{
    const char *value = lr_json_is_array(v) ? list(r, v) : scalar(r, v);
    if (value)
        add_row(r, section, key, value);
    else if (!lr_arena_failed(r->arena))
        lr_findings_add(r->bad, r->line, 0,
                        "%s: expected a string, a number, true or false, or an array of them", key);
}

static void add_section(struct reading *r, const char *section, const lr_json *v, bool is_room)
{
    const char *key;
    add_row(r, section, "", "");
    for (size_t i = 0; i < lr_json_members(v); i++) {
        const lr_json *value = lr_json_member(v, i, &key);
        bool named = is_room && strcmp(key, "name") == 0;
        if (!is_room || strcmp(key, "url") != 0)
            add_value(r, section, named ? "alias" : key, value);
    }
}

static void add_room(struct reading *r, const lr_json *v)
{
    const char *url = lr_json_is_string(v) ? lr_json_str(v, "") : lr_json_str(v, "url");
    if (!url || !*url) {
        lr_findings_add(r->bad, r->line, 0, "a room without an address: " FORMS);
        return;
    }
    find_line(r, url);
    add_section(r, lr_arena_fmt(r->arena, "room %s", url), lr_json_is_object(v) ? v : NULL, true);
}

static void add_rooms(struct reading *r, const lr_json *v)
{
    if (!lr_json_is_array(v))
        lr_findings_add(r->bad, r->line, 0, "rooms: " FORMS);
    for (size_t i = 0; i < lr_json_count(v); i++)
        add_room(r, lr_json_item(v, i));
}

static void add_platforms(struct reading *r, const lr_json *v)
{
    const char *key;
    for (size_t i = 0; i < lr_json_members(v); i++) {
        const lr_json *one = lr_json_member(v, i, &key);
        add_section(r, lr_arena_fmt(r->arena, "platform %s", key), one, false);
    }
}

static void add_member(struct reading *r, const char *key, const lr_json *v)
{
    if (strcmp(key, "rooms") == 0)
        add_rooms(r, v);
    else if (strcmp(key, "platforms") == 0)
        add_platforms(r, v);
    else if (lr_json_is_object(v))
        add_section(r, key, v, false);
    else
        add_value(r, "", key, v);
}

int lr_json_rooms_read(struct lr_arena *a, const char *text, struct lr_ini *out,
                       struct lr_findings *bad)
{
    struct reading r = {.arena = a, .bad = bad, .end = &out->first, .at = text, .line = 1};
    struct lr_err err = {0};
    *out = (struct lr_ini){NULL};
    if (text[strspn(text, " \t\r\n")] == '\0') /* as an empty list */
        return 0;
    const lr_json *v = lr_json_parse(a, text, strlen(text), &err);
    if (!v && err.code == LIVREC_ENOMEM)
        return LIVREC_ENOMEM;
    if (!v)
        lr_findings_add(bad, 0, 0, "%s", err.text);
    else if (lr_json_is_array(v))
        add_rooms(&r, v);
    else if (!lr_json_is_object(v))
        lr_findings_add(bad, 1, 0, FORMS);
    const char *key;
    for (size_t i = 0; lr_json_is_object(v) && i < lr_json_members(v); i++) {
        const lr_json *member = lr_json_member(v, i, &key);
        add_member(&r, key, member);
    }
    return lr_arena_failed(a) ? LIVREC_ENOMEM : 0;
}
