#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "doctor.h"
#include "exit.h"
#include "json_in.h"
#include "msg.h"
#include "now.h"

#define SAMPLE "2" /* seconds of media */
#define PATIENCE_MS 30000
#define SIDECAR_MAX 65536

struct sample {
    int64_t began, first; /* monotonic ms; of the first media, 0: none came */
    int64_t bytes, duration;
    int32_t code;
    bool ended;
    char *why;
};

static void take(struct sample *s, const livrec_event *ev)
{
    int32_t type = livrec_event_type(ev);
    if (type == LIVREC_EVENT_RECORD_START)
        s->first = now_ms();
    if (type != LIVREC_EVENT_JOB_END)
        return;
    const char *text = livrec_event_str(ev, LIVREC_EVENT_TEXT);
    s->ended = true;
    s->code = (int32_t)livrec_event_int(ev, LIVREC_EVENT_CODE);
    s->bytes = livrec_event_int(ev, LIVREC_EVENT_BYTES);
    s->duration = livrec_event_int(ev, LIVREC_EVENT_DURATION);
    s->why = text ? strdup(text) : NULL;
}

static const char *format_of(const struct doctor *d)
{
    const char *format = doctor_option(d, "record.format");
    return format ? format : "ts";
}

/* A recording of some seconds into a folder of its own, by the options of the call. */
static int32_t set_up(const struct doctor *d, const char *dir, livrec **lr, uint64_t *job)
{
    static const char *const fixed[][2] = {
        {"record.duration", SAMPLE}, {"record.name", "sample"}, {"record.sidecar", "yes"},
        {"record.cover", "no"},      {"record.join", "no"},     {"record.subtitles", "none"}};
    livrec_opts *opts = NULL;
    int32_t code = doctor_opts(d, &opts);
    for (size_t i = 0; code == 0 && i < sizeof fixed / sizeof *fixed; i++)
        code = livrec_opts_set(opts, fixed[i][0], fixed[i][1]);
    if (code == 0 && strcmp(format_of(d), "raw") == 0) /* bytes tell no codec */
        code = livrec_opts_set(opts, "record.format", "ts");
    if (code == 0)
        code = livrec_opts_set(opts, "record.dir", dir);
    if (code == 0)
        code = livrec_new(opts, lr);
    if (code == 0)
        code = livrec_record(*lr, d->url, NULL, job);
    livrec_opts_free(opts);
    return code;
}

static void wait_for_end(struct sample *s, livrec *lr, uint64_t job)
{
    livrec_event *ev;
    while (!s->ended && now_ms() - s->began < PATIENCE_MS)
        if (livrec_next_event(lr, 500, &ev) == 0 && livrec_event_job(ev) == job)
            take(s, ev);
}

/* "avc 160x90 + aac" of the sidecar. */
static void add_tracks(struct text *t, const char *text, size_t n)
{
    struct json all, track;
    const char *at = NULL;
    if (!jv_read(text, n, &all))
        return;
    while (jv_item(jv_get(all, "tracks"), &at, &track)) {
        char *codec = jv_str(jv_get(track, "codec"));
        int64_t width = jv_int(jv_get(track, "width"), 0);
        text_fmt(t, "%s%s", t->len ? " + " : "", codec ? codec : "?");
        if (width > 0)
            text_fmt(t, " %lldx%lld", (long long)width,
                     (long long)jv_int(jv_get(track, "height"), 0));
        free(codec);
    }
}

/* The container of what was recorded. */
static void note_kind(const char *name, char kind[8])
{
    const char *dot = strrchr(name, '.');
    if (dot && strlen(dot) < 8 && strcmp(dot, ".json") != 0 && strcmp(dot, ".part") != 0)
        snprintf(kind, 8, "%s", dot + 1);
}

/* What is in the folder goes; codecs and container are read on the way. */
static void clear(const char *dir, struct text *tracks, char kind[8])
{
    DIR *folder = opendir(dir);
    struct dirent *e;
    while (folder && (e = readdir(folder)) != NULL) {
        char text[SIDECAR_MAX];
        size_t n = strlen(e->d_name);
        if (n > 5 && strcmp(e->d_name + n - 5, ".json") == 0) {
            int fd = openat(dirfd(folder), e->d_name, O_RDONLY | O_CLOEXEC);
            ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text);
            if (got > 0)
                add_tracks(tracks, text, (size_t)got);
            if (fd >= 0)
                close(fd);
        }
        if (*e->d_name != '.')
            note_kind(e->d_name, kind);
        if (*e->d_name != '.')
            unlinkat(dirfd(folder), e->d_name, 0);
    }
    if (folder)
        closedir(folder);
    rmdir(dir);
}

static void tell(struct doctor *d, const struct sample *s, const struct text *tracks)
{
    if (s->code || !s->ended || !s->first || s->duration <= 0)
        doctor_tell(d, "media", VERDICT_BAD, s->code ? s->code : LIVREC_ETIMEOUT,
                    tr("%lld bytes came: %s"), (long long)s->bytes,
                    s->why ? s->why : livrec_error_text(LIVREC_ETIMEOUT));
    else
        doctor_tell(d, "media", VERDICT_OK, 0, tr("%s; the first after %.1f s, %.1f s recorded"),
                    tracks->len ? tracks->s : "?", (double)(s->first - s->began) / 1000,
                    (double)s->duration / 1000);
}

/* Does what came fit into the container that is asked for? */
static void tell_codec(struct doctor *d, const struct text *tracks, const char *kind)
{
    const char *format = format_of(d);
    if (!tracks->len || !*kind)
        return;
    if (strcmp(format, "raw") == 0 || strcmp(format, kind) == 0)
        doctor_tell(d, "codec", VERDICT_OK, 0, tr("%s fits into %s"), tracks->s, format);
    else
        doctor_tell(d, "codec", VERDICT_NOTE, 0, tr("%s does not fit into %s: recorded as %s"),
                    tracks->s, format, kind);
}

void doctor_media(struct doctor *d)
{
    char dir[] = "/tmp/livrec-doctor-XXXXXX", kind[8] = "";
    struct sample s = {.began = now_ms()};
    struct text tracks = {0};
    livrec *lr = NULL;
    uint64_t job = 0;
    if (!mkdtemp(dir)) {
        doctor_tell(d, "media", VERDICT_NOTE, 0, tr("no folder for a sample can be made in /tmp"));
        return;
    }
    s.code = set_up(d, dir, &lr, &job);
    if (s.code)
        s.why = strdup(plain_error(livrec_last_error()));
    else
        wait_for_end(&s, lr, job);
    livrec_free(lr);
    clear(dir, &tracks, kind);
    tell(d, &s, &tracks);
    tell_codec(d, &tracks, kind);
    free(s.why);
    text_free(&tracks);
}
