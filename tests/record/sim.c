#include "sim.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PIECE_MS 20 /* a body comes in pieces of so long */
#define LIVE_MS 40  /* and what goes on air so often */

struct lr_exchange {
    struct sim *sim;
    struct lr_exchange *next;
    struct lr_exchange_ops ops;
    void *user;
    struct lr_timer *timer;
    char *url;
    struct sim_reply reply;
    struct plan plan;
    int64_t length;   /* that is promised; -1: none */
    size_t sent;      /* of the bytes in `reply` */
    uint64_t given;   /* bytes of body in all */
    struct conn conn; /* on the origin's side */
    bool live;        /* an endless body: more comes into `reply` as it goes on air */
    int64_t began_ms, stall_until;
    bool has_head, paused, busy, dead;
};

/* The only server of the process: its time is that of the simulation. */
static struct sim *running_sim;

int64_t __wrap_server_now(const struct server *s);
int64_t __wrap_server_now(const struct server *s)
{
    return CHANNEL_HISTORY_MS + running_sim->clock.mono;
}

const char *sim_header(const struct lr_http_req *req, const char *name)
{
    for (size_t i = 0; i < req->header_count; i++)
        if (strcasecmp(req->headers[i].name, name) == 0)
            return req->headers[i].value;
    return NULL;
}

void sim_must(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "the simulated platform broke: %s\n", what);
    abort();
}

/* ---- answers */

static void count(struct sim *s, const char *target)
{
    s->requests++;
    s->playlists += strstr(target, ".m3u8") != NULL || strstr(target, ".mpd") != NULL;
    s->segments += strstr(target, "/seg/") != NULL;
    s->keys += strstr(target, "/key/") != NULL;
}

/* The origin's whole response, taken apart. */
static void ask_origin(struct sim *s, struct lr_exchange *x, const char *target)
{
    struct conn *c = &x->conn;
    request_handle(&s->server, c, "GET", target);
    x->plan = c->plan;
    x->reply.status = c->status;
    size_t body = c->head_left;
    bytes_add(&x->reply.body, c->out.data + body, c->out.len - body);
    bytes_clear(&c->out);
    x->live = c->live != LIVE_NONE;
    x->length = x->live ? -1 : (int64_t)x->reply.body.len + c->plan.length_add;
    if (c->plan.redirect[0])
        snprintf(x->reply.headers, sizeof x->reply.headers, "location: %.200s\n", c->plan.redirect);
}

/* What went on air since the last look. */
static void refill(struct lr_exchange *x)
{
    if (!x->live || x->sent < x->reply.body.len)
        return;
    x->sent = 0;
    bytes_clear(&x->reply.body);
    live_fill(&x->sim->server, &x->conn);
    bytes_add(&x->reply.body, x->conn.out.data, x->conn.out.len);
    bytes_clear(&x->conn.out);
}

static void make_answer(struct sim *s, struct lr_exchange *x, const struct lr_http_req *req)
{
    const char *target = strchr(x->url + strlen("http://"), '/');
    target = target ? target : "/";
    count(s, target);
    script_plan(&(struct script){0}, "", NULL, 0, "", &x->plan);
    if (s->answer && s->answer(s, target, req, &x->reply))
        x->length = x->reply.stays_open || x->reply.no_length ? -1 : (int64_t)x->reply.body.len;
    else
        ask_origin(s, x, target);
}

/* ---- giving them, piece by piece */

static void step(void *arg);

static void free_exchange(struct lr_exchange *x)
{
    bytes_free(&x->reply.body);
    bytes_free(&x->conn.out);
    ts_free(&x->conn.ts);
    free(x->conn.pending);
    free(x->url);
    free(x);
}

static void unlink_exchange(struct lr_exchange *x)
{
    struct lr_exchange **p = &x->sim->running;
    while (*p != x)
        p = &(*p)->next;
    *p = x->next;
    lr_timer_stop(x->sim->loop, &x->timer);
}

static void finish(struct lr_exchange *x, int code, const char *text)
{
    struct lr_err err = {0};
    if (code)
        lr_err_set(&err, code, "origin.example: %s", text);
    unlink_exchange(x);
    x->dead = true;
    x->ops.done(x->user, &err);
    free_exchange(x);
}

static void wait_ms(struct lr_exchange *x, int64_t ms)
{
    struct sim *s = x->sim;
    if (s->spare)
        s->spare(true);
    x->timer = lr_timer_start(s->loop, ms, step, x);
    if (s->spare)
        s->spare(false);
    sim_must(x->timer != NULL, "no memory");
}

static void tell(const struct lr_exchange *x, const char *what)
{
    if (x->live && x->sim->told)
        x->sim->told(x->sim, x->url, what);
}

static int give_head(struct lr_exchange *x)
{
    struct lr_header headers[16];
    char text[512], *save = NULL;
    struct lr_http_head head = {x->reply.status, x->url, headers, 0, x->length};
    snprintf(text, sizeof text, "%s", x->reply.headers);
    for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        char *colon = strstr(line, ": ");
        sim_must(colon != NULL, line);
        *colon = 0;
        headers[head.header_count++] = (struct lr_header){line, colon + 2};
    }
    x->has_head = true;
    tell(x, "head");
    return x->ops.head(x->user, &head);
}

/* Bytes that may come in one piece; 0: the cut is due. */
static size_t allowance(const struct lr_exchange *x)
{
    const struct plan *p = &x->plan;
    int64_t rate = p->drip_bytes > 0 ? p->drip_bytes * 1000 / p->drip_ms : x->sim->bytes_per_s;
    size_t left = x->reply.body.len - x->sent, n = (size_t)(rate * PIECE_MS / 1000);
    n = n ? n : 1;
    n = n < left ? n : left;
    if (p->cut_after >= 0 && x->given + n > (uint64_t)p->cut_after)
        n = x->given < (uint64_t)p->cut_after ? (size_t)((uint64_t)p->cut_after - x->given) : 0;
    return n;
}

static bool cut_is_due(const struct lr_exchange *x)
{
    const struct plan *p = &x->plan;
    int64_t elapsed = x->sim->clock.mono - x->began_ms;
    return (p->cut_after >= 0 && x->given >= (uint64_t)p->cut_after) ||
           (p->cut_ms >= 0 && elapsed >= p->cut_ms);
}

/* True: nothing more happens now. */
static bool cut(struct lr_exchange *x)
{
    struct plan *p = &x->plan;
    if (!cut_is_due(x))
        return false;
    p->cut_after = p->cut_ms = -1;
    tell(x, p->cut == FAULT_RST ? "rst" : p->cut == FAULT_FIN ? "fin" : "stall");
    if (p->cut != FAULT_STALL)
        finish(x, LIVREC_ENET, p->cut == FAULT_RST ? "connection reset" : "connection closed");
    else if (p->stall_for >= 0)
        wait_ms(x, p->stall_for);
    return true;
}

static void body_is_over(struct lr_exchange *x)
{
    if (x->live && !x->conn.ending)
        wait_ms(x, LIVE_MS);
    if (x->reply.stays_open || (x->live && !x->conn.ending))
        return;
    if (x->length > (int64_t)x->sent)
        finish(x, LIVREC_ENET, "the body ended too early");
    else
        finish(x, 0, "");
}

static void step(void *arg)
{
    struct lr_exchange *x = arg;
    x->timer = NULL;
    if (x->paused || (x->has_head && cut(x)))
        return;
    refill(x);
    size_t n = x->has_head ? allowance(x) : 0;
    if (x->has_head && x->sent == x->reply.body.len) {
        body_is_over(x);
        return;
    }
    if (x->has_head && n == 0) {
        wait_ms(x, PIECE_MS);
        return;
    }
    x->busy = true;
    const uint8_t *data = x->reply.body.data + x->sent;
    x->sent += n;
    x->given += n;
    int rc = n ? x->ops.data(x->user, data, n) : give_head(x);
    x->busy = false;
    if (x->dead)
        free_exchange(x);
    else if (rc)
        finish(x, rc, "ended by the reader");
    else
        wait_ms(x, n ? PIECE_MS : 0);
}

/* ---- the transport */

static int start(struct lr_transport *t, const struct lr_http_config *cfg,
                 const struct lr_http_req *req, const struct lr_exchange_ops *ops, void *user,
                 struct lr_exchange **out, struct lr_err *err)
{
    struct sim *s = running_sim;
    struct lr_exchange *x = calloc(1, sizeof *x);
    sim_must(x != NULL, "no memory");
    x->sim = s;
    x->ops = *ops;
    x->user = user;
    x->url = strdup(req->url);
    x->began_ms = s->clock.mono;
    x->next = s->running;
    s->running = x;
    make_answer(s, x, req);
    wait_ms(x, s->latency_ms + x->plan.delay_ms);
    *out = x;
    return 0;
}

static void cancel(struct lr_transport *t, struct lr_exchange *x)
{
    if (x->dead)
        return;
    x->dead = true;
    unlink_exchange(x);
    if (!x->busy)
        free_exchange(x);
}

static void pause_exchange(struct lr_transport *t, struct lr_exchange *x, bool paused)
{
    x->paused = paused;
    if (!paused && !x->timer && !x->busy)
        wait_ms(x, 0);
}

static void drain(struct lr_transport *t, struct lr_exchange *x)
{
}

static void drop_all(struct lr_transport *t)
{
    while (running_sim->running) {
        struct lr_exchange *x = running_sim->running;
        unlink_exchange(x);
        x->ops.dropped(x->user);
        free_exchange(x);
    }
}

/* ---- the whole */

static void on_log(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    running_sim->warnings++;
}

void sim_begin(struct sim *s, const char *script)
{
    char err[256] = "";
    struct lr_err why = {0};
    memset(s, 0, sizeof *s);
    running_sim = s;
    lr_clock_fake_init(&s->clock, 1700000000000);
    lr_rand_seeded_init(&s->rand, 1);
    s->log = (struct lr_log){LR_WARN, on_log};
    s->env = (struct lr_env){.clock = &s->clock.base, .rand = &s->rand.base, .log = &s->log};
    s->http = (struct lr_http_config){.user_agent = "test"};
    s->latency_ms = 20;
    s->bytes_per_s = 4000000;
    sim_must(script_parse(&s->server.script, script, err, sizeof err) == 0, err);
    sim_must(clip_load(&s->server.clip, demo_clip, demo_clip_len, err, sizeof err) == 0, err);
    s->server.channels = (struct channels){.script = &s->server.script, .clip = &s->server.clip};
    s->transport = (struct lr_transport){start, cancel, pause_exchange, drain, drop_all};
    sim_must(lr_loop_new(&s->env, &s->loop, &why) == 0, why.text);
    lr_loop_set_transport(s->loop, &s->transport);
}

bool sim_run_until(struct sim *s, int64_t ms, bool (*over)(void *), void *arg)
{
    int64_t end = s->clock.mono + ms;
    for (;;) {
        int64_t next = lr_loop_turn(s->loop, 0), left = end - s->clock.mono;
        if (over && over(arg))
            return true;
        if (left <= 0)
            return false;
        lr_clock_fake_advance(&s->clock, next < 0 || next > left ? left : next);
    }
}

void sim_run(struct sim *s, int64_t ms)
{
    sim_run_until(s, ms, NULL, NULL);
}

void sim_end(struct sim *s)
{
    lr_loop_free(s->loop);
    channels_free(&s->server.channels);
    clip_free(&s->server.clip);
    running_sim = NULL;
}
