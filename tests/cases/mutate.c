/* Runs cases with changed answers: whatever a server sends, the result is a room that can be
 * written as JSON, or an error with one line of text.
 *
 *     case_mutate [-n CHANGES] [-f FIRST] FOLDER-OR-CASE...
 *
 * The n-th change of a case is always the same one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../fuzz/mutate.h"
#include "case.h"
#include "data/json.h"
#include "folder.h"

static struct {
    uint64_t changes, first;
} range = {60, 0};

/* Some bytes of what is told on a socket. */
static bool change_steps(struct case_file *c, int i, struct lr_rand *r)
{
    for (size_t k = 0; k < c->list[i].step_count; k++) {
        struct lr_replay_step *step = &c->heads[i].steps[k];
        size_t len = step->kind == LR_STEP_TEXT ? strlen(step->text) : 0;
        if (!len || lr_rand_below(r, 4) != 0)
            continue;
        char *copy = lr_arena_strndup(c->arena, step->text, len);
        if (!copy)
            return false;
        step->len = mutate(r, (uint8_t *)copy, len);
        step->text = copy;
    }
    return true;
}

/* An extractor may wait for the message that was changed. */
static bool shorten_waits(struct case_file *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->list[i].is_socket)
            return lr_opts_set(c->opts, "resolve.timeout", "1s", NULL) == 0;
    return true;
}

/* Some bytes of some answers, and now and then a status. */
static bool change(struct case_file *c, struct lr_rand *r, uint8_t *copies[CASE_EXCHANGES])
{
    for (int i = 0; i < c->count; i++) {
        struct lr_replay_exchange *e = &c->list[i];
        size_t len = e->body_len ? e->body_len : e->body ? strlen(e->body) : 0;
        copies[i] = malloc(len + 1);
        if (!copies[i])
            return false;
        memcpy(copies[i], e->body ? e->body : "", len);
        for (uint64_t k = lr_rand_below(r, 4); k && len; k--)
            len = mutate(r, copies[i], len);
        copies[i][len] = '\0';
        if (!change_steps(c, i, r))
            return false;
        e->body = (const char *)copies[i];
        e->body_len = len;
        if (lr_rand_below(r, 16) == 0)                    /* a socket has it as well */
            e->status = 200 + (int)lr_rand_below(r, 302); /* 502 to 504 are tried again, too */
    }
    return true;
}

/* Of a poll: each room has a state or an error, not both. */
static bool are_states(const struct case_file *c, const lr_json *states)
{
    bool ok = lr_json_count(states) == (size_t)c->room_count;
    for (size_t i = 0; i < lr_json_count(states); i++) {
        const lr_json *s = lr_json_item(states, i);
        const char *text = lr_json_str(s, "text");
        bool unknown = strcmp(lr_json_str(s, "state"), "unknown") == 0;
        ok = ok && unknown == (text && *text && !strchr(text, '\n'));
    }
    return ok;
}

static bool is_room(const lr_json *room)
{
    const char *state = lr_json_str(room, "state");
    bool ok = state && strcmp(state, "unknown") != 0 && lr_json_str(room, "platform");
    if (strcmp(state ? state : "", "live") != 0)
        ok = ok && lr_json_count(lr_json_at(room, "streams")) == 0;
    return ok;
}

static bool is_sound(const struct case_file *c, const struct case_outcome *o)
{
    struct lr_err err = {0};
    if (o->rc)
        return livrec_error_name(o->rc) && o->err.text[0] && !strchr(o->err.text, '\n');
    struct lr_arena *a = lr_arena_new((size_t)64 << 20);
    lr_json *room = lr_json_parse(a, (const char *)o->json.data, o->json.len, &err);
    bool ok = c->room_count ? are_states(c, room) : is_room(room);
    if (!ok)
        fprintf(stderr, "%s: %s %.*s\n", c->path, err.text, (int)o->json.len,
                (const char *)o->json.data);
    lr_arena_free(a);
    return ok;
}

static bool run_changed(const char *path, struct lr_rand *r)
{
    struct case_file *c = case_read(path);
    uint8_t *copies[CASE_EXCHANGES] = {NULL};
    struct case_outcome o;
    if (!c)
        return false;
    bool ok = change(c, r, copies) && shorten_waits(c) && case_play(c, &o) == 0;
    if (ok) {
        ok = is_sound(c, &o);
        case_outcome_free(&o);
    }
    for (int i = 0; i < CASE_EXCHANGES; i++)
        free(copies[i]);
    case_free(c);
    return ok;
}

/* Of the platform and the case, wherever the tree lies. */
static uint64_t seed_of(const char *path)
{
    uint64_t h = UINT64_C(14695981039346656037);
    const char *p = path + strlen(path);
    for (int slashes = 0; p > path && slashes < 2; p--)
        slashes += p[-1] == '/';
    while (*p)
        h = (h ^ (uint8_t)*p++) * UINT64_C(1099511628211);
    return h;
}

static bool run(const char *path)
{
    struct lr_rand_seeded r;
    struct case_file *c = case_read(path);
    bool ok = c != NULL, waits = ok && case_waits(c);
    uint64_t n = range.first, end = waits ? n : n + range.changes;
    case_free(c);
    for (; n < end && ok; n++) {
        lr_rand_seeded_init(&r, seed_of(path) + n);
        ok = run_changed(path, &r.base);
        if (!ok)
            fprintf(stderr, "%s: change %llu\n", path, (unsigned long long)n);
    }
    printf("%llu ", (unsigned long long)(n - range.first));
    return ok;
}

int main(int argc, char **argv)
{
    int at = 1;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2)
        *(argv[at][1] == 'n' ? &range.changes : &range.first) = strtoull(argv[at + 1], NULL, 10);
    return case_each(argc - at + 1, argv + at - 1, run);
}
