#include "post/media_count.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "data/json.h"
#include "post/path.h"
#include "post/run.h"

#define ARENA ((size_t)1 << 20)

/* A stranger's file shall not choose its demuxer: some read other files. */
const char *lr_media_demuxer(const char *path)
{
    static const struct {
        const char *ext, *demuxer;
    } rows[] = {{".ts", "mpegts"}, {".flv", "flv"}, {".mp4", "mov"},     {".m4a", "mov"},
                {".mov", "mov"},   {".mp3", "mp3"}, {".mkv", "matroska"}};
    const char *dot = lr_path_dot(path);
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        if (strcmp(rows[i].ext, dot) == 0)
            return rows[i].demuxer;
    return NULL;
}

/* "12.340000" */
static int64_t ms_of(const char *text)
{
    int64_t ms = 0, scale = 1000;
    bool fraction = false;
    for (; text && *text && scale > (fraction ? 1 : 0); text++) {
        if (*text == '.') {
            fraction = true;
            continue;
        }
        if (*text < '0' || *text > '9' || ms > INT64_MAX / 20000)
            break;
        if (fraction)
            ms += (*text - '0') * (scale /= 10);
        else
            ms = ms * 10 + (int64_t)(*text - '0') * 1000;
    }
    return ms;
}

static int read_counts(struct lr_media_count *c, struct lr_buf *out, struct lr_err *err)
{
    struct lr_arena *a = lr_arena_new(ARENA);
    if (!a)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    const lr_json *all = lr_json_parse(a, (const char *)out->data, out->len, err);
    const lr_json *streams = lr_json_at(all, "streams");
    *c = (struct lr_media_count){.ms = ms_of(lr_json_str(all, "format.duration"))};
    for (size_t i = 0; i < lr_json_count(streams); i++) {
        const lr_json *s = lr_json_item(streams, i);
        const char *kind = lr_json_str(s, "codec_type");
        int64_t n = lr_json_int(s, "nb_read_packets", 0);
        if (kind && strcmp(kind, "video") == 0)
            c->packets[0] += n;
        if (kind && strcmp(kind, "audio") == 0)
            c->packets[1] += n;
    }
    lr_arena_free(a);
    if (!all)
        return lr_err_prefix(err, "ffprobe");
    return c->packets[0] + c->packets[1] > 0 ? 0
                                             : lr_err_set(err, LIVREC_EMEDIA, "no media is in it");
}

int lr_media_count(struct lr_media_count *c, const char *ffprobe, const char *demuxer,
                   const char *path, int64_t limit_ms, struct lr_cancel *cancel, struct lr_err *err)
{
    char *url = lr_path_fmt("file:%s", path);
    char *argv[] = {"ffprobe",
                    "-v",
                    "quiet",
                    "-protocol_whitelist",
                    "file",
                    "-f",
                    (char *)(uintptr_t)demuxer,
                    "-count_packets",
                    "-show_entries",
                    "stream=codec_type,nb_read_packets:format=duration",
                    "-of",
                    "json=compact=1",
                    url,
                    NULL};
    struct lr_run run = {.program = ffprobe, .argv = argv, .limit_ms = limit_ms, .cancel = cancel};
    if (!url)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = lr_run(&run, err);
    if (rc == 0)
        rc = read_counts(c, &run.output, err);
    lr_buf_free(&run.output);
    lr_free(url);
    return rc;
}
