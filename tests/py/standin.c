/* A stand-in for liblivrec that plays scripts, for what the real library does only rarely or
 * slowly: unknown event types, thousands of events, jobs that run until stopped. The address is
 * the script: "play:progress=500,unknown=1,log=2,end=-8"; "play:hold" runs until livrec_stop().
 * "sleep:300" makes a resolve take so many milliseconds; "code:-7" makes it fail. */
#include <livrec/livrec.h>

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define MAX_EVENTS 65536

struct livrec_event {
    int32_t type;
    int32_t code;
    uint64_t job;
    char text[64];
};

struct livrec {
    pthread_mutex_t lock;
    int fd;
    struct livrec_event events[MAX_EVENTS], now;
    size_t head, tail;
    uint64_t last_job;
    uint8_t running[1024];
    uint32_t jobs;
    atomic_int inside; /* resolves that run */
    atomic_bool closing;
};

struct livrec_opts {
    char value[3][256];
};

struct livrec_room {
    char url[256];
};

static const char *const rows[3][10] = {
    {"net.timeout", "timeout", NULL, "duration", "15", NULL, "Wait.", "net", "0.1", "TIME"},
    {"record.format", "format", "f", "choice", "ts", "ts|flv|mkv", "Form.", "record", "0.1", NULL},
    {"auth.account", "account", NULL, "list", NULL, NULL, "Account.", "auth", "0.1", NULL},
};
static _Thread_local char error[128];

static int32_t fail(int32_t code, const char *text)
{
    snprintf(error, sizeof(error), "%s", text);
    return code;
}

/* version.h, error.h */
uint32_t livrec_version(void)
{
    return LIVREC_VERSION_INT;
}
const char *livrec_version_str(void)
{
    return "0.1.0-standin";
}
const char *livrec_last_error(void)
{
    return error;
}
const char *livrec_error_name(int32_t code)
{
    return code == LIVREC_ENET ? "NET" : "UNKNOWN";
}
const char *livrec_error_text(int32_t code)
{
    return code ? "Something failed." : "";
}

/* options.h: a list keeps its values joined by "|", so that a test can see them */
int32_t livrec_opts_new(livrec_opts **out)
{
    return (*out = calloc(1, sizeof(**out))) ? 0 : LIVREC_ENOMEM;
}
void livrec_opts_free(livrec_opts *opts)
{
    free(opts);
}

int32_t livrec_opts_copy(const livrec_opts *opts, livrec_opts **out)
{
    int32_t code = livrec_opts_new(out);
    if (code == 0)
        **out = *opts;
    return code;
}

static int row(const char *name)
{
    for (int i = 0; i < 3; i++)
        if (strcmp(rows[i][0], name) == 0)
            return i;
    return -1;
}

int32_t livrec_opts_set(livrec_opts *opts, const char *name, const char *value)
{
    int i = row(name);
    if (i < 0 || !value || strcmp(value, "bad") == 0)
        return fail(LIVREC_EARG, "livrec_opts_set: refused");
    size_t at = i == 2 ? strlen(opts->value[i]) : 0;
    snprintf(opts->value[i] + at, sizeof(opts->value[i]) - at, "%s%s", at ? "|" : "", value);
    return 0;
}

const char *livrec_opts_get(const livrec_opts *opts, const char *name)
{
    int i = row(name);
    return i < 0 ? NULL : opts->value[i][0] ? opts->value[i] : rows[i][4];
}

uint32_t livrec_option_count(void)
{
    return 3;
}
const char *livrec_option_str(uint32_t index, int32_t field)
{
    return index < 3 && field >= 0 && field < 10 ? rows[index][field] : NULL;
}

/* room.h */
int32_t livrec_new(const livrec_opts *opts, livrec **out)
{
    (void)opts;
    livrec *lr = calloc(1, sizeof(*lr));
    if (!lr)
        return LIVREC_ENOMEM;
    pthread_mutex_init(&lr->lock, NULL);
    lr->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    *out = lr;
    return 0;
}

static void nap(void)
{
    nanosleep(&(struct timespec){0, 5000000}, NULL);
}

/* The memory stays: like a handle of the real library, a freed one is still told apart. */
void livrec_free(livrec *lr)
{
    if (!lr)
        return;
    atomic_store(&lr->closing, true);
    while (atomic_load(&lr->inside))
        nap();
    close(lr->fd);
}

const char *livrec_match(const char *url)
{
    return strncmp(url, "play:", 5) ? NULL : "play";
}

static bool slept(livrec *lr, const char *url)
{
    long ms = strncmp(url, "sleep:", 6) ? 0 : strtol(url + 6, NULL, 10);
    atomic_fetch_add(&lr->inside, 1);
    for (; ms > 0 && !atomic_load(&lr->closing); ms -= 5)
        nap();
    atomic_fetch_sub(&lr->inside, 1);
    return !atomic_load(&lr->closing);
}

int32_t livrec_resolve(livrec *lr, const char *url, const livrec_opts *opts, livrec_room **out)
{
    (void)opts;
    if (strncmp(url, "code:", 5) == 0)
        return fail((int32_t)strtol(url + 5, NULL, 10), "livrec_resolve: as told");
    if (!slept(lr, url))
        return fail(LIVREC_ECANCELLED, "livrec_resolve: the handle is being freed");
    *out = calloc(1, sizeof(**out));
    snprintf((*out)->url, sizeof((*out)->url), "%s", url);
    return 0;
}

int32_t livrec_extract(livrec *lr, const char *url, const livrec_opts *opts, livrec_room **out)
{
    return livrec_resolve(lr, url, opts, out);
}

void livrec_room_free(livrec_room *room)
{
    free(room);
}
const char *livrec_room_str(const livrec_room *room, int32_t field)
{
    return field == LIVREC_ROOM_PLATFORM ? "play"
           : field == LIVREC_ROOM_URL    ? room->url
           : field == LIVREC_ROOM_TITLE  ? "broken \xff byte"
                                         : NULL;
}
int64_t livrec_room_int(const livrec_room *room, int32_t field)
{
    (void)room;
    return field == LIVREC_ROOM_STATE ? 77 : -1;
}
uint32_t livrec_room_stream_count(const livrec_room *room)
{
    (void)room;
    return 0;
}
const char *livrec_room_stream_str(const livrec_room *room, uint32_t index, int32_t field)
{
    (void)room;
    (void)index;
    (void)field;
    return NULL;
}
int64_t livrec_room_stream_int(const livrec_room *room, uint32_t index, int32_t field)
{
    (void)room;
    (void)index;
    (void)field;
    return 0;
}
uint32_t livrec_room_header_count(const livrec_room *room)
{
    (void)room;
    return 0;
}
const char *livrec_room_header_name(const livrec_room *room, uint32_t i)
{
    (void)room;
    (void)i;
    return NULL;
}
const char *livrec_room_header_value(const livrec_room *room, uint32_t i)
{
    (void)room;
    (void)i;
    return NULL;
}
const char *livrec_room_json(const livrec_room *room)
{
    (void)room;
    return "{}";
}
uint32_t livrec_platform_count(void)
{
    return 1;
}
const char *livrec_platform_str(uint32_t index, int32_t field)
{
    static const char *const f[] = {"play",     "Scripted", "play:hold",
                                    "js audio", "[]",       "SID UID"};
    return index == 0 && field >= 0 && field < 6 ? f[field] : NULL;
}

/* job.h */
static void put(livrec *lr, uint64_t job, int32_t type, int32_t code, const char *text)
{
    struct livrec_event *e = &lr->events[lr->tail++ % MAX_EVENTS];
    *e = (struct livrec_event){.type = type, .code = code, .job = job};
    snprintf(e->text, sizeof(e->text), "%s", text);
    if (write(lr->fd, &(uint64_t){1}, 8) != 8)
        error[0] = 0;
}

static void end(livrec *lr, uint64_t job, int32_t code)
{
    put(lr, job, LIVREC_EVENT_JOB_END, code, code ? "as told" : "");
    lr->running[job % sizeof(lr->running)] = 0;
    lr->jobs--;
}

static void play(livrec *lr, uint64_t job, const char *script)
{
    static const struct {
        const char *name;
        int32_t type;
    } words[] = {{"progress", LIVREC_EVENT_PROGRESS},
                 {"log", LIVREC_EVENT_LOG},
                 {"unknown", 4242},
                 {"gap", LIVREC_EVENT_GAP}};
    char name[32], text[32];
    int value, used;
    while (sscanf(script, "%31[a-z]=%d%n", name, &value, &used) == 2) {
        for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
            for (int i = 0; i < value && strcmp(words[w].name, name) == 0; i++) {
                snprintf(text, sizeof(text), "%d", i);
                put(lr, job, words[w].type, 0, text);
            }
        if (strcmp(name, "end") == 0)
            end(lr, job, value);
        script += used + (script[used] == ',');
    }
}

int32_t livrec_record(livrec *lr, const char *url, const livrec_opts *opts, uint64_t *job)
{
    (void)opts;
    if (strncmp(url, "play:", 5))
        return fail(LIVREC_EUNSUPPORTED, "livrec_record: no platform takes this address");
    pthread_mutex_lock(&lr->lock);
    *job = ++lr->last_job;
    lr->running[*job % sizeof(lr->running)] = 1;
    lr->jobs++;
    play(lr, *job, url + 5);
    pthread_mutex_unlock(&lr->lock);
    return 0;
}

int32_t livrec_stop(livrec *lr, uint64_t job)
{
    pthread_mutex_lock(&lr->lock);
    int running = lr->running[job % sizeof(lr->running)];
    if (running)
        end(lr, job, 0);
    pthread_mutex_unlock(&lr->lock);
    return running ? 0 : fail(LIVREC_ENOTFOUND, "livrec_stop: no such job");
}

uint32_t livrec_job_count(livrec *lr)
{
    pthread_mutex_lock(&lr->lock);
    uint32_t n = lr->jobs;
    pthread_mutex_unlock(&lr->lock);
    return n;
}

/* event.h */
int32_t livrec_next_event(livrec *lr, int32_t timeout_ms, livrec_event **out)
{
    struct pollfd p = {.fd = lr->fd, .events = POLLIN};
    uint64_t n;
    poll(&p, 1, timeout_ms);
    pthread_mutex_lock(&lr->lock);
    int32_t code = lr->head == lr->tail ? LIVREC_ETIMEOUT : 0;
    if (code == 0) {
        lr->now = lr->events[lr->head++ % MAX_EVENTS];
        *out = &lr->now;
    }
    if (lr->head == lr->tail && read(lr->fd, &n, 8) < 0)
        error[0] = 0;
    pthread_mutex_unlock(&lr->lock);
    return code;
}

int32_t livrec_event_fd(livrec *lr)
{
    return lr->fd;
}
int32_t livrec_event_type(const livrec_event *ev)
{
    return ev->type;
}
const char *livrec_event_name(const livrec_event *ev)
{
    return ev->type == 4242 ? "novelty" : "known";
}
uint64_t livrec_event_job(const livrec_event *ev)
{
    return ev->job;
}
const char *livrec_event_str(const livrec_event *ev, int32_t field)
{
    return field == LIVREC_EVENT_TEXT ? ev->text : NULL;
}
int64_t livrec_event_int(const livrec_event *ev, int32_t field)
{
    return field == LIVREC_EVENT_CODE ? ev->code : 0;
}
const char *livrec_event_json(const livrec_event *ev)
{
    (void)ev;
    return "{\"event\":\"known\"}";
}

/* notify.h */
uint32_t livrec_channel_count(void)
{
    return 1;
}
const char *livrec_channel_name(uint32_t index)
{
    return index ? NULL : "post";
}
int32_t livrec_notify(livrec *lr, const char *channel, const livrec_opts *opts, const char *title,
                      const char *text)
{
    (void)lr;
    (void)opts;
    (void)title;
    (void)text;
    return strcmp(channel, "post") ? fail(LIVREC_EUNSUPPORTED, "livrec_notify: no such channel")
                                   : 0;
}
