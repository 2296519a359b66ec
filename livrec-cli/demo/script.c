#include "script.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 16

/* One line, cut into words. "key=value" words are cut once more. */
struct line {
    char text[512];
    int count;
    char *word[MAX_WORDS];
    char *value[MAX_WORDS]; /* NULL: no "=" in it */
    bool used[MAX_WORDS];
    char *err;
    size_t err_len;
    bool failed;
};

__attribute__((format(printf, 2, 3))) static void fail(struct line *l, const char *fmt, ...)
{
    if (l->failed)
        return;
    l->failed = true;
    va_list args;
    va_start(args, fmt);
    vsnprintf(l->err, l->err_len, fmt, args);
    va_end(args);
}

static void cut_words(struct line *l)
{
    char *save = NULL;
    l->count = 0;
    for (char *w = strtok_r(l->text, " \t\r", &save); w; w = strtok_r(NULL, " \t\r", &save)) {
        if (*w == '#')
            break;
        if (l->count == MAX_WORDS) {
            fail(l, "too many words");
            return;
        }
        char *eq = strchr(w, '=');
        if (eq)
            *eq++ = 0;
        l->word[l->count] = w;
        l->value[l->count] = eq;
        l->used[l->count] = false;
        l->count++;
    }
}

/* The value of a key, marked as used; NULL if it is not there. */
static const char *value_of(struct line *l, const char *key)
{
    for (int i = 1; i < l->count; i++) {
        if (l->value[i] && strcmp(l->word[i], key) == 0) {
            l->used[i] = true;
            return l->value[i];
        }
    }
    return NULL;
}

static int64_t number(struct line *l, const char *text, char **end)
{
    errno = 0;
    long long v = strtoll(text, end, 10);
    if (*end == text || errno)
        fail(l, "not a number: %s", text);
    return v;
}

static int64_t whole(struct line *l, const char *text)
{
    char *end;
    int64_t v = number(l, text, &end);
    if (*end)
        fail(l, "not a number: %s", text);
    return v;
}

static bool take_number(struct line *l, const char *key, int64_t *out)
{
    const char *v = value_of(l, key);
    if (v)
        *out = whole(l, v);
    return v;
}

/* "7", "3-9" or "3-". */
static void take_range(struct line *l, const char *key, struct range *out)
{
    const char *v = value_of(l, key);
    if (!v)
        return;
    char *end;
    out->low = out->high = number(l, v, &end);
    if (end[0] == '-' && end[1] == 0)
        out->high = INT64_MAX;
    else if (end[0] == '-')
        out->high = whole(l, end + 1);
    else if (end[0])
        fail(l, "not a number or range: %s", v);
    if (out->high < out->low)
        fail(l, "empty range: %s", v);
}

static void take_text(struct line *l, const char *key, char *out, size_t size)
{
    const char *v = value_of(l, key);
    if (v && (size_t)snprintf(out, size, "%s", v) >= size)
        fail(l, "too long: %s", v);
}

/* The one bare word after `from`; its place in `names`. */
static int take_verb(struct line *l, int from, const char *const *names)
{
    for (int i = from; i < l->count; i++) {
        if (l->value[i])
            continue;
        for (int k = 0; names[k]; k++) {
            if (strcmp(names[k], l->word[i]) == 0) {
                l->used[i] = true;
                return k;
            }
        }
        fail(l, "unknown word: %s", l->word[i]);
        return 0;
    }
    fail(l, "what should happen?");
    return 0;
}

static void parse_set(struct script *s, struct line *l)
{
    struct set_line *set = &s->sets[s->set_count++];
    *set = (struct set_line){.channel = "*"};
    int64_t n = 0;
    take_text(l, "channel", set->channel, sizeof set->channel);
    set->has_cache = take_number(l, "cache", &set->value.cache_ms);
    set->has_expire = take_number(l, "expire", &set->value.expire_ms);
    set->has_target = take_number(l, "target", &set->value.target_ms);
    if ((set->has_window = take_number(l, "window", &n)))
        set->value.window = (int)n;
    if ((set->has_segment = take_number(l, "segment", &n)))
        set->value.segment_ms = (uint32_t)n;
    if ((set->has_endlist = take_number(l, "endlist", &n)))
        set->value.endlist = n != 0;
    if ((set->has_tokens = take_number(l, "tokens", &n)))
        set->value.tokens = n != 0;
    if ((set->has_window && set->value.window < 1) || (set->has_segment && set->value.segment_ms < 100))
        fail(l, "out of range");
}

static void parse_at(struct script *s, struct line *l)
{
    static const char *const names[] = {"offline", "reset",  "discontinuity",
                                        "switch",  "jump", "freeze", NULL};
    struct event *e = &s->events[s->event_count++];
    *e = (struct event){.channel = "*", .until = INT64_MAX};
    if (l->count < 3) {
        fail(l, "at T WHAT");
        return;
    }
    e->at = whole(l, l->word[1]);
    l->used[1] = true;
    e->kind = (enum event_kind)take_verb(l, 2, names);
    take_text(l, "channel", e->channel, sizeof e->channel);
    take_number(l, "until", &e->until);
    if (e->kind == EV_JUMP && !take_number(l, "ms", &e->ms))
        fail(l, "jump needs ms=N");
}

static void parse_on(struct script *s, struct line *l)
{
    static const char *const names[] = {"delay",    "drip", "stall", "rst",     "fin",
                                        "length",   "status", "redirect", "html", "empty",
                                        "garbage",  "chunked", "stale", NULL};
    const struct range none = {-1, -1};
    struct rule *r = &s->rules[s->rule_count++];
    *r = (struct rule){.channel = "*", .nth = {1, INT64_MAX}, .chance = 1, .until = INT64_MAX,
                       .after = none, .ms = none, .hold = none, .bytes = none, .code = none,
                       .bad = none, .retry = -1};
    if (l->count < 3 || snprintf(r->path, sizeof r->path, "%s", l->word[1]) >= SCRIPT_NAME) {
        fail(l, "on PATH FAULT");
        return;
    }
    l->used[1] = true;
    r->fault = (enum fault)take_verb(l, 2, names);
    take_text(l, "channel", r->channel, sizeof r->channel);
    take_text(l, "to", r->to, sizeof r->to);
    const char *chance = value_of(l, "chance");
    if (chance)
        r->chance = strtod(chance, NULL);
    take_number(l, "from", &r->from);
    take_number(l, "until", &r->until);
    take_number(l, "retry", &r->retry);
    take_range(l, "nth", &r->nth);
    take_range(l, "after", &r->after);
    take_range(l, "ms", &r->ms);
    take_range(l, "for", &r->hold);
    take_range(l, "bytes", &r->bytes);
    take_range(l, "add", &r->add);
    take_range(l, "code", &r->code);
    take_range(l, "bad", &r->bad);
}

static void parse_line(struct script *s, struct line *l)
{
    cut_words(l);
    if (l->count == 0 || l->failed)
        return;
    if (s->rule_count == SCRIPT_RULES || s->event_count == SCRIPT_RULES ||
        s->set_count == SCRIPT_RULES) {
        fail(l, "too many lines");
        return;
    }
    l->used[0] = true;
    if (strcmp(l->word[0], "seed") == 0 && l->count == 2) {
        s->seed = (uint64_t)whole(l, l->word[1]);
        l->used[1] = true;
    } else if (strcmp(l->word[0], "set") == 0) {
        parse_set(s, l);
    } else if (strcmp(l->word[0], "at") == 0) {
        parse_at(s, l);
    } else if (strcmp(l->word[0], "on") == 0) {
        parse_on(s, l);
    } else {
        fail(l, "a line starts with seed, set, at or on");
    }
    for (int i = 0; i < l->count; i++)
        if (!l->used[i])
            fail(l, "not understood: %s", l->word[i]);
}

int script_parse(struct script *s, const char *text, char *err, size_t err_len)
{
    char why[128];
    *s = (struct script){.seed = 1};
    for (int n = 1; text && *text; n++) {
        size_t len = strcspn(text, "\n");
        struct line l = {.err = why, .err_len = sizeof why};
        if (len >= sizeof l.text) {
            fail(&l, "too long");
        } else {
            memcpy(l.text, text, len);
            parse_line(s, &l);
        }
        if (l.failed) {
            snprintf(err, err_len, "script, line %d: %s", n, why);
            return -1;
        }
        text += len + (text[len] != 0);
    }
    return 0;
}
