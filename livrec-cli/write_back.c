#include "write_back.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json_in.h"
#include "list_edit.h"
#include "msg.h"
#include "room_find.h"

void write_back_init(struct write_back *w, const livrec_opts *opts)
{
    const char *what = livrec_opts_get(opts, "watch.write_back");
    bool all = what && strcmp(what, "all") == 0;
    w->comments = all || (what && strcmp(what, "comment") == 0);
    w->names = all || (what && strcmp(what, "name") == 0);
}

void write_back_close(struct write_back *w)
{
    for (size_t i = 0; i < w->count; i++)
        free(w->named[i]);
    free(w->named);
    *w = (struct write_back){.count = 0};
}

/* The line of a room that is gone, or that no platform takes. */
static void comment(struct write_back *w, const livrec_event *ev, const char *url)
{
    int64_t state = livrec_event_int(ev, LIVREC_EVENT_STATE);
    const char *list = livrec_event_str(ev, LIVREC_EVENT_PATH);
    struct text why = {0};
    if (!list || (state != LIVREC_STATE_GONE && state != LIVREC_STATE_UNSUPPORTED))
        return;
    if (list_edit(list, url, LIST_PAUSE, &why) == 0)
        text_fmt(&why, tr("%s: the line of %s has a # in front now"), url, list);
    tell_note(w->tell, why.s ? why.s : strerror(ENOMEM));
    text_free(&why);
}

/* False: it was noted before, or there is no memory for it. */
static bool is_new(struct write_back *w, const char *url)
{
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(w->named[i], url) == 0)
            return false;
    if (w->count == w->cap) {
        size_t cap = w->cap ? 2 * w->cap : 16;
        char **more = realloc(w->named, cap * sizeof *more);
        if (!more)
            return false;
        w->named = more;
        w->cap = cap;
    }
    w->named[w->count] = strdup(url);
    return w->named[w->count] && ++w->count;
}

/* The list that a watched room is from. NULL: none. On the heap. */
static char *list_of(const struct write_back *w, const char *url)
{
    char *text = NULL, *list = NULL;
    struct json rooms, room;
    if (livrec_watch_json(w->lr, 0, &text) == 0 && jv_read(text, strlen(text), &rooms) &&
        room_find_address(rooms, url, &room))
        list = jv_str(jv_get(room, "list"));
    livrec_text_free(text);
    return list;
}

/* Behind the address, at the first answer that has it. */
static void name(struct write_back *w, const char *url, const char *anchor)
{
    struct text why = {0};
    if (!anchor || !*anchor || !is_new(w, url))
        return;
    char *list = list_of(w, url);
    int rc = list ? list_name(list, url, anchor, &why) : 0;
    if (rc > 0)
        text_fmt(&why, tr("%s: its line of %s has the name of the streamer now"), url, list);
    if (rc != 0)
        tell_note(w->tell, why.s ? why.s : strerror(ENOMEM));
    text_free(&why);
    free(list);
}

void write_back_take(struct write_back *w, const livrec_event *ev)
{
    const char *url = livrec_event_str(ev, LIVREC_EVENT_URL);
    int32_t type = livrec_event_type(ev);
    if (!url || (type != LIVREC_EVENT_WATCH && type != LIVREC_EVENT_ROOM))
        return;
    if (w->comments && type == LIVREC_EVENT_WATCH)
        comment(w, ev, url);
    if (w->names)
        name(w, url, livrec_event_str(ev, LIVREC_EVENT_ANCHOR));
}
