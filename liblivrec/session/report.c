#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/log.h"
#include "core/text.h"
#include "session/folder.h"
#include "session/folders.h"
#include "session/job_parts.h"

static void fill(const struct lr_job *j, struct lr_event_data *e, int type)
{
    *e = (struct lr_event_data){.type = type, .job = j->id};
    e->str[LIVREC_EVENT_URL] = j->url;
    if (!j->room)
        return;
    e->str[LIVREC_EVENT_PLATFORM] = j->room->platform;
    e->str[LIVREC_EVENT_ANCHOR] = j->room->anchor;
    e->str[LIVREC_EVENT_TITLE] = j->room->title;
}

/* The folder of a file, which may be one that stands in for "record.dir". */
static const char *dir_of(const struct lr_opts *opts, const char *path)
{
    const char *best = lr_folders_path(opts, 0);
    size_t len = 0;
    if (!path)
        return NULL;
    for (int i = 0; i < LR_FOLDERS; i++) {
        const char *dir = lr_folders_path(opts, i);
        if (!dir || lr_folder_below(dir, path) == path || strlen(dir) <= len)
            continue;
        best = dir;
        len = strlen(dir);
    }
    return best;
}

/* An event that finds no memory is lost; of the end of a job the caller sees to it. Any thread: of
 * the room only `key`. */
static int put_of(const struct lr_job *j, struct lr_event_data *e, const char *key)
{
    const struct lr_event_source of = {.key = key,
                                       .opts = j->opts,
                                       .name = e->of ? e->of->name : NULL,
                                       .dir = dir_of(j->opts, e->str[LIVREC_EVENT_PATH]),
                                       .cover = e->of ? e->of->cover : NULL,
                                       .scene = e->of ? e->of->scene : NULL};
    e->of = &of;
    int rc = lr_events_put(j->jobs->deps.events, e);
    e->of = NULL;
    return rc;
}

static int put(const struct lr_job *j, struct lr_event_data *e)
{
    return put_of(j, e, j->room ? j->room->id : NULL);
}

void lr_report_text(struct lr_job *j, int type, const char *text)
{
    struct lr_event_data e;
    fill(j, &e, type);
    e.str[LIVREC_EVENT_TEXT] = text;
    put(j, &e);
}

void lr_report_info(struct lr_job *j, const char *text)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_LOG);
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_CODE] = LR_INFO;
    put(j, &e);
}

void lr_report_disk(struct lr_job *j, int code, const char *text)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_DISK);
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_CODE] = code;
    put(j, &e);
}

void lr_report_room(struct lr_job *j, const struct lr_room *room, bool news)
{
    if (!news && room->state == j->told)
        return;
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_ROOM);
    e.str[LIVREC_EVENT_PLATFORM] = room->platform;
    e.str[LIVREC_EVENT_ANCHOR] = room->anchor;
    e.str[LIVREC_EVENT_TITLE] = room->title;
    e.str[LIVREC_EVENT_TEXT] = room->reason;
    e.num[LIVREC_EVENT_STATE] = room->state;
    j->told = room->state;
    struct lr_scene scene;
    lr_scene_of(&scene, room);
    e.of = &(struct lr_event_source){.name = room->name, .cover = room->cover, .scene = &scene};
    put_of(j, &e, room->id);
}

void lr_report_start(struct lr_job *j)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_RECORD_START);
    e.str[LIVREC_EVENT_QUALITY] = lr_quality_name(j->feed.quality);
    e.str[LIVREC_EVENT_PROTOCOL] = j->feed.protocol;
    put(j, &e);
}

void lr_report_file(struct lr_job *j, int type, const char *path,
                    const struct lr_pipeline_stats *size)
{
    struct lr_event_data e;
    fill(j, &e, type);
    e.str[LIVREC_EVENT_PATH] = path;
    if (size) {
        e.num[LIVREC_EVENT_BYTES] = size->bytes;
        e.num[LIVREC_EVENT_DURATION] = size->duration_ms;
        e.num[LIVREC_EVENT_FRAMES] = size->frames;
    }
    put(j, &e);
}

void lr_report_reconnect(struct lr_job *j, const char *why)
{
    j->reconnects++;
    lr_report_text(j, LIVREC_EVENT_RECONNECT, why);
}

void lr_report_gap(struct lr_job *j, const char *cause, int64_t media_ms, int64_t duration_ms)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_GAP);
    e.str[LIVREC_EVENT_TEXT] = cause;
    e.num[LIVREC_EVENT_MEDIA_TIME] = media_ms;
    e.num[LIVREC_EVENT_DURATION] = duration_ms;
    e.num[LIVREC_EVENT_GAPS] = ++j->total.gaps;
    put(j, &e);
}

void lr_report_unusual(struct lr_job *j, const struct lr_finding_odd *f)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_UNUSUAL);
    e.str[LIVREC_EVENT_TEXT] = f->text;
    e.num[LIVREC_EVENT_CODE] = f->over ? 0 : LIVREC_EMEDIA;
    e.num[LIVREC_EVENT_MEDIA_TIME] = f->media_ms;
    e.num[LIVREC_EVENT_DURATION] = f->ms;
    put(j, &e);
}

/* bit/s over the last seconds; called once a second. */
static int64_t bit_rate(struct lr_job *j)
{
    int n = j->rate_count < LR_RATE_SECONDS ? j->rate_count : LR_RATE_SECONDS;
    memmove(j->rate_bytes + 1, j->rate_bytes, (size_t)LR_RATE_SECONDS * sizeof j->rate_bytes[0]);
    j->rate_bytes[0] = j->stats.bytes;
    j->rate_count++;
    return n > 0 ? (j->rate_bytes[0] - j->rate_bytes[n]) * 8 / n : 0;
}

void lr_report_progress(struct lr_job *j)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_PROGRESS);
    e.num[LIVREC_EVENT_BYTES] = j->stats.bytes;
    e.num[LIVREC_EVENT_DURATION] = j->stats.duration_ms;
    e.num[LIVREC_EVENT_BITRATE] = bit_rate(j);
    e.num[LIVREC_EVENT_GAPS] = j->total.gaps;
    e.num[LIVREC_EVENT_FRAMES] = j->stats.frames;
    put(j, &e);
}

/* bit/s as the last progress said. */
static int64_t last_rate(const struct lr_job *j)
{
    int n = j->rate_count - 1 < LR_RATE_SECONDS ? j->rate_count - 1 : LR_RATE_SECONDS;
    return n > 0 ? (j->rate_bytes[0] - j->rate_bytes[n]) * 8 / n : 0;
}

void lr_report_look(const struct lr_job *j, struct lr_job_look *out)
{
    *out = (struct lr_job_look){.bytes = j->stats.bytes,
                                .duration_ms = j->stats.duration_ms,
                                .bitrate = last_rate(j),
                                .gaps = j->total.gaps,
                                .reconnects = j->reconnects,
                                .recording = j->recording,
                                .full = j->full,
                                .why = j->decided ? j->end.text : NULL};
    if (j->room) {
        out->anchor = j->room->name ? j->room->name : j->room->anchor;
        out->title = j->room->title;
    }
    if (j->recording) {
        out->quality = lr_quality_name(j->feed.quality);
        out->protocol = j->feed.protocol;
        out->room = j->room;
        out->lines = &j->feed.lines;
        out->hosts = &j->jobs->deps.network->hosts;
        out->line = j->feed.key;
    }
}

/* The room may be changing meanwhile: nothing of it. */
void lr_report_recovered(struct lr_job *j, const char *dir, const char *path, int64_t bytes,
                         int64_t cut)
{
    struct lr_event_data e = {.type = LIVREC_EVENT_FILE_RECOVER, .job = j->id};
    char *full = lr_folder_join(dir, path), text[160];
    lr_text_fmt(text, sizeof text,
                "a recording that was broken off; %lld bytes behind its end are cut",
                (long long)cut);
    e.str[LIVREC_EVENT_URL] = j->url;
    e.str[LIVREC_EVENT_PATH] = full ? full : path;
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_BYTES] = bytes;
    put_of(j, &e, NULL);
    lr_free(full);
}

static int64_t size_of(const struct lr_files *files, const char *path)
{
    int fd = files->open(files, path);
    int64_t size = fd < 0 ? 0 : files->size(files, fd);
    if (fd >= 0)
        files->close(files, fd);
    return size > 0 ? size : 0;
}

void lr_report_joined(struct lr_job *j, const char *full)
{
    struct lr_event_data e = {.type = LIVREC_EVENT_FILE_JOIN, .job = j->id};
    char text[64];
    lr_text_fmt(text, sizeof text, "in place of %u parts", (unsigned)j->parts.count);
    e.str[LIVREC_EVENT_URL] = j->url;
    e.str[LIVREC_EVENT_PATH] = full;
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_BYTES] = size_of(j->jobs->deps.env->files, full);
    put_of(j, &e, NULL);
}

int lr_report_end(struct lr_job *j)
{
    struct lr_event_data e;
    fill(j, &e, LIVREC_EVENT_JOB_END);
    e.str[LIVREC_EVENT_TEXT] = j->end.text;
    e.num[LIVREC_EVENT_CODE] = j->end.code;
    e.num[LIVREC_EVENT_BYTES] = j->total.bytes;
    e.num[LIVREC_EVENT_DURATION] = j->total.duration_ms;
    e.num[LIVREC_EVENT_GAPS] = j->total.gaps;
    e.num[LIVREC_EVENT_FRAMES] = j->total.frames;
    return put(j, &e);
}
