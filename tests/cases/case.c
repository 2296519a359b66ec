#include "case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case_text.h"
#include "net/ws_hello.h"

#define CASE_MEMORY ((size_t)64 << 20)

int case_code(const char *name)
{
    for (int code = -1; code > -32; code--)
        if (strcmp(livrec_error_name(code), name) == 0)
            return code;
    return 0;
}

bool case_waits(const struct case_file *c)
{
    for (int i = 0; i < c->count; i++)
        if (c->list[i].error || (c->list[i].status >= 502 && c->list[i].status <= 504))
            return true;
    return false;
}

/* Cut "word rest" in two; NULL when there is no rest. */
static char *cut(char *value)
{
    char *blank = strchr(value, ' ');
    if (!blank)
        return NULL;
    *blank = '\0';
    return blank + 1 + strspn(blank + 1, " ");
}

static int read_now(struct case_file *c, const char *value)
{
    char *end;
    double s = strtod(value, &end);
    c->now_ms = (int64_t)(s * 1000 + 0.5);
    return *end || s <= 0 ? -1 : 0;
}

static int read_depth(struct case_file *c, const char *value)
{
    static const char *const names[] = {"state", "all", "wish"};
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], value) == 0) {
            c->depth = (enum lr_depth)i;
            return 0;
        }
    return -1;
}

static int read_option(struct case_file *c, char *value)
{
    char *equals = strchr(value, '=');
    struct lr_err err = {0};
    if (!equals)
        return -1;
    *equals = '\0';
    if (lr_opts_set(c->opts, value, equals + 1, &err) == 0)
        return 0;
    fprintf(stderr, "%s: %s\n", c->path, err.text);
    return -1;
}

static int read_volatile(struct case_file *c, char *value)
{
    for (char *key = value, *rest; key && *key; key = rest) {
        rest = cut(key);
        if (c->key_count == CASE_KEYS)
            return -1;
        c->volatile_keys[c->key_count++] = key;
    }
    return 0;
}

static int read_error(struct case_file *c, char *value)
{
    c->code_text = cut(value);
    c->code = case_code(value);
    return c->code && c->code_text ? 0 : -1;
}

static int add_room(struct case_file *c, const char *url)
{
    if (c->room_count == CASE_ROOMS)
        return -1;
    c->rooms[c->room_count++] = url;
    return 0;
}

/* Keys of the whole case. 1: it is none of them. */
static int read_head(struct case_file *c, const char *key, char *value)
{
    if (strcmp(key, "url") == 0)
        c->url = value;
    else if (strcmp(key, "poll") == 0)
        return add_room(c, value);
    else if (strcmp(key, "provenance") == 0)
        c->provenance = value;
    else if (strcmp(key, "expect") == 0)
        c->expect = value;
    else if (strcmp(key, "error") == 0)
        return read_error(c, value);
    else if (strcmp(key, "now") == 0)
        return read_now(c, value);
    else if (strcmp(key, "seed") == 0)
        c->seed = strtoull(value, NULL, 10);
    else if (strcmp(key, "depth") == 0)
        return read_depth(c, value);
    else if (strcmp(key, "option") == 0)
        return read_option(c, value);
    else if (strcmp(key, "volatile") == 0)
        return read_volatile(c, value);
    else if (strcmp(key, "order") == 0)
        c->any_order = strcmp(value, "any") == 0;
    else
        return 1;
    return 0;
}

static int begin_request(struct case_file *c, char *value)
{
    char *url = cut(value);
    if (!url || c->count == CASE_EXCHANGES)
        return -1;
    struct lr_replay_exchange *e = &c->list[c->count];
    e->method = value;
    e->url = url;
    e->expect = c->heads[c->count].want;
    e->headers = c->heads[c->count].give;
    c->count++;
    return 0;
}

/* "wss://a/b"; answered with 101 unless a `reply` says otherwise. */
static int begin_socket(struct case_file *c, char *url)
{
    struct lr_replay_exchange *e = &c->list[c->count];
    char *line = lr_arena_fmt(c->arena, "GET %s", url);
    char *address = lr_ws_url(c->arena, url);
    if (!line || !address || begin_request(c, line))
        return -1;
    e->url = address;
    e->is_socket = true;
    e->status = 101;
    e->steps = c->heads[c->count - 1].steps;
    return 0;
}

/* What is said on it. 1: it is no such key. */
static int read_step(struct case_file *c, const char *key, char *value)
{
    struct lr_replay_exchange *e = &c->list[c->count - 1];
    struct lr_replay_step *step = &c->heads[c->count - 1].steps[e->step_count];
    bool said = strcmp(key, "socket-say") == 0, closed = strcmp(key, "socket-close") == 0;
    if (!said && !closed && strcmp(key, "socket-tell") != 0)
        return 1;
    if (!e->is_socket || e->step_count == CASE_STEPS)
        return -1;
    step->kind = said ? LR_STEP_SAID : closed ? LR_STEP_CLOSE : LR_STEP_TEXT;
    step->text = closed ? NULL : value;
    step->code = closed ? (int)strtol(value, NULL, 10) : 0;
    e->step_count++;
    return 0;
}

static int add_header(struct lr_header *list, size_t *count, char *value, bool absent)
{
    char *text = NULL;
    if (!absent) {
        text = strchr(value, ':');
        if (!text)
            return -1;
        *text++ = '\0';
        text += strspn(text, " ");
    }
    if (*count == CASE_HEADERS)
        return -1;
    list[(*count)++] = (struct lr_header){value, text};
    return 0;
}

static int body_of_file(struct case_file *c, struct lr_replay_exchange *e, const char *name)
{
    const char *slash = strrchr(c->path, '/');
    e->body = case_load(
        c->arena,
        lr_arena_fmt(c->arena, "%.*s%s", slash ? (int)(slash + 1 - c->path) : 0, c->path, name),
        &e->body_len);
    return e->body ? 0 : -1;
}

static int body_of_base64(struct case_file *c, struct lr_replay_exchange *e, const char *text)
{
    e->body = (const char *)lr_base64_decode(c->arena, text, &e->body_len);
    return e->body ? 0 : -1;
}

static int read_failure(struct lr_replay_exchange *e, char *value)
{
    e->error_text = cut(value);
    e->error = case_code(value);
    return e->error ? 0 : -1;
}

/* Keys of the last request and its answer. 1: it is none of them. */
static int read_exchange(struct case_file *c, const char *key, char *value)
{
    int last = c->count - 1, rc = read_step(c, key, value);
    struct lr_replay_exchange *e = &c->list[last];
    if (rc != 1)
        return rc;
    if (strcmp(key, "request-header") == 0)
        return add_header(c->heads[last].want, &e->expect_count, value, false);
    if (strcmp(key, "request-no-header") == 0)
        return add_header(c->heads[last].want, &e->expect_count, value, true);
    if (strcmp(key, "reply-header") == 0)
        return add_header(c->heads[last].give, &e->header_count, value, false);
    if (strcmp(key, "reply-body-file") == 0)
        return body_of_file(c, e, value);
    if (strcmp(key, "reply-body-base64") == 0)
        return body_of_base64(c, e, value);
    if (strcmp(key, "reply-error") == 0)
        return read_failure(e, value);
    if (strcmp(key, "request-body") == 0)
        e->expect_body = value;
    else if (strcmp(key, "reply-body") == 0)
        e->body = value;
    else if (strcmp(key, "reply") == 0)
        e->status = (int)strtol(value, NULL, 10);
    else if (strcmp(key, "times") == 0)
        e->times = strcmp(value, "any") == 0 ? -1 : (int)strtol(value, NULL, 10);
    else
        return 1;
    return 0;
}

static int read_pair(struct case_file *c, const char *key, char *value)
{
    if (strcmp(key, "request") == 0)
        return begin_request(c, value);
    if (strcmp(key, "socket") == 0)
        return begin_socket(c, value);
    int rc = read_head(c, key, value);
    return rc == 1 && c->count ? read_exchange(c, key, value) : rc;
}

static bool read_pairs(struct case_file *c, struct case_text *t)
{
    const char *key;
    char *value;
    int rc;
    while ((rc = case_text_next(t, &key, &value)) == 1) {
        rc = read_pair(c, key, value);
        if (rc) {
            case_text_bad(t, rc == 1 ? "no such key" : "malformed value of", key);
            return false;
        }
    }
    return rc == 0;
}

/* What a reader of the case has to know, and what would let it pass for the wrong reason. */
static bool is_complete(const struct case_file *c)
{
    const char *what = !c->url == !c->room_count ? "either url or poll"
                       : !c->provenance          ? "provenance"
                       : !c->expect == !c->code  ? "either expect or error"
                       : c->now_ms == 0          ? "now"
                                                 : NULL;
    for (int i = 0; i < c->count && !what; i++)
        if (!c->list[i].status && !c->list[i].error)
            what = "a reply for each request";
    if (what)
        fprintf(stderr, "%s: it needs %s\n", c->path, what);
    return !what;
}

struct case_file *case_read(const char *path)
{
    struct lr_arena *a = lr_arena_new(CASE_MEMORY);
    struct case_file *c = lr_arena_alloc(a, sizeof *c);
    struct case_text text;
    if (!c) {
        lr_arena_free(a);
        return NULL;
    }
    c->path = path;
    c->arena = a;
    c->depth = LR_DEPTH_ALL;
    c->opts = lr_opts_new();
    if (c->opts && case_text_open(&text, a, path) && read_pairs(c, &text) && is_complete(c))
        return c;
    case_free(c);
    return NULL;
}

void case_free(struct case_file *c)
{
    if (!c)
        return;
    lr_opts_free(c->opts);
    lr_arena_free(c->arena);
}
