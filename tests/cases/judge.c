#include <stdio.h>
#include <string.h>

#include "case.h"
#include "data/json.h"

/* Where the two differ, as a path; the first difference is said. */
struct diff {
    const struct case_file *c;
    char at[256];
};

static bool differ(struct diff *d, const char *what, const char *want, const char *got)
{
    fprintf(stderr, "%s: %s: %s: expected %s, got %s\n", d->c->path, d->at[0] ? d->at : "room",
            what, want ? want : "null", got ? got : "null");
    return false;
}

static bool same(struct diff *d, const lr_json *want, const lr_json *got, int depth);

static bool same_scalar(struct diff *d, const lr_json *want, const lr_json *got)
{
    struct lr_arena *a = lr_arena_new((size_t)1 << 20);
    const char *w = lr_json_text(a, want, ""), *g = lr_json_text(a, got, "");
    bool equal = true;
    if (!want || !got)
        equal = !want && !got;
    else if (w && g)
        equal = strcmp(w, g) == 0 && lr_json_is_string(want) == lr_json_is_string(got);
    else /* true or false */
        equal = !w && !g && !lr_json_is_object(got) && !lr_json_is_array(got) &&
                lr_json_bool(want, "") == lr_json_bool(got, "");
    if (!equal)
        differ(d, "value", want && !w ? (lr_json_bool(want, "") ? "true" : "false") : w,
               got && !g ? "something else" : g);
    lr_arena_free(a);
    return equal;
}

static bool same_array(struct diff *d, const lr_json *want, const lr_json *got, int depth)
{
    char w[24], g[24];
    size_t n = strlen(d->at);
    snprintf(w, sizeof w, "%zu", lr_json_count(want));
    snprintf(g, sizeof g, "%zu", lr_json_count(got));
    if (strcmp(w, g) != 0 || !lr_json_is_array(got))
        return differ(d, "number of items", w, g);
    bool equal = true;
    for (size_t i = 0; i < lr_json_count(want) && equal; i++) {
        snprintf(d->at + n, sizeof d->at - n, "[%zu]", i);
        equal = same(d, lr_json_item(want, i), lr_json_item(got, i), depth + 1);
    }
    d->at[n] = '\0';
    return equal;
}

static lr_json *member(const lr_json *object, const char *name)
{
    const char *key;
    for (size_t i = 0; i < lr_json_members(object); i++) {
        lr_json *v = lr_json_member(object, i, &key);
        if (strcmp(key, name) == 0)
            return v;
    }
    return NULL;
}

/* Every key that is expected; others may be there. */
static bool same_object(struct diff *d, const lr_json *want, const lr_json *got, int depth)
{
    size_t n = strlen(d->at);
    bool equal = lr_json_is_object(got) || differ(d, "kind", "an object", "something else");
    for (size_t i = 0; i < lr_json_members(want) && equal; i++) {
        const char *key;
        lr_json *v = lr_json_member(want, i, &key);
        snprintf(d->at + n, sizeof d->at - n, "%s%s", n ? "." : "", key);
        equal = same(d, v, member(got, key), depth + 1);
    }
    d->at[n] = '\0';
    return equal;
}

static bool same(struct diff *d, const lr_json *want, const lr_json *got, int depth)
{
    if (depth > LR_JSON_DEPTH)
        return differ(d, "depth", "less", "more");
    if (lr_json_is_object(want))
        return same_object(d, want, got, depth);
    if (lr_json_is_array(want))
        return same_array(d, want, got, depth);
    return same_scalar(d, want, got);
}

static bool judge_room(const struct case_file *c, const struct case_outcome *o)
{
    struct lr_err err = {0};
    struct diff d = {.c = c};
    struct lr_arena *a = lr_arena_new((size_t)64 << 20);
    lr_json *want = lr_json_parse(a, c->expect, strlen(c->expect), &err), *got = NULL;
    if (want)
        got = lr_json_parse(a, (const char *)o->json.data, o->json.len, &err);
    bool ok = false;
    if (!want || !got)
        fprintf(stderr, "%s: %s: %s\n", c->path, want ? "the room" : "expect", err.text);
    else
        ok = same(&d, want, got, 0);
    if (!ok && got)
        fprintf(stderr, "%s: the room was %.*s\n", c->path, (int)o->json.len,
                (const char *)o->json.data);
    lr_arena_free(a);
    return ok;
}

static bool judge_error(const struct case_file *c, const struct case_outcome *o)
{
    if (o->rc == c->code && strstr(o->err.text, c->code_text))
        return true;
    fprintf(stderr, "%s: expected %s with \"%s\", got %s: %s\n", c->path,
            livrec_error_name(c->code), c->code_text, livrec_error_name(o->rc), o->err.text);
    return false;
}

bool case_judge(const struct case_file *c, const struct case_outcome *o)
{
    bool ok = o->defect_count == 0;
    if (!ok)
        fprintf(stderr, "%s:\n%.*s", c->path, (int)o->defects.len, (const char *)o->defects.data);
    if (c->code)
        return judge_error(c, o) && ok;
    if (o->rc == 0)
        return judge_room(c, o) && ok;
    fprintf(stderr, "%s: %s: %s\n", c->path, livrec_error_name(o->rc), o->err.text);
    return false;
}
