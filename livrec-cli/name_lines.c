#include "name_lines.h"

#include <stdlib.h>

#include "figures.h"
#include "msg.h"

static void line(struct text *t, struct json v)
{
    char *name = jv_str(jv_get(v, "name")), day[FIGURE_DAY];
    struct text one = {0};
    figure_day(day, jv_int(jv_get(v, "since"), -1));
    text_fmt(&one, tr("since %s: %s"), day, name ? name : "?");
    text_safe(t, one.s);
    text_add(t, "\n");
    text_free(&one);
    free(name);
}

static size_t count_of(struct json list)
{
    const char *at = NULL;
    struct json v;
    size_t count = 0;
    while (jv_item(list, &at, &v))
        count++;
    return count;
}

void name_lines(struct text *t, struct json rooms)
{
    const char *at = NULL;
    struct json room;
    while (jv_item(rooms, &at, &room)) {
        struct json names = jv_get(room, "names"), v;
        const char *in = NULL;
        if (count_of(names) < 2)
            continue;
        while (jv_item(names, &in, &v))
            line(t, v);
    }
}
