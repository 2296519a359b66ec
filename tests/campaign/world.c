#include "world.h"

#include <dirent.h>
#include <inttypes.h>
#include <livrec/error.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/cancel.h"
#include "core/files.h"
#include "record/pipeline.h"
#include "record/split.h"

#define WRAP(function) __typeof__(function) __wrap_##function, __real_##function

WRAP(lr_resolve);
WRAP(lr_resolve_http);
WRAP(lr_registry_match);
WRAP(lr_pool_submit);
WRAP(lr_pipeline_stats);
WRAP(lr_sink_find);
WRAP(lr_split_start_ms);

#define ANSWER_MS 200 /* what a question to the platform takes */
#define DISK_MAX ((size_t)128 << 10)

static struct world *world; /* one a process */
static int64_t file_start;

/* ---- the platform */

/* The channel of an address "http://origin.example/c/NAME/FILE". */
static struct channel *channel_of(const char *url)
{
    const char *name = strstr(url, "/c/");
    sim_must(name != NULL, url);
    struct channel *c = channel_get(&world->sim.server.channels, name + 3, strcspn(name + 3, "/"));
    sim_must(c != NULL, "no channel");
    return c;
}

static void add_stream(struct lr_room *r, const char *url)
{
    struct lr_stream *s = &r->streams[r->stream_count++];
    int64_t now = server_now(&world->sim.server), life = world->cfg.life_ms;
    s->protocol = strstr(url, ".m3u8") ? "hls" : strstr(url, ".ts") ? "ts" : "flv";
    s->url = life ? lr_arena_fmt(r->arena, "%s?e=%" PRId64, url, now + life)
                  : lr_arena_strdup(r->arena, url);
    s->quality = LR_Q_ORIGIN;
    s->cdn = lr_arena_fmt(r->arena, "%d", r->stream_count);
    if (world->cfg.tells_life)
        s->expires = (lr_wall_ms(&world->sim.clock.base) + life) / 1000;
    r->selected = 0;
}

int __wrap_lr_resolve(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                      enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
                      struct lr_err *err)
{
    struct channel *c = channel_of(url);
    double dice = (double)lr_rand_below(&world->sim.rand.base, 1000000) / 1e6;
    world->asks++;
    if (dice < world->cfg.api_fails)
        return lr_err_set(err, LIVREC_EHTTP, "HTTP status 503");
    struct lr_room *room = lr_room_new(LR_MAX_STREAMS);
    sim_must(room != NULL, "no memory");
    bool live = channel_live(c, server_now(&world->sim.server));
    room->platform = "demo";
    room->title = room->anchor = lr_arena_strdup(room->arena, c->id);
    room->selected = -1;
    room->state = live ? LR_STATE_LIVE : LR_STATE_OFFLINE;
    if (live)
        add_stream(room, url);
    if (live && world->cfg.other)
        add_stream(room, lr_arena_fmt(room->arena, "%.*s/%s", (int)(strrchr(url, '/') - url), url,
                                      world->cfg.other));
    *out = room;
    return 0;
}

int __wrap_lr_resolve_http(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                           struct lr_arena *a, struct lr_http_config *out, struct lr_err *err)
{
    *out = world->sim.http;
    return 0;
}

const struct lr_extractor *__wrap_lr_registry_match(struct lr_arena *a, const char *url,
                                                    struct lr_url *parsed, struct lr_captures *caps,
                                                    struct lr_err *err)
{
    static const struct lr_extractor any;
    return &any;
}

int __wrap_lr_pool_submit(struct lr_pool *p, void (*fn)(void *), void *arg)
{
    return lr_timer_start(world->sim.loop, ANSWER_MS, fn, arg) ? 0 : LIVREC_ENOMEM;
}

/* ---- the disk: time stands still until it has caught up */

void __wrap_lr_pipeline_stats(const struct lr_pipeline *p, struct lr_pipeline_stats *out)
{
    for (__real_lr_pipeline_stats(p, out); out->waiting > DISK_MAX;
         __real_lr_pipeline_stats(p, out))
        usleep(500);
}

static struct truth *find_room(const char *title)
{
    for (int i = 0; i < world->rooms; i++)
        if (title && strcmp(world->room[i].name, title) == 0)
            return &world->room[i];
    sim_must(false, "a file of no room");
    return NULL;
}

/* The pipeline asks for it before each frame. */
int64_t __wrap_lr_split_start_ms(const struct lr_stage *s)
{
    return file_start = __real_lr_split_start_ms(s);
}

const struct lr_sink_ops *__wrap_lr_sink_find(const char *name)
{
    return truth_sink(find_room, &file_start);
}

/* ---- what happens */

static void add_back(struct world *w, int64_t ms)
{
    if (w->backs == w->back_cap) {
        w->back_cap = w->back_cap ? 2 * w->back_cap : 256;
        w->back_ms = realloc(w->back_ms, (size_t)w->back_cap * sizeof *w->back_ms);
        sim_must(w->back_ms != NULL, "no memory");
    }
    w->back_ms[w->backs++] = ms;
}

static void on_told(struct sim *s, const char *url, const char *what)
{
    int64_t now = s->clock.mono, took = now - world->cut_at;
    if (strcmp(what, "head") != 0) {
        world->cut_at = now;
        world->stalled = strcmp(what, "stall") == 0;
        world->stalls += world->stalled;
        return;
    }
    world->starts++;
    if (world->cut_at >= 0 && !world->stalled)
        add_back(world, took);
    if (world->cut_at >= 0 && world->stalled && took > world->silent_ms)
        world->silent_ms = took;
    world->cut_at = -1;
}

static void on_event(struct world *w, const struct lr_event_data *d)
{
    const int64_t *n = d->num;
    w->files += d->type == LIVREC_EVENT_FILE_CLOSE;
    w->ends += d->type == LIVREC_EVENT_JOB_END;
    if (d->type == LIVREC_EVENT_JOB_END && n[LIVREC_EVENT_CODE])
        fprintf(stderr, "a job ended with %s\n", d->str[LIVREC_EVENT_TEXT]);
    if (d->type == LIVREC_EVENT_FILE_CLOSE && w->cfg.keeps_nothing)
        unlink(d->str[LIVREC_EVENT_PATH]);
    for (int i = 0; d->type == LIVREC_EVENT_GAP && i < w->rooms; i++)
        if (w->job[i] == d->job)
            truth_gap_event(&w->room[i], n[LIVREC_EVENT_MEDIA_TIME], n[LIVREC_EVENT_DURATION]);
}

static void read_events(struct world *w)
{
    struct livrec_event *e;
    while (lr_events_next(w->events, 0, NULL, NULL, &e) == 0)
        on_event(w, lr_event_view(e));
}

/* ---- the whole */

static void option(struct world *w, const char *name, const char *value)
{
    sim_must(lr_opts_set(w->opts, name, value, NULL) == 0, name);
}

struct world *world_new(const struct world_config *cfg)
{
    struct world *w = calloc(1, sizeof *w);
    struct lr_err err = {0};
    sim_must(w != NULL, "no memory");
    world = w;
    w->cfg = *cfg;
    w->cut_at = -1;
    sim_begin(&w->sim, cfg->script);
    w->sim.env.files = lr_files_system();
    w->sim.told = on_told;
    snprintf(w->dir, sizeof w->dir, "/tmp/livrec-world-XXXXXX");
    sim_must(mkdtemp(w->dir) != NULL, "no folder");
    w->opts = lr_opts_new();
    w->cancel = lr_cancel_new(NULL);
    sim_must(w->opts && w->cancel, "no memory");
    option(w, "record.dir", w->dir);
    option(w, "record.recover", "no");
    option(w, "record.sidecar", "no");
    option(w, "record.split_time", cfg->split_time ? cfg->split_time : "0");
    lr_loop_turn(w->sim.loop, 0); /* this thread is the loop's */
    sim_must(lr_events_new(&w->sim.clock.base, &w->events, &err) == 0, err.text);
    lr_network_init(&w->network, w->sim.loop, w->events);
    const struct lr_jobs_deps deps = {&w->sim.env, w->sim.loop, NULL,       NULL,
                                      w->events,   w->cancel,   &w->network};
    sim_must(lr_jobs_new(&deps, &w->jobs, &err) == 0, err.text);
    return w;
}

void world_record(struct world *w, const char *name, const char *file)
{
    char url[128];
    struct lr_err err = {0};
    sim_must(w->rooms < WORLD_ROOMS, "too many rooms");
    snprintf(url, sizeof url, SIM_URL "/c/%s/%s", name, file);
    snprintf(w->room[w->rooms].name, sizeof w->room[w->rooms].name, "%s", name);
    int rc = lr_jobs_start(w->jobs, url, w->opts, &w->job[w->rooms++], &err);
    sim_must(rc == 0, err.text);
}

void world_run(struct world *w, int64_t ms)
{
    for (; ms > 0; ms -= 1000) {
        sim_run(&w->sim, ms < 1000 ? ms : 1000);
        read_events(w);
    }
}

void world_stop(struct world *w, struct truth_sum *sum)
{
    for (int i = 0; i < w->rooms; i++)
        lr_jobs_stop(w->jobs, w->job[i]);
    for (int i = 0; i < 20000 && lr_jobs_count(w->jobs); i++) {
        sim_run(&w->sim, 10);
        usleep(500);
    }
    sim_must(lr_jobs_count(w->jobs) == 0, "a job does not end");
    sim_run(&w->sim, 2 * ANSWER_MS);
    read_events(w);
    for (int i = 0; i < w->rooms; i++)
        truth_judge(&w->room[i], sum);
}

static void remove_folder(const char *path)
{
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;)
        unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
    rmdir(path);
}

void world_free(struct world *w)
{
    lr_jobs_free(w->jobs);
    lr_events_free(w->events);
    lr_cancel_free(w->cancel);
    lr_opts_free(w->opts);
    sim_end(&w->sim);
    remove_folder(w->dir);
    for (int i = 0; i < w->rooms; i++)
        truth_free(&w->room[i]);
    free(w->back_ms);
    free(w);
    world = NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int64_t world_back_ms(struct world *w, int permille)
{
    if (!w->backs)
        return 0;
    qsort(w->back_ms, (size_t)w->backs, sizeof *w->back_ms, compare);
    int at = (w->backs * permille + 999) / 1000 - 1;
    return w->back_ms[at < 0 ? 0 : at];
}

int world_arg(int argc, char **argv, int index, int otherwise)
{
    return argc > index ? (int)strtol(argv[index], NULL, 10) : otherwise;
}
