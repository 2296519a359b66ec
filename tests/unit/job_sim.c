#include "job_sim.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "record/disk.h"
#include "record/pipeline.h"
#include "sim_parts.h"

SIM_WRAP(lr_resolve);
SIM_WRAP(lr_resolve_http);
SIM_WRAP(lr_registry_match);
SIM_WRAP(lr_pool_submit);

static struct sim *world; /* one a process: check forks for each test */

double sim_now(const struct sim *s)
{
    return (double)s->clock.mono / 1000;
}

struct line {
    double when;
    char key[16], name[16], word[16];
};
static struct line lines[256];
static int line_count;
static const char *parsed_script; /* the script that they are of */

static void parse(const char *script)
{
    parsed_script = script;
    line_count = 0;
    for (const char *at = script; at && *at; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL) {
        struct line *l = &lines[line_count];
        ck_assert_int_lt(line_count, 256);
        l->word[0] = 0;
        line_count +=
            sscanf(at, "%lf %15s %15[^ ;] %15[^ ;]", &l->when, l->key, l->name, l->word) >= 3;
    }
}

/* The last line of the script with this key (and name) whose time has come; NULL: none. */
static const struct line *last_line(const char *key, const char *name)
{
    const struct line *last = NULL;
    if (parsed_script != world->script)
        parse(world->script);
    for (int i = 0; i < line_count; i++)
        if (lines[i].when <= sim_now(world) + 1e-9 && strcmp(lines[i].key, key) == 0 &&
            (!name || strcmp(lines[i].name, name) == 0) && (!last || lines[i].when >= last->when))
            last = &lines[i];
    return last;
}

double sim_last_time(const char *key, const char *name)
{
    const struct line *l = last_line(key, name);
    return l ? l->when : -1;
}

static bool state_of(const char *key, const char *name, char out[16])
{
    const struct line *l = last_line(key, name);
    if (l)
        snprintf(out, 16, "%s", name ? l->word : l->name);
    return l != NULL;
}

bool sim_disk_is(const char *what, const char *otherwise)
{
    return sim_last_time("disk", what) > sim_last_time("disk", otherwise);
}

/* How a line is down; false when it is up. */
bool sim_is_down(const char *line, char how[16])
{
    double down = sim_last_time("down", line);
    return down >= 0 && down > sim_last_time("up", line) && state_of("down", line, how);
}

/* The network at this end: names are not found, connections not answered, and nothing comes. */
bool sim_is_cut_off(void)
{
    return sim_last_time("net", "down") > sim_last_time("net", "up");
}

/* ---- the platform */
static bool is_live(char how[16])
{
    if (!state_of("api", NULL, how))
        snprintf(how, 16, "live");
    return strcmp(how, "live") == 0;
}

static void add_streams(struct lr_room *r, enum lr_quality wish)
{
    char line[16];
    int used;
    for (const char *at = world->lines; sscanf(at, "%15s%n", line, &used) == 1; at += used) {
        struct lr_stream *s = &r->streams[r->stream_count++];
        s->protocol = line[0] == 'h' ? "hls" : line[0] == 'd' ? "dash" : "flv";
        s->cdn = lr_arena_strdup(r->arena, line);
        s->url = lr_arena_fmt(r->arena, "http://%s.h/%s?t=%d", line, line,
                              world->tokens ? world->asks : 0);
        s->quality = line[1] == 's' ? LR_Q_SD : LR_Q_ORIGIN;
        bool first = r->selected < 0;
        if (first || (s->quality == wish && r->streams[r->selected].quality != wish))
            r->selected = r->stream_count - 1;
        s->height = 720, s->bitrate = 3000000;
        if (world->expires)
            s->expires = lr_wall_ms(&world->clock.base) / 1000 + world->expires;
    }
    r->hold = sim_seat(world);
}

static void note_question(bool light, bool cancelled)
{
    if (light) {
        world->titles++;
        world->titled = sim_now(world);
        world->titles_cancelled += cancelled;
        return;
    }
    ck_assert_int_lt(world->asks, SIM_EVENTS);
    world->asked[world->asks++] = sim_now(world);
}

int __wrap_lr_resolve(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                      enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
                      struct lr_err *err)
{
    (void)r, (void)url;
    char how[16], title[16] = "title", name[16] = "anchor";
    bool light = depth == LR_DEPTH_STATE;
    ck_assert(light || depth == LR_DEPTH_WISH);
    note_question(light, lr_cancelled(cancel));
    if (lr_cancelled(cancel))
        return lr_err_set(err, LIVREC_ECANCELLED, "cancelled");
    bool live = is_live(how);
    if (sim_is_cut_off()) {
        lr_err_set(err, LIVREC_ENET, "name not resolved (DNS)");
        err->fault = LR_FAULT_NAME;
        return LIVREC_ENET;
    }
    if (strcmp(how, "net") == 0)
        return lr_err_set(err, LIVREC_ENET, "no route to the platform");
    if (strcmp(how, "parse") == 0)
        return lr_err_set(err, LIVREC_EPARSE, "data.live is not there");
    struct lr_room *room = lr_room_new(LR_MAX_STREAMS);
    state_of("title", NULL, title);
    state_of("name", NULL, name);
    room->platform = world->platform;
    room->anchor = lr_arena_strdup(room->arena, name);
    room->title = lr_arena_strdup(room->arena, title);
    room->selected = -1;
    room->state = live || strcmp(how, "empty") == 0 ? LR_STATE_LIVE
                  : strcmp(how, "blocked") == 0     ? LR_STATE_BLOCKED
                                                    : LR_STATE_OFFLINE;
    if (live && !light)
        add_streams(room, lr_quality_parse(lr_opts_str(opts, "stream.quality")));
    *out = room;
    return 0;
}

int __wrap_lr_resolve_http(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                           struct lr_arena *a, struct lr_http_config *out, struct lr_err *err)
{
    (void)r, (void)url, (void)opts, (void)err;
    *out = (struct lr_http_config){.proxy = lr_arena_strdup(a, "none")};
    return 0;
}

const struct lr_extractor *__wrap_lr_registry_match(struct lr_arena *a, const char *url,
                                                    struct lr_url *parsed, struct lr_captures *caps,
                                                    struct lr_err *err)
{
    static const struct lr_extractor sites[2];
    (void)a, (void)parsed, (void)caps;
    if (strcmp(url, "ftp://x") != 0)
        return &sites[strstr(url, "//other/") != NULL];
    lr_err_set(err, LIVREC_EUNSUPPORTED, "no platform takes ftp://x");
    return NULL;
}

/* A worker that takes a fifth of a second. */
int __wrap_lr_pool_submit(struct lr_pool *p, void (*fn)(void *), void *arg)
{
    (void)p;
    return lr_timer_start(world->loop, 200, fn, arg) ? 0 : LIVREC_ENOMEM;
}

/* ---- running */
struct sim *sim_new(void)
{
    struct sim *s = calloc(1, sizeof *s);
    struct lr_err err;
    world = s;
    lr_clock_fake_init(&s->clock, 1700000000000);
    lr_rand_seeded_init(&s->rand, SIM_SEED);
    sim_pipeline_world(s);
    sim_media_world(s);
    s->env = (struct lr_env){&s->clock.base, &s->rand.base, &s->files, &s->log};
    s->script = "";
    s->lines = "a";
    s->step_ms = 250;
    s->platform = "fake";
    s->opts = lr_opts_new();
    s->cancel = lr_cancel_new(NULL);
    ck_assert_int_eq(lr_loop_new(&s->env, &s->loop, &err), 0);
    lr_loop_turn(s->loop, 0); /* this thread is the loop's */
    ck_assert_int_eq(lr_events_new(&s->clock.base, &s->events, &err), 0);
    lr_network_init(&s->network, s->loop, s->events);
    ck_assert_int_eq(lr_known_new(&s->known, &err), 0);
    const struct lr_jobs_deps deps = {&s->env,   s->loop,   NULL,       NULL,
                                      s->events, s->cancel, &s->network, s->known};
    ck_assert_int_eq(lr_jobs_new(&deps, &s->jobs, &err), 0);
    return s;
}

void sim_option(struct sim *s, const char *name, const char *value)
{
    ck_assert_int_eq(lr_opts_set(s->opts, name, value, NULL), 0);
}

uint64_t sim_record(struct sim *s, const char *url)
{
    uint64_t id = 0;
    struct lr_err err = {0};
    sim_option(s, "record.dir", "/tmp");
    sim_option(s, "record.recover", "no");
    int rc = lr_jobs_start(s->jobs, url, s->opts, &id, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_uint_gt(id, 0);
    return id;
}

static void read_events(struct sim *s)
{
    struct livrec_event *e;
    while (lr_events_next(s->events, 0, NULL, NULL, &e) == 0) {
        const struct lr_event_data *d = lr_event_view(e);
        ck_assert_int_lt(s->events_seen, SIM_EVENTS);
        struct sim_event *to = &s->event[s->events_seen++];
        const int64_t *n = d->num;
        *to = (struct sim_event){d->type,
                                 d->job,
                                 sim_now(s),
                                 n[LIVREC_EVENT_CODE],
                                 n[LIVREC_EVENT_STATE],
                                 n[LIVREC_EVENT_BYTES],
                                 n[LIVREC_EVENT_DURATION],
                                 n[LIVREC_EVENT_GAPS],
                                 ""};
        const char *text =
            d->str[d->type == LIVREC_EVENT_FILE_OPEN || d->type == LIVREC_EVENT_FILE_CLOSE
                       ? LIVREC_EVENT_PATH
                   : d->type == LIVREC_EVENT_ROOM ? LIVREC_EVENT_TITLE
                                                  : LIVREC_EVENT_TEXT];
        snprintf(to->text, sizeof to->text, "%s", text ? text : "");
    }
}

void sim_run(struct sim *s, double seconds)
{
    int64_t end = s->clock.mono + (int64_t)(seconds * 1000), media = s->clock.mono + s->step_ms;
    bool stopped = false;
    while (s->clock.mono < end && lr_jobs_count(s->jobs) > 0) {
        int64_t wait = lr_loop_turn(s->loop, 0);
        if (wait == 0)
            continue;
        int64_t step = media - s->clock.mono;
        step = wait > 0 && wait < step ? wait : step;
        lr_clock_fake_advance(&s->clock, step < end - s->clock.mono ? step : end - s->clock.mono);
        if (s->clock.mono >= media) {
            sim_media();
            media += s->step_ms;
        }
        if (!stopped && sim_last_time("stop", NULL) >= 0)
            for (uint64_t id = 1; id <= 3; id++)
                stopped |= lr_jobs_stop(s->jobs, id) == 0;
        read_events(s);
    }
    for (int i = 0; i < 100; i++) /* a worker may still be out */
        lr_clock_fake_advance(&s->clock, lr_jobs_count(s->jobs) ? 0 : 10), lr_loop_turn(s->loop, 0);
    read_events(s);
}

void sim_free(struct sim *s)
{
    ck_assert_uint_eq(lr_jobs_count(s->jobs), 0);
    lr_jobs_free(s->jobs);
    lr_known_free(s->known);
    ck_assert_int_eq(s->sources, 0);
    ck_assert_int_eq(s->pipelines, 0);
    ck_assert_int_eq(s->seats, 0);
    lr_loop_free(s->loop);
    lr_events_free(s->events);
    lr_cancel_free(s->cancel);
    lr_opts_free(s->opts);
    free(s);
}
