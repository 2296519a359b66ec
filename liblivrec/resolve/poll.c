/* States of many rooms: those of one account of a platform share requests. */
#include <stdio.h>

#include "lang/lang.h"
#include "resolve/ctx.h"

struct item {
    const struct lr_extractor *extractor; /* NULL: there is nothing to share */
    const struct lr_account *account;
    struct lr_captures vars;
};

struct poll {
    struct lr_resolver *resolver;
    const struct lr_opts *opts;
    struct lr_cancel *cancel;
    const char *const *urls;
    size_t n;
    struct lr_poll_state *states;
    struct item *items;
};

/* The rooms of one request. */
struct batch {
    struct lr_polled *rooms;
    size_t *which; /* their places in the list of all */
    size_t n;
};

void lr_polled_live(struct lr_polled *room, bool live)
{
    room->state = live ? LR_STATE_LIVE : LR_STATE_OFFLINE;
}

void lr_polled_fail(lr_ctx *x, struct lr_polled *room, int code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    room->code = code;
    room->text = lr_arena_fmtv(x->arena, fmt, args);
    va_end(args);
}

static bool is_settled(const struct lr_poll_state *s)
{
    return s->state != LR_STATE_UNKNOWN || s->err.code != 0;
}

/* Whose room is it? `x` is used up: its arena holds the captures. */
static void look(struct poll *p, lr_ctx *x, size_t i)
{
    struct lr_err err = {0};
    if (lr_ctx_find(p->resolver, x, p->urls[i], &err) != 0)
        p->states[i].err = err;
    else if (x->extractor->poll)
        p->items[i] = (struct item){x->extractor, x->account, x->captures};
}

/* Take out of the list all that may go into one request with the first. */
static bool gather(struct poll *p, struct lr_arena *a, size_t first, struct batch *b)
{
    const struct item like = p->items[first];
    size_t limit = like.extractor->poll_limit;
    *b = (struct batch){lr_arena_alloc(a, limit * sizeof *b->rooms),
                        lr_arena_alloc(a, limit * sizeof *b->which), 0};
    if (!b->rooms || !b->which)
        return false;
    for (size_t i = first; i < p->n && b->n < limit; i++) {
        struct item *it = &p->items[i];
        if (it->extractor != like.extractor || it->account != like.account)
            continue;
        b->rooms[b->n].vars = &it->vars;
        b->which[b->n++] = i;
        it->extractor = NULL;
    }
    return true;
}

static void settle(const struct poll *p, const struct batch *b, const char *platform)
{
    for (size_t i = 0; i < b->n; i++) {
        const struct lr_polled *room = &b->rooms[i];
        struct lr_poll_state *s = &p->states[b->which[i]];
        if (room->code) {
            lr_err_set(&s->err, room->code, "%s", room->text ? room->text : lr_tr("failed"));
            lr_err_prefix(&s->err, platform);
        } else {
            s->state = room->state;
        }
    }
}

/* An answer of another form than expected says nothing about the rooms: they are asked for by
 * themselves. A refusal would be the same for each of them, and worse with every request. */
static bool is_for_all(int code)
{
    return code != LIVREC_EPARSE && code != LIVREC_EHTTP;
}

static void note_login(const struct poll *p, const struct batch *b, struct lr_login login)
{
    for (size_t i = 0; i < b->n; i++)
        p->states[b->which[i]].login = login;
}

static void refuse(const struct poll *p, const struct batch *b, const struct lr_err *err)
{
    for (size_t i = 0; i < b->n; i++)
        if (!is_settled(&p->states[b->which[i]]))
            p->states[b->which[i]].err = *err;
}

static int ask(lr_ctx *x, const struct batch *b)
{
    int rc = lr_ctx_constants(x, &x->err);
    if (rc == 0)
        rc = x->extractor->poll(x, b->rooms, b->n);
    if (lr_arena_failed(x->arena) || x->fatal)
        rc = lr_done(x);
    if (rc == 0)
        return 0;
    lr_fail(x, rc, "%s", lr_tr("failed"));
    return lr_err_prefix(&x->err, x->extractor->name);
}

static void ask_batch(struct poll *p, size_t first)
{
    struct lr_err err = {0};
    struct batch b;
    lr_ctx x = lr_ctx_new(p->resolver, p->opts, LR_DEPTH_STATE, p->cancel);
    if (!gather(p, x.arena, first, &b)) {
        p->items[first].extractor = NULL;
        lr_err_set(&p->states[first].err, LIVREC_ENOMEM, "no memory");
    } else if (lr_ctx_find(p->resolver, &x, p->urls[first], &err) != 0) {
        refuse(p, &b, &err);
    } else {
        int rc = ask(&x, &b);
        if (rc != LIVREC_ENOMEM)
            settle(p, &b, x.extractor->name);
        struct lr_login login = lr_login_look(&x, p->urls[first]);
        lr_login_blame(&x, &login, &x.err);
        note_login(p, &b, login);
        if (rc && is_for_all(rc))
            refuse(p, &b, &x.err);
        lr_account_save(x.account);
    }
    lr_arena_free(x.arena);
}

static void keep(char *out, size_t size, const char *text)
{
    if (text)
        snprintf(out, size, "%s", text);
}

static void ask_one(struct poll *p, size_t i)
{
    struct lr_room *room = NULL;
    struct lr_poll_state *s = &p->states[i];
    if (lr_resolve_with(p->resolver, p->urls[i], p->opts, LR_DEPTH_STATE, p->cancel, &room,
                        &s->login, &s->err) == 0) {
        s->state = room->state;
        keep(s->anchor, sizeof s->anchor, room->anchor);
        keep(s->title, sizeof s->title, room->title);
        lr_scene_of(&s->scene, room);
    }
    lr_room_free(room);
}

void lr_poll(struct lr_resolver *r, const char *const *urls, size_t n, const struct lr_opts *opts,
             struct lr_cancel *cancel, struct lr_poll_state *states)
{
    lr_ctx x = lr_ctx_new(r, opts, LR_DEPTH_STATE, cancel);
    struct poll p = {r,
                     opts,
                     cancel,
                     urls,
                     n,
                     states,
                     n <= SIZE_MAX / sizeof *p.items ? lr_arena_alloc(x.arena, n * sizeof *p.items)
                                                     : NULL};
    for (size_t i = 0; i < n; i++) {
        states[i] = (struct lr_poll_state){.state = LR_STATE_UNKNOWN};
        if (p.items)
            look(&p, &x, i);
        else
            lr_err_set(&states[i].err, LIVREC_ENOMEM, "no memory");
    }
    for (size_t i = 0; i < n; i++)
        if (p.items && p.items[i].extractor)
            ask_batch(&p, i);
    for (size_t i = 0; i < n; i++)
        if (!is_settled(&states[i]))
            ask_one(&p, i);
    lr_arena_free(x.arena);
}
