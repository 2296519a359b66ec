#include "control_serve.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control_status.h"
#include "exit.h"
#include "json_in.h"
#include "list_edit.h"
#include "msg.h"
#include "save_list.h"
#include "room_find.h"

#define NAMED 8 /* ids in the message when a word fits several rooms */

struct request {
    const struct control_serve *serve;
    struct json json;   /* the request */
    char *rooms_text;   /* of the library; NULL: not asked for yet */
    struct json rooms;  /* of all rooms, once they were asked for */
    struct text *answer;
};

static void refuse(struct request *q, const char *code, const char *message)
{
    text_clear(q->answer);
    text_add(q->answer, "{\"ok\":false,\"error\":{\"code\":");
    text_json(q->answer, code);
    text_add(q->answer, ",\"message\":");
    text_json(q->answer, tr(message));
    text_add(q->answer, "}}");
}

static void refuse_last(struct request *q, int32_t code)
{
    refuse(q, livrec_error_name(code), plain_error(livrec_last_error()));
}

/* The rooms as they are now. False after the refusal. */
static bool look(struct request *q)
{
    int32_t code = livrec_watch_json(q->serve->lr, 0, &q->rooms_text);
    if (code)
        refuse_last(q, code);
    bool read = code == 0 && jv_read(q->rooms_text, strlen(q->rooms_text), &q->rooms);
    if (code == 0 && !read)
        refuse(q, livrec_error_name(LIVREC_EINTERNAL), "the rooms can't be read");
    return read;
}

static void refuse_word(struct request *q, const char *word, const struct json *found, size_t n)
{
    struct text t = {0};
    if (n == 0)
        text_fmt(&t, "no watched room has the id, the address or the name \"%s\"", word);
    else
        text_fmt(&t, "%zu watched rooms are called \"%s\"; their ids:", n, word);
    for (size_t i = 0; i < n && i < NAMED; i++)
        text_fmt(&t, " %" PRId64, jv_int(jv_get(found[i], "room"), 0));
    refuse(q, livrec_error_name(n ? LIVREC_EARG : LIVREC_ENOTFOUND), t.s ? t.s : "");
    text_free(&t);
}

/* The room that the request means. False after the refusal. */
static bool find_room(struct request *q, struct json *room)
{
    struct json found[NAMED], v = jv_get(q->json, "room");
    char *word = jv_str(v);
    if (!word && v.n && jv_int(v, -1) >= 0)
        word = strndup(v.s, v.n);
    if (!word) {
        refuse(q, "ARG", "\"room\" is missing: the id, the address or the name of a watched room");
        return false;
    }
    bool there = look(q);
    size_t n = there ? room_find(q->rooms, word, found, NAMED) : 0;
    if (there && n != 1)
        refuse_word(q, word, found, n);
    free(word);
    if (n == 1)
        *room = found[0];
    return n == 1;
}

static void done(struct request *q, struct json room)
{
    text_fmt(q->answer, "{\"ok\":true,\"room\":%" PRId64 ",\"url\":%.*s,\"name\":%.*s,\"list\":%.*s}",
             jv_int(jv_get(room, "room"), 0), (int)jv_get(room, "url").n,
             jv_get(room, "url").s, (int)jv_get(room, "name").n, jv_get(room, "name").s,
             (int)jv_get(room, "list").n, jv_get(room, "list").s);
}

/* Write it into the room's list, where that is asked for. False after the refusal. */
static bool save(struct request *q, struct json room, enum list_edit what)
{
    struct text why = {0};
    if (!jv_true(jv_get(q->json, "save")))
        return true;
    char *list = jv_str(jv_get(room, "list")), *url = jv_str(jv_get(room, "url"));
    bool saved = false;
    if (!list || !url)
        refuse(q, "ARG", "the room is from no list: there is nothing to save it in");
    else if (list_edit(list, url, what, &why))
        refuse(q, "IO", why.s);
    else
        saved = true;
    text_free(&why);
    free(list);
    free(url);
    return saved;
}

static void apply(struct request *q, int32_t (*fn)(livrec *, uint64_t), enum list_edit what)
{
    struct json room;
    if (!find_room(q, &room) || !save(q, room, what))
        return;
    int32_t code = fn(q->serve->lr, (uint64_t)jv_int(jv_get(room, "room"), 0));
    if (code)
        refuse_last(q, code);
    else
        done(q, room);
}

static int32_t pause_room(livrec *lr, uint64_t room)
{
    return livrec_watch_pause(lr, room, 1);
}

static int32_t resume_room(livrec *lr, uint64_t room)
{
    return livrec_watch_pause(lr, room, 0);
}

static void do_pause(struct request *q)
{
    apply(q, pause_room, LIST_PAUSE);
}

static void do_resume(struct request *q)
{
    apply(q, resume_room, LIST_RESUME);
}

static void do_rm(struct request *q)
{
    apply(q, livrec_unwatch, LIST_REMOVE);
}

static void do_stop(struct request *q)
{
    struct json room;
    if (!find_room(q, &room))
        return;
    int32_t code = livrec_watch_stop(q->serve->lr, (uint64_t)jv_int(jv_get(room, "room"), 0));
    if (code)
        refuse_last(q, code);
    else
        done(q, room);
}

static void do_set(struct request *q)
{
    struct json room;
    char *name = jv_str(jv_get(q->json, "option"));
    char *value = jv_str(jv_get(q->json, "value"));
    if (!name || !value) {
        refuse(q, "ARG", "\"option\" and \"value\" are missing");
    } else if (find_room(q, &room)) {
        int32_t code = livrec_watch_set(q->serve->lr, (uint64_t)jv_int(jv_get(room, "room"), 0),
                                        name, value, jv_true(jv_get(q->json, "now")));
        if (code)
            refuse_last(q, code);
        else
            done(q, room);
    }
    free(name);
    free(value);
}

static void do_ls(struct request *q)
{
    struct json room = {NULL, 0};
    bool one = jv_get(q->json, "room").n > 0;
    if (!(one ? find_room(q, &room) : look(q)))
        return;
    struct json shown = one ? room : q->rooms;
    text_add(q->answer, "{\"ok\":true,\"rooms\":");
    text_add(q->answer, one ? "[" : "");
    text_addn(q->answer, shown.s, shown.n);
    text_add(q->answer, one ? "]}" : "}");
}

/* ---- add */

/* The options of a new room. 0 or LIVREC_E*. */
static int32_t options_of(struct request *q, livrec_opts **out)
{
    static const char *const names[][2] = {{"quality", "stream.quality"},
                                           {"format", "record.format"},
                                           {"name", "record.alias"}};
    int32_t code = livrec_opts_new(out);
    for (size_t i = 0; code == 0 && i < sizeof names / sizeof *names; i++) {
        char *value = jv_str(jv_get(q->json, names[i][0]));
        if (value)
            code = livrec_opts_set(*out, names[i][1], value);
        free(value);
    }
    return code;
}

static void start_watching(struct request *q, const char *url)
{
    livrec_opts *opts = NULL;
    uint64_t room = 0;
    int32_t code = options_of(q, &opts);
    if (code == 0)
        code = livrec_watch(q->serve->lr, url, opts, &room);
    if (code)
        refuse_last(q, code);
    else
        text_fmt(q->answer, "{\"ok\":true,\"room\":%" PRIu64 ",\"already\":false}", room);
    livrec_opts_free(opts);
}

/* The list takes it, and is taken over within a second. */
static void add_to_list(struct request *q, const char *url, const char *list)
{
    struct text why = {0};
    char *quality = jv_str(jv_get(q->json, "quality"));
    char *name = jv_str(jv_get(q->json, "name"));
    livrec_opts *opts = NULL;
    int32_t code = options_of(q, &opts);
    if (code) {
        refuse_last(q, code);
    } else if (jv_get(q->json, "format").n) {
        refuse(q, "ARG", "a list has no place for a format");
    } else if (!livrec_match(url)) {
        refuse_last(q, LIVREC_EUNSUPPORTED);
    } else if (list_add(list, url, quality, name, &why)) {
        refuse(q, "IO", why.s);
    } else {
        text_add(q->answer, "{\"ok\":true,\"room\":null,\"already\":false,\"list\":");
        text_json(q->answer, list);
        text_add(q->answer, "}");
    }
    livrec_opts_free(opts);
    text_free(&why);
    free(quality);
    free(name);
}

static void add_new(struct request *q, const char *url)
{
    struct json found;
    bool saves = jv_true(jv_get(q->json, "save"));
    char *list = saves ? save_list(q->serve->list, q->serve->config) : NULL;
    if (room_find_address(q->rooms, url, &found))
        text_fmt(q->answer, "{\"ok\":true,\"room\":%" PRId64 ",\"already\":true}",
                 jv_int(jv_get(found, "room"), 0));
    else if (saves && !list)
        refuse(q, "ARG", "no list is followed: there is nothing to save it in");
    else if (saves)
        add_to_list(q, url, list);
    else
        start_watching(q, url);
    free(list);
}

static void do_add(struct request *q)
{
    char *url = jv_str(jv_get(q->json, "url"));
    if (!url)
        refuse(q, "ARG", "\"url\" is missing: the address of a room");
    else if (look(q))
        add_new(q, url);
    free(url);
}

static void do_status(struct request *q)
{
    if (look(q))
        control_status(q->serve, q->rooms, q->answer);
}

static void do_end(struct request *q)
{
    if (!q->serve->ends) {
        refuse(q, "ARG", "it can't be ended from here");
        return;
    }
    *q->serve->ends = true;
    text_fmt(q->answer, "{\"ok\":true,\"pid\":%d}", (int)getpid());
}

static const struct verb {
    const char *name;
    void (*run)(struct request *q);
} verbs[] = {{"add", do_add},       {"end", do_end}, {"ls", do_ls},   {"pause", do_pause},
             {"resume", do_resume}, {"rm", do_rm},   {"set", do_set}, {"status", do_status},
             {"stop", do_stop}};

static const struct verb *find_verb(struct json name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (jv_is_str(name, verbs[i].name))
            return &verbs[i];
    return NULL;
}

void control_serve(void *arg, const char *line, size_t n, struct text *answer)
{
    struct request q = {.serve = arg, .answer = answer};
    const struct verb *v = NULL;
    if (!jv_read(line, n, &q.json) || *q.json.s != '{')
        refuse(&q, "ARG", "a request is one JSON object on a line");
    else if (!(v = find_verb(jv_get(q.json, "do"))))
        refuse(&q, "ARG", "\"do\" is one of add, end, ls, pause, resume, rm, set, status, stop");
    else
        v->run(&q);
    livrec_text_free(q.rooms_text);
}
