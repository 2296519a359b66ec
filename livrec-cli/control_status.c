#include "control_status.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "login_lines.h"
#include "record_root.h"
#include "save_list.h"

struct counts {
    int64_t rooms, live, recording, paused, failing, bytes, bitrate;
};

static struct counts count(struct json rooms)
{
    struct counts n = {0};
    const char *at = NULL;
    struct json room;
    while (jv_item(rooms, &at, &room)) {
        n.rooms++;
        n.live += jv_is_str(jv_get(room, "state"), "live");
        n.recording += jv_is_str(jv_get(room, "activity"), "recording");
        n.paused += jv_true(jv_get(room, "paused"));
        n.failing += !jv_is_str(jv_get(room, "code"), "OK");
        n.bytes += jv_int(jv_get(room, "bytes"), 0);
        n.bitrate += jv_int(jv_get(room, "bitrate"), 0);
    }
    return n;
}

static void add_disk(struct text *t, const char *dir)
{
    struct statvfs v;
    text_add(t, ",\"dir\":");
    text_json(t, dir);
    if (statvfs(dir, &v) == 0)
        text_fmt(t, ",\"disk_free\":%" PRIu64, (uint64_t)v.f_bavail * v.f_frsize);
    else
        text_add(t, ",\"disk_free\":null");
}

static void add_platforms(struct text *t, livrec *lr)
{
    char *platforms = NULL;
    int32_t code = livrec_watch_platforms(lr, &platforms);
    text_add(t, ",\"platforms\":");
    text_add(t, code ? "[]" : platforms);
    livrec_text_free(platforms);
}

/* As the configuration says now; the options of the handle when it says nothing that can be read.
 */
static livrec_opts *present_options(const struct control_serve *s)
{
    livrec_opts *opts = NULL;
    int32_t code = s->config ? livrec_config_opts(s->config, s->opts, &opts) : LIVREC_ENOTFOUND;
    if (code)
        livrec_opts_copy(s->opts, &opts);
    return opts;
}

static void add_places(struct text *t, const struct control_serve *s)
{
    char *list = save_list(s->list, s->config);
    livrec_opts *opts = present_options(s);
    char *dir = record_root(opts ? livrec_opts_get(opts, "record.dir") : NULL);
    text_add(t, ",\"list\":");
    text_json(t, list);
    add_disk(t, dir ? dir : ".");
    livrec_opts_free(opts);
    free(dir);
    free(list);
}

void control_status(const struct control_serve *s, struct json rooms, struct text *answer)
{
    struct counts n = count(rooms);
    text_fmt(answer,
             "{\"ok\":true,\"version\":\"%s\",\"protocol\":1,\"pid\":%d,\"started\":%" PRId64
             ",\"uptime\":%" PRId64,
             livrec_version_str(), (int)getpid(), s->started, (int64_t)time(NULL) - s->started);
    text_fmt(answer,
             ",\"rooms\":%" PRId64 ",\"live\":%" PRId64 ",\"recording\":%" PRId64
             ",\"paused\":%" PRId64 ",\"failing\":%" PRId64 ",\"bytes\":%" PRId64
             ",\"bitrate\":%" PRId64,
             n.rooms, n.live, n.recording, n.paused, n.failing, n.bytes, n.bitrate);
    text_add(answer, ",\"http\":");
    text_json(answer, s->http && *s->http ? s->http : NULL);
    add_places(answer, s);
    add_platforms(answer, s->lr);
    text_add(answer, ",\"logins\":");
    logins_of_rooms(answer, rooms);
    text_add(answer, "}");
}
