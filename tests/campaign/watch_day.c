/* A day of a thousand watched rooms whose platforms fail now and then: no start is late, none is
 * false, and no recording ends before its broadcast.
 *
 *     watch_day [HOURS [ROOMS [SEED]]]
 *
 * Virtual time. Rooms and jobs are real; platforms, media and files are stand-ins. One question in
 * twenty fails, by a server's error, a connection that breaks or an answer of another form; of
 * those that a recording asks, one in fifty says "offline" though it is not. Each room is on air
 * four times a day, for 10 to 26 minutes, so that about fifty are recorded at a time; their
 * connections break every three minutes. */
#include <livrec/error.h>
#include <string.h>

#include "core/files.h"
#include "session/watch.h"
#include "sim_parts.h"

#define WALL ((int64_t)1700000000000)
#define HOUR_MS ((int64_t)3600 * 1000)
#define PERIOD (6 * HOUR_MS)
#define STEP_MS 500
#define INTERVAL_MS 60000
#define LATE (INTERVAL_MS + 5000)
#define ERRORS 50 /* of 1,000 questions */
#define WRONG 20  /* of 1,000 that a recording asks */
#define BREAK_MS 180000
#define PLATFORMS 20
#define ROOMS_MAX 4000
#define STARTS_MAX 200000

SIM_WRAP(lr_poll);
SIM_WRAP(lr_resolve);
SIM_WRAP(lr_resolve_http);
SIM_WRAP(lr_registry_match);
SIM_WRAP(lr_pool_submit);

static struct day {
    struct sim sim;
    struct lr_watchlist *watches;
    struct lr_extractor site[PLATFORMS];
    char name[PLATFORMS][8];
    int rooms;
    int64_t seen[ROOMS_MAX];   /* of each room: the broadcast whose start was seen last */
    int64_t after[STARTS_MAX]; /* how long starts took to be seen */
    int starts, begun, false_starts, false_ends, breaks;
    int64_t questions, failed;
} day;

static int64_t now(void)
{
    return day.sim.clock.mono;
}

double sim_now(const struct sim *s)
{
    return (double)s->clock.mono / 1000;
}

static uint64_t hash(uint64_t room, uint64_t what)
{
    uint64_t h = (room + 1) * 0x9e3779b97f4a7c15u ^ (what + 1) * 0xc2b2ae3d27d4eb4fu;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9u;
    return h ^ h >> 32;
}

static int64_t dice(int64_t n)
{
    return (int64_t)lr_rand_below(&day.sim.rand.base, (uint64_t)n);
}

/* ---- the programme: broadcast k of a room begins at phase + k periods; the first may be on at the
 * start of the day already */

static int64_t phase(int room)
{
    return (int64_t)(hash((uint64_t)room, 0) % (uint64_t)PERIOD) - PERIOD;
}

static int64_t broadcast_at(int room, int64_t at)
{
    return (at - phase(room)) / PERIOD;
}

static int64_t begins(int room, int64_t k)
{
    return phase(room) + k * PERIOD;
}

static int64_t ends(int room, int64_t k)
{
    uint64_t minutes = 10 + hash((uint64_t)room, (uint64_t)k + 1) % 17;
    return begins(room, k) + (int64_t)minutes * 60000;
}

static bool is_live(int room, int64_t at)
{
    return at < ends(room, broadcast_at(room, at));
}

static int room_of(const char *url)
{
    return (int)strtol(url + strlen("http://r"), NULL, 10);
}

/* ---- platforms */

static int fail(struct lr_err *err)
{
    static const int codes[] = {LIVREC_EHTTP, LIVREC_EHTTP, LIVREC_EHTTP, LIVREC_ENET,
                                LIVREC_EPARSE};
    day.questions++;
    if (dice(1000) >= ERRORS)
        return 0;
    day.failed++;
    return lr_err_set(err, codes[dice(5)], "as the dice say");
}

void __wrap_lr_poll(struct lr_resolver *r, const char *const *urls, size_t n,
                    const struct lr_opts *opts, struct lr_cancel *cancel,
                    struct lr_poll_state *states)
{
    for (size_t i = 0; i < n; i++) {
        states[i] = (struct lr_poll_state){.state = LR_STATE_UNKNOWN};
        if (fail(&states[i].err) == 0)
            states[i].state = is_live(room_of(urls[i]), now()) ? LR_STATE_LIVE : LR_STATE_OFFLINE;
    }
}

int __wrap_lr_resolve(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                      enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
                      struct lr_err *err)
{
    bool live = is_live(room_of(url), now()) && dice(1000) >= WRONG;
    if (fail(err))
        return err->code;
    struct lr_room *room = lr_room_new(LR_MAX_STREAMS);
    SIM_MUST(room != NULL);
    room->platform = "fake";
    room->anchor = room->title = "t";
    room->state = live ? LR_STATE_LIVE : LR_STATE_OFFLINE;
    room->selected = -1;
    if (live && depth != LR_DEPTH_STATE) {
        room->streams[room->stream_count++] = (struct lr_stream){
            .protocol = "flv", .quality = LR_Q_ORIGIN, .url = lr_arena_strdup(room->arena, url)};
        room->selected = 0;
    }
    *out = room;
    return 0;
}

int __wrap_lr_resolve_http(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                           struct lr_arena *a, struct lr_http_config *out, struct lr_err *err)
{
    *out = (struct lr_http_config){.proxy = lr_arena_strdup(a, "none")};
    return 0;
}

const struct lr_extractor *__wrap_lr_registry_match(struct lr_arena *a, const char *url,
                                                    struct lr_url *parsed, struct lr_captures *caps,
                                                    struct lr_err *err)
{
    return &day.site[room_of(url) % PLATFORMS];
}

/* A worker takes 0.1 to 0.5 s. */
int __wrap_lr_pool_submit(struct lr_pool *p, void (*fn)(void *), void *arg)
{
    return lr_timer_start(day.sim.loop, 100 + dice(400), fn, arg) ? 0 : LIVREC_ENOMEM;
}

/* ---- media; the disk is well */

bool sim_is_down(const char *line, char how[16])
{
    bool live = is_live((int)strtol(line + 1, NULL, 10), now());
    bool breaks = live && dice(BREAK_MS / STEP_MS) == 0;
    snprintf(how, 16, "%s", live ? "reset" : "eof");
    day.breaks += breaks;
    return !live || breaks;
}

double sim_last_time(const char *key, const char *name)
{
    return -1;
}

bool sim_is_cut_off(void)
{
    return false;
}

bool sim_disk_is(const char *what, const char *otherwise)
{
    return false;
}

/* ---- the day */

static void begin(int rooms, int seed)
{
    struct sim *s = &day.sim;
    struct lr_err err = {0};
    day.rooms = rooms;
    s->step_ms = STEP_MS;
    lr_clock_fake_init(&s->clock, WALL);
    lr_rand_seeded_init(&s->rand, (uint64_t)seed);
    sim_pipeline_world(s);
    sim_media_world(s);
    s->env = (struct lr_env){&s->clock.base, &s->rand.base, &s->files, NULL};
    s->opts = lr_opts_new();
    s->cancel = lr_cancel_new(NULL);
    SIM_MUST(s->opts && s->cancel);
    SIM_MUST(lr_opts_set(s->opts, "record.dir", "/tmp", NULL) == 0);
    SIM_MUST(lr_opts_set(s->opts, "record.recover", "no", NULL) == 0);
    SIM_MUST(lr_loop_new(&s->env, &s->loop, &err) == 0);
    lr_loop_turn(s->loop, 0); /* this thread is the loop's */
    SIM_MUST(lr_events_new(&s->clock.base, &s->events, &err) == 0);
    lr_network_init(&s->network, s->loop, s->events);
    const struct lr_jobs_deps deps = {&s->env,   s->loop,   NULL,       NULL,
                                      s->events, s->cancel, &s->network};
    const struct lr_watch_limits limits = {12, 8};
    SIM_MUST(lr_jobs_new(&deps, &s->jobs, &err) == 0);
    SIM_MUST(lr_watchlist_new(&deps, s->jobs, limits, &day.watches, &err) == 0);
    for (int i = 0; i < PLATFORMS; i++) {
        snprintf(day.name[i], sizeof day.name[i], "p%d", i);
        day.site[i].name = day.name[i];
    }
}

static void add_rooms(void)
{
    struct lr_err err = {0};
    for (int i = 0; i < day.rooms; i++) {
        char url[40];
        uint64_t id;
        snprintf(url, sizeof url, "http://r%d.h/r%d", i, i);
        SIM_MUST(lr_watchlist_add(day.watches, url, day.sim.opts, &id, &err) == 0);
        day.seen[i] = -1;
    }
}

static void on_start(int room, int64_t at)
{
    int64_t k = broadcast_at(room, at), since = begins(room, k) > 0 ? begins(room, k) : 0;
    day.begun++;
    day.false_starts += !is_live(room, at);
    if (day.seen[room] == k)
        return;
    day.seen[room] = k;
    SIM_MUST(day.starts < STARTS_MAX);
    day.after[day.starts++] = at - since;
}

static void read_events(void)
{
    struct livrec_event *e;
    while (lr_events_next(day.sim.events, 0, NULL, NULL, &e) == 0) {
        const struct lr_event_data *d = lr_event_view(e);
        int64_t at = d->num[LIVREC_EVENT_TIME] - WALL;
        if (d->type == LIVREC_EVENT_RECORD_START)
            on_start(room_of(d->str[LIVREC_EVENT_URL]), at);
        if (d->type == LIVREC_EVENT_JOB_END && d->num[LIVREC_EVENT_DURATION] > 0)
            day.false_ends += is_live(room_of(d->str[LIVREC_EVENT_URL]), at);
    }
}

static void run_until(int64_t end)
{
    int64_t media = now() + STEP_MS;
    while (now() < end) {
        int64_t wait = lr_loop_turn(day.sim.loop, 0), step = media - now();
        if (wait == 0)
            continue;
        lr_clock_fake_advance(&day.sim.clock, wait > 0 && wait < step ? wait : step);
        if (now() < media)
            continue;
        sim_media();
        day.sim.starts = 0; /* nobody reads them */
        media += STEP_MS;
        read_events();
    }
}

static void close_all(void)
{
    struct sim *s = &day.sim;
    lr_watchlist_stop(day.watches);
    SIM_MUST(lr_watchlist_remove(day.watches, 0) == 0);
    run_until(now() + 5000);
    SIM_MUST(lr_jobs_count(s->jobs) == 0 && s->sources == 0 && s->pipelines == 0);
    lr_jobs_free(s->jobs);
    lr_loop_free(s->loop);
    lr_watchlist_free(day.watches);
    lr_events_free(s->events);
    lr_cancel_free(s->cancel);
    lr_opts_free(s->opts);
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Broadcasts that began long enough before the end. */
static int expected(int64_t end)
{
    int n = 0;
    for (int i = 0; i < day.rooms; i++)
        for (int64_t k = 0; begins(i, k) + LATE <= end; k++)
            n += ends(i, k) > LATE; /* else it was over as the day began */
    return n;
}

int main(int argc, char **argv)
{
    int hours = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 24;
    int rooms = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1000;
    SIM_MUST(rooms > 0 && rooms <= ROOMS_MAX && hours > 0);
    begin(rooms, argc > 3 ? (int)strtol(argv[3], NULL, 10) : 1);
    add_rooms();
    int64_t end = hours * HOUR_MS;
    run_until(end);
    int missed = expected(end) - day.starts, late = 0;
    qsort(day.after, (size_t)day.starts, sizeof *day.after, compare);
    for (int i = 0; i < day.starts; i++)
        late += day.after[i] > LATE;
    SIM_MUST(day.starts > 0);
    int64_t most = day.after[day.starts - 1], usual = day.after[day.starts / 2];
    int64_t p999 = day.after[(day.starts * 999 + 999) / 1000 - 1];
    bool good = missed <= 0 && day.false_starts == 0 && day.false_ends == 0 && p999 <= LATE;
    printf("%s %d h, %d rooms each %d s, %lld questions, %lld failed, %d connections broken; %d "
           "broadcasts, %d recordings: %d false starts, %d false ends, %d not seen, %d late; seen "
           "after "
           "%.1f s (median), %.1f s (p99.9), %.1f s (worst)\n",
           good ? "ok  " : "FAIL", hours, rooms, INTERVAL_MS / 1000, (long long)day.questions,
           (long long)day.failed, day.breaks, day.starts, day.begun, day.false_starts,
           day.false_ends, missed > 0 ? missed : 0, late, (double)usual / 1000, (double)p999 / 1000,
           (double)most / 1000);
    close_all();
    return good ? 0 : 1;
}
