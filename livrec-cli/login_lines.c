#include "login_lines.h"

#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "msg.h"

static bool is_login(struct json v)
{
    struct json state = jv_get(v, "login");
    return state.n && *state.s == '"';
}

static void add(struct text *t, const char *key, struct json v)
{
    text_fmt(t, "%s\"%s\":%.*s", *key == 'p' ? "{" : ",", key, v.n ? (int)v.n : 4,
             v.n ? v.s : "null");
}

void logins_of_rooms(struct text *t, struct json rooms)
{
    const char *at = NULL;
    struct json room;
    size_t begin = t->len + 1;
    text_add(t, "[");
    while (jv_item(rooms, &at, &room)) {
        struct text one = {0};
        if (!is_login(room))
            continue;
        add(&one, "platform", jv_get(room, "platform"));
        add(&one, "cookies", jv_get(room, "cookies"));
        add(&one, "login", jv_get(room, "login"));
        add(&one, "login_end", jv_get(room, "login_end"));
        text_add(&one, "}");
        if (one.s && t->s && !strstr(t->s + begin, one.s)) {
            text_add(t, t->len > begin ? "," : "");
            text_add(t, one.s);
        }
        text_free(&one);
    }
    text_add(t, "]");
}

static void line(struct text *t, struct json v)
{
    char *platform = jv_str(jv_get(v, "platform")), *cookies = jv_str(jv_get(v, "cookies"));
    const char *who = platform ? platform : "?", *by = cookies ? cookies : "auth.cookie";
    char day[FIGURE_DAY];
    struct text one = {0};
    int64_t end = jv_int(jv_get(v, "login_end"), -1);
    struct json state = jv_get(v, "login");
    figure_day(day, end);
    if (jv_is_str(state, "refused"))
        text_fmt(&one, tr("%s: the login by %s is refused"), who, by);
    else if (jv_is_str(state, "ended"))
        text_fmt(&one, tr("%s: the login by %s has ended on %s"), who, by, day);
    else if (end >= 0)
        text_fmt(&one, tr("%s: the login by %s ends on %s"), who, by, day);
    else
        text_fmt(&one, tr("%s: nothing is known against the login by %s"), who, by);
    struct text shown = {0};
    text_safe(&shown, one.s);
    text_add(&shown, "\n");
    if (shown.s && !(t->s && strstr(t->s, shown.s)))
        text_add(t, shown.s);
    text_free(&shown);
    text_free(&one);
    free(platform);
    free(cookies);
}

void login_lines(struct text *t, struct json list, bool good)
{
    const char *at = NULL;
    struct json v;
    while (jv_item(list, &at, &v))
        if (is_login(v) && (good || !jv_is_str(jv_get(v, "login"), "good")))
            line(t, v);
}
