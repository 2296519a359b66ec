/* A stand-in for the network half of liblivrec that plays scripts, for what a real room does only
 * rarely: hostile titles, hundreds of jobs, jobs that do not end, every error code. Options, errors
 * and the version are the library's own. The address is the script, steps with commas between:
 *
 *   play:anchor=A,title=T,room=1,start,open=F,progress=N,gap=MS,log=LEVEL,close=F,end=CODE
 *
 * Values are percent-decoded. A job runs until "end"; with "hold" livrec_stop() ends it, else not
 * even that; "many=N" puts N log lines, "refuse=CODE" fails at once, "sleep=MS" makes a look-up
 * take so long. */
#include <livrec/livrec.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "api/last_error.h"

#define STRS 8
#define INTS 9

struct livrec_event {
    struct livrec_event *next;
    int32_t type;
    uint64_t job;
    char *str[STRS];
    int64_t num[INTS];
    char *json;
};

struct livrec {
    pthread_mutex_t lock;
    int fd;
    struct livrec_event *first, **last, *now;
    uint64_t jobs;
    uint32_t running;
    bool held[100000]; /* by job: livrec_stop() ends it */
};

struct livrec_room {
    char title[256];
    int64_t state;
};

static void free_event(struct livrec_event *e)
{
    for (int i = 0; e && i < STRS; i++)
        free(e->str[i]);
    if (e)
        free(e->json);
    free(e);
}

static char *decode(const char *s, size_t n)
{
    char *out = calloc(1, n + 1), hex[3] = "";
    for (size_t i = 0, o = 0; out && i < n; i++, o++) {
        if (s[i] == '%' && i + 2 < n) {
            memcpy(hex, s + i + 1, 2);
            out[o] = (char)strtol(hex, NULL, 16);
            i += 2;
        } else {
            out[o] = s[i];
        }
    }
    return out;
}

/* One step "name=value" or "name"; returns where the next one begins. */
static const char *step(const char *s, char name[16], char **value)
{
    size_t n = strcspn(s, "=,"), all = strcspn(s, ",");
    snprintf(name, 16, "%.*s", (int)n, s);
    *value = decode(s[n] == '=' ? s + n + 1 : "", s[n] == '=' ? all - n - 1 : 0);
    return s + all + (s[all] == ',');
}

static void put(livrec *lr, uint64_t job, int32_t type, const struct livrec_event *what)
{
    struct livrec_event *e = calloc(1, sizeof *e);
    if (!e)
        return;
    *e = *what;
    e->next = NULL;
    e->type = type;
    e->job = job;
    for (int i = 0; i < STRS; i++)
        e->str[i] = what->str[i] ? strdup(what->str[i]) : NULL;
    if (asprintf(&e->json, "{\"event\":\"%s\",\"job\":%llu}", livrec_event_name(e),
                 (unsigned long long)job) < 0)
        e->json = NULL;
    *lr->last = e;
    lr->last = &e->next;
    eventfd_write(lr->fd, 1);
}

static void end(livrec *lr, uint64_t job, int32_t code)
{
    struct livrec_event e = {.num[LIVREC_EVENT_CODE] = code};
    e.str[LIVREC_EVENT_TEXT] = code ? "as told" : "";
    lr->running--;
    lr->held[job] = false;
    put(lr, job, LIVREC_EVENT_JOB_END, &e);
}

static const struct {
    const char *word;
    int32_t type, str, num; /* where the value goes; -1: nowhere */
} steps[] = {
    {"room", LIVREC_EVENT_ROOM, -1, LIVREC_EVENT_STATE},
    {"start", LIVREC_EVENT_RECORD_START, LIVREC_EVENT_QUALITY, -1},
    {"open", LIVREC_EVENT_FILE_OPEN, LIVREC_EVENT_PATH, -1},
    {"close", LIVREC_EVENT_FILE_CLOSE, LIVREC_EVENT_PATH, -1},
    {"progress", LIVREC_EVENT_PROGRESS, -1, LIVREC_EVENT_DURATION},
    {"gap", LIVREC_EVENT_GAP, -1, LIVREC_EVENT_DURATION},
    {"reconnect", LIVREC_EVENT_RECONNECT, LIVREC_EVENT_TEXT, -1},
    {"log", LIVREC_EVENT_LOG, -1, LIVREC_EVENT_CODE},
    {"network", LIVREC_EVENT_NETWORK, LIVREC_EVENT_TEXT, -1},
    {"space", LIVREC_EVENT_SPACE, LIVREC_EVENT_TEXT, -1},
    {"post", LIVREC_EVENT_POST, LIVREC_EVENT_PATH, -1},
};

static void play_event(livrec *lr, uint64_t job, const char *word, char *value,
                       struct livrec_event *e)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(steps[i].word, word) != 0)
            continue;
        struct livrec_event one = *e;
        if (steps[i].str >= 0)
            one.str[steps[i].str] = value;
        if (steps[i].num >= 0)
            one.num[steps[i].num] = strtoll(value, NULL, 10);
        if (steps[i].type == LIVREC_EVENT_LOG || steps[i].type == LIVREC_EVENT_GAP)
            one.str[LIVREC_EVENT_TEXT] = e->str[LIVREC_EVENT_TITLE];
        one.num[LIVREC_EVENT_BYTES] = 1000 * one.num[LIVREC_EVENT_DURATION];
        one.num[LIVREC_EVENT_BITRATE] = 8000000;
        const int type = steps[i].type;
        put(lr, type == LIVREC_EVENT_NETWORK || type == LIVREC_EVENT_SPACE ? 0 : job, type, &one);
    }
}

static void play(livrec *lr, uint64_t job, const char *s)
{
    struct livrec_event e = {0};
    while (*s) {
        char name[16], *value;
        s = step(s, name, &value);
        if (strcmp(name, "anchor") == 0 || strcmp(name, "title") == 0) {
            char **at = &e.str[*name == 'a' ? LIVREC_EVENT_ANCHOR : LIVREC_EVENT_TITLE];
            free(*at);
            *at = value;
            continue;
        }
        if (strcmp(name, "gaps") == 0)
            e.num[LIVREC_EVENT_GAPS] = strtoll(value, NULL, 10);
        if (strcmp(name, "hold") == 0)
            lr->held[job] = true;
        if (strcmp(name, "end") == 0)
            end(lr, job, (int32_t)strtol(value, NULL, 10));
        for (long n = strcmp(name, "many") ? 0 : strtol(value, NULL, 10); n > 0; n--)
            play_event(lr, job, "log", "1", &e);
        play_event(lr, job, name, value, &e);
        free(value);
    }
    free(e.str[LIVREC_EVENT_ANCHOR]);
    free(e.str[LIVREC_EVENT_TITLE]);
}

static long number(const char *url, const char *word)
{
    const char *at = url ? strstr(url, word) : NULL;
    return at ? strtol(at + strlen(word), NULL, 10) : 0;
}

/* --- room.h */

int32_t livrec_new(const livrec_opts *opts, livrec **out)
{
    (void)opts;
    livrec *lr = calloc(1, sizeof *lr);
    if (!lr)
        return LIVREC_ENOMEM;
    pthread_mutex_init(&lr->lock, NULL);
    lr->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    lr->last = &lr->first;
    *out = lr;
    return 0;
}

void livrec_free(livrec *lr)
{
    while (lr->first) {
        struct livrec_event *e = lr->first;
        lr->first = e->next;
        free_event(e);
    }
    free_event(lr->now);
    close(lr->fd);
    free(lr);
}

const char *livrec_match(const char *url)
{
    return strncmp(url, "play:", 5) ? NULL : "play";
}

int32_t livrec_resolve(livrec *lr, const char *url, const livrec_opts *opts, livrec_room **out)
{
    (void)opts;
    long code = number(url, "refuse="), ms = number(url, "sleep=");
    char name[16], *value;
    if (strncmp(url, "play:", 5) || code)
        return lr_api_failf("livrec_resolve", code ? (int)code : LIVREC_EUNSUPPORTED,
                            "as \x1b[1mtold");
    pthread_mutex_lock(&lr->lock);
    play(lr, 0, url + 5);
    pthread_mutex_unlock(&lr->lock);
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
    *out = calloc(1, sizeof **out);
    (*out)->state = number(url, "room=");
    for (const char *s = url + 5; *s; free(value)) {
        s = step(s, name, &value);
        if (strcmp(name, "title") == 0)
            snprintf((*out)->title, sizeof(*out)->title, "%s", value);
    }
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
    return field == LIVREC_ROOM_PLATFORM ? "play" : field == LIVREC_ROOM_TITLE ? room->title : NULL;
}

int64_t livrec_room_int(const livrec_room *room, int32_t field)
{
    return field == LIVREC_ROOM_STATE      ? room->state
           : field == LIVREC_ROOM_SELECTED ? 1
           : field == LIVREC_ROOM_VIEWERS  ? -1
                                           : 0;
}

uint32_t livrec_room_stream_count(const livrec_room *room)
{
    return room->state == LIVREC_STATE_LIVE ? 2 : 0;
}

const char *livrec_room_stream_str(const livrec_room *room, uint32_t index, int32_t field)
{
    static const char *const streams[][7] = {
        {"hls", "https://cdn/sd.m3u8?t=1", "sd", "avc", "line", "smooth", "ts"},
        {"flv", "https://cdn/hd.flv?t=2", "hd", "hevc", NULL, NULL, "flv"}};
    return field == LIVREC_STREAM_NAME ? room->title : streams[index][field];
}

int64_t livrec_room_stream_int(const livrec_room *room, uint32_t index, int32_t field)
{
    static const int64_t streams[][5] = {{800000, 0, 480, 0, 0}, {8000000, 1920, 1080, 59940, 0}};
    (void)room;
    return streams[index][field];
}

uint32_t livrec_room_header_count(const livrec_room *room)
{
    (void)room;
    return 0;
}

const char *livrec_room_header_name(const livrec_room *room, uint32_t index)
{
    (void)room;
    (void)index;
    return NULL;
}

const char *livrec_room_header_value(const livrec_room *room, uint32_t index)
{
    return livrec_room_header_name(room, index);
}

const char *livrec_room_json(const livrec_room *room)
{
    return room->state ? "{\"platform\":\"play\"}" : NULL;
}

uint32_t livrec_platform_count(void)
{
    return 2;
}

const char *livrec_platform_str(uint32_t index, int32_t field)
{
    static const char *const rows[][6] = {
        {"play", "Scripted | 脚本", "play:hold", "js audio", "[{\"name\":\"user\"}]", "SID UID"},
        {"zoo", "Zoo", "https://zoo.example/1", "", "[]", ""}};
    return index < 2 && field >= 0 && field < 6 ? rows[index][field] : NULL;
}

/* --- job.h */

int32_t livrec_record(livrec *lr, const char *url, const livrec_opts *opts, uint64_t *job)
{
    (void)opts;
    long code = number(url, "refuse=");
    if (strncmp(url, "play:", 5) || code)
        return lr_api_failf("livrec_record", code ? (int)code : LIVREC_EUNSUPPORTED, "refused");
    pthread_mutex_lock(&lr->lock);
    *job = ++lr->jobs;
    lr->running++;
    play(lr, *job, url + 5);
    pthread_mutex_unlock(&lr->lock);
    return 0;
}

int32_t livrec_stop(livrec *lr, uint64_t job)
{
    if (lr->held[job])
        end(lr, job, 0);
    return 0;
}

uint32_t livrec_job_count(livrec *lr)
{
    return lr->running;
}

/* --- event.h */

int32_t livrec_next_event(livrec *lr, int32_t timeout_ms, livrec_event **out)
{
    (void)timeout_ms;
    eventfd_t n;
    free_event(lr->now);
    lr->now = NULL;
    pthread_mutex_lock(&lr->lock);
    if (lr->first) {
        lr->now = lr->first;
        lr->first = lr->first->next;
        if (!lr->first) {
            lr->last = &lr->first;
            eventfd_read(lr->fd, &n);
        }
        *out = lr->now;
    }
    pthread_mutex_unlock(&lr->lock);
    return lr->now ? 0 : LIVREC_ETIMEOUT;
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
    static const char *const names[] = {"?",         "log",        "room",        "record_start",
                                        "file_open", "file_close", "gap",         "reconnect",
                                        "progress",  "job_end",    "file_recover"};
    return ev->type < (int32_t)(sizeof names / sizeof *names) ? names[ev->type] : "other";
}

uint64_t livrec_event_job(const livrec_event *ev)
{
    return ev->job;
}

const char *livrec_event_str(const livrec_event *ev, int32_t field)
{
    return ev->str[field];
}

int64_t livrec_event_int(const livrec_event *ev, int32_t field)
{
    return ev->num[field];
}

const char *livrec_event_json(const livrec_event *ev)
{
    return ev->json;
}
