#include "session/log_rooms.h"

#include <errno.h>
#include <livrec/error.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/alloc.h"
#include "data/hash.h"

#define NAME_BYTES 60 /* of the address in a name */
#define HASH_CHARS 8

/* What a later event of the same job does not say. */
struct lr_log_room {
    struct lr_log_room *next;
    char *url, *path;
    uint64_t job;
};

int lr_log_rooms_open(struct lr_log_rooms *r, const struct lr_opts *opts, struct lr_err *err)
{
    const char *dir = lr_opts_str(opts, "log.rooms");
    *r = (struct lr_log_rooms){.limits = lr_log_limits_of(opts)};
    if (!dir || !*dir)
        return 0;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return lr_err_set(err, LIVREC_EIO, "log.rooms %s: %s", dir, strerror(errno));
    r->dir = lr_strdup(dir);
    return r->dir ? 0 : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

static void free_room(struct lr_log_room *room)
{
    lr_free(room->url);
    lr_free(room->path);
    lr_free(room);
}

void lr_log_rooms_close(struct lr_log_rooms *r)
{
    for (struct lr_log_room *room = r->first, *next; room; room = next) {
        next = room->next;
        free_room(room);
    }
    lr_free(r->dir);
    *r = (struct lr_log_rooms){0};
}

/* "live.example.com_6" of an address. */
static void word_of(const char *url, char out[NAME_BYTES + 1])
{
    const char *s = strstr(url, "://");
    size_t n = 0;
    for (s = s ? s + 3 : url; *s && *s != '?' && n < NAME_BYTES; s++) {
        bool plain = (*s >= '0' && *s <= '9') || ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z') ||
                     *s == '-' || (*s == '.' && n);
        out[n++] = plain ? *s : '_';
    }
    out[n] = '\0';
}

static char *path_of(const char *dir, const struct lr_event_data *e)
{
    char word[NAME_BYTES + 1], hash[LR_SHA256_HEX];
    const char *url = e->str[LIVREC_EVENT_URL], *platform = e->str[LIVREC_EVENT_PLATFORM];
    word_of(url, word);
    lr_sha256_hex(url, strlen(url), hash);
    platform = platform ? platform : "room";
    size_t n = strlen(dir) + strlen(platform) + sizeof word + sizeof hash + 8;
    char *path = lr_malloc(n);
    if (path)
        snprintf(path, n, "%s/%s-%s-%.*s.log", dir, platform, word, HASH_CHARS, hash);
    return path;
}

static struct lr_log_room *new_room(struct lr_log_rooms *r, const struct lr_event_data *e)
{
    struct lr_log_room *room = lr_calloc(1, sizeof *room);
    if (!room)
        return NULL;
    room->url = lr_strdup(e->str[LIVREC_EVENT_URL]);
    room->path = path_of(r->dir, e);
    if (!room->url || !room->path) {
        free_room(room);
        return NULL;
    }
    room->next = r->first;
    return r->first = room;
}

/* By the address, or else by the job. *lack: there is no memory for it. */
static struct lr_log_room *room_of(struct lr_log_rooms *r, const struct lr_event_data *e,
                                   bool *lack)
{
    const char *url = e->str[LIVREC_EVENT_URL];
    struct lr_log_room *room = r->first;
    while (room && (url ? strcmp(room->url, url) != 0 : room->job != e->job))
        room = room->next;
    if (!room && url)
        *lack = !(room = new_room(r, e));
    if (room && e->job)
        room->job = e->job;
    return room;
}

int lr_log_rooms_write(struct lr_log_rooms *r, const struct lr_event_data *e, const char *line,
                       size_t n)
{
    struct lr_log_sink sink;
    struct lr_err err;
    bool lack = false;
    if (!r->dir || (!e->job && !e->str[LIVREC_EVENT_URL]))
        return 0;
    struct lr_log_room *room = room_of(r, e, &lack);
    if (!room)
        return lack ? ENOMEM : 0;
    errno = 0;
    if (lr_log_sink_open(&sink, room->path, &r->limits, &err))
        return errno ? errno : ENOMEM;
    int error = lr_log_sink_write(&sink, e->num[LIVREC_EVENT_TIME], line, n);
    lr_log_sink_close(&sink);
    return error;
}
