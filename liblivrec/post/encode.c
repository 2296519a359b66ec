#include "post/encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "post/media_count.h"
#include "post/path.h"
#include "post/run.h"

#define ARGS_MAX 48
#define LENGTH_MS 200 /* what the length may differ by */

static const struct profile {
    const char *name, *encoder, *preset;
    int crf;
    const char *tag; /* what Apple's players know it by */
} profiles[] = {
    {"dlr-h264", "libx264", "veryfast", 23, NULL}, /* as DouyinLiveRecorder's */
    {"h264", "libx264", "medium", 21, NULL},
    {"hevc", "libx265", "medium", 24, "hvc1"},
    {"av1", "libsvtav1", "8", 32, NULL},
    {"mp3", "libmp3lame", NULL, 0, NULL}, /* the sound alone */
};

bool lr_encode_is_sound(const char *profile)
{
    return strcmp(profile, "mp3") == 0;
}

static const struct profile *find_profile(const char *name)
{
    for (size_t i = 0; i < LR_COUNT(profiles); i++)
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    return NULL;
}

/* What encoders call a constant quality. */
static const char *quality_flag(const char *encoder)
{
    static const struct {
        const char *end, *flag;
    } rows[] = {{"_nvenc", "-cq"}, {"_qsv", "-global_quality"}, {"_vaapi", "-qp"}, {"_amf", "-qp"}};
    size_t len = strlen(encoder);
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        size_t n = strlen(rows[i].end);
        if (len > n && strcmp(encoder + len - n, rows[i].end) == 0)
            return rows[i].flag;
    }
    return "-crf";
}

static bool is_word(const char *s)
{
    return !s || (*s && *s != '-' &&
                  strspn(s, "abcdefghijklmnopqrstuvwxyz"
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(s));
}

int lr_encode_check(const struct lr_encode *e, struct lr_err *err)
{
    if (!find_profile(e->profile))
        return lr_err_set(err, LIVREC_EARG, "there is no profile \"%s\"", e->profile);
    if (!is_word(e->encoder) || !is_word(e->preset))
        return lr_err_set(err, LIVREC_EARG, "\"%s\" is no name of an encoder or preset",
                          is_word(e->encoder) ? e->preset : e->encoder);
    return 0;
}

struct args {
    char *argv[ARGS_MAX];
    int count;
    char *in, *out, crf[16];
};

static void add(struct args *a, const char *arg)
{
    if (a->count < ARGS_MAX - 1)
        a->argv[a->count++] = (char *)(uintptr_t)arg;
}

static void add_all(struct args *a, const char *const *args)
{
    for (; *args; args++)
        add(a, *args);
}

static void add_video(struct args *a, const struct lr_encode *e)
{
    const struct profile *p = find_profile(e->profile);
    const char *encoder = e->encoder ? e->encoder : p->encoder;
    const char *preset = e->preset ? e->preset : e->encoder ? NULL : p->preset;
    snprintf(a->crf, sizeof a->crf, "%d", e->crf >= 0 ? e->crf : p->crf);
    add_all(a, (const char *const[]){"-c:v", encoder, quality_flag(encoder), a->crf, NULL});
    if (preset)
        add_all(a, (const char *const[]){"-preset", preset, NULL});
    if (p->tag)
        add_all(a, (const char *const[]){"-tag:v", p->tag, NULL});
    add_all(a, (const char *const[]){"-pix_fmt", "yuv420p", NULL});
}

static void add_pictures(struct args *a, const struct lr_encode *e)
{
    add_all(a, (const char *const[]){"-map", "0:v?", "-map", "0:a?", NULL});
    add_video(a, e);
    add_all(a, (const char *const[]){"-fps_mode", "passthrough", "-c:a", "copy", "-map_metadata",
                                     "0", "-movflags", "+faststart", "-f", "mp4", NULL});
}

/* As good as MP3 gets: the sound was lossy before. */
static void add_sound(struct args *a, const struct lr_encode *e)
{
    add_all(a, (const char *const[]){"-map", "0:a:0", "-c:a", find_profile(e->profile)->encoder,
                                     "-b:a", "320k", "-map_metadata", "0", "-f", "mp3", NULL});
}

/* Nothing is asked, nothing replaced, and no other file or address opened. */
static int make_args(struct args *a, const struct lr_encode *e, const struct lr_draft *d,
                     const char *demuxer, const char *source)
{
    a->in = lr_path_fmt("file:%s", source);
    a->out = lr_path_fmt("file:%s", d->path);
    add_all(a,
            (const char *const[]){"ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-n",
                                  "-protocol_whitelist", "file", "-f", demuxer, "-i", a->in, NULL});
    if (lr_encode_is_sound(e->profile))
        add_sound(a, e);
    else
        add_pictures(a, e);
    add(a, a->out);
    return a->in && a->out ? 0 : LIVREC_ENOMEM;
}

static int encode(const struct lr_encode *e, const struct lr_draft *d, const char *demuxer,
                  const char *source, struct lr_err *err)
{
    struct args a = {0};
    int rc = make_args(&a, e, d, demuxer, source);
    if (rc)
        lr_err_set(err, rc, "out of memory");
    struct lr_run run = {
        .program = e->ffmpeg, .argv = a.argv, .limit_ms = e->limit_ms, .cancel = e->cancel};
    if (rc == 0)
        rc = lr_run(&run, err);
    lr_buf_free(&run.output);
    lr_free(a.in);
    lr_free(a.out);
    return rc;
}

static int compare(const struct lr_encode *e, const struct lr_draft *d, const char *demuxer,
                   const char *source, struct lr_err *err)
{
    struct lr_media_count before, after;
    int rc = lr_media_count(&before, e->ffprobe, demuxer, source, e->limit_ms, e->cancel, err);
    if (rc == 0)
        rc = lr_media_count(&after, e->ffprobe, lr_media_demuxer(d->want), d->path, e->limit_ms,
                            e->cancel, err);
    if (rc)
        return rc;
    bool same = before.packets[0] == after.packets[0] && before.packets[1] == after.packets[1];
    if (lr_encode_is_sound(e->profile)) /* its pieces have another length */
        same = after.packets[0] == 0 && after.packets[1] > 0;
    if (same && llabs((long long)(before.ms - after.ms)) <= LENGTH_MS)
        return 0;
    return lr_err_set(err, LIVREC_EMEDIA,
                      "%s would not hold what is in %s: %lld pictures, %lld pieces of sound and "
                      "%lld ms for %lld, %lld and %lld",
                      d->want, source, (long long)after.packets[0], (long long)after.packets[1],
                      (long long)after.ms, (long long)before.packets[0],
                      (long long)before.packets[1], (long long)before.ms);
}

int lr_encode(const struct lr_encode *e, struct lr_draft *d, const char *source, struct lr_err *err)
{
    const char *demuxer = lr_media_demuxer(source);
    int rc = lr_encode_check(e, err);
    if (rc == 0 && !demuxer)
        rc = lr_err_set(err, LIVREC_EMEDIA, "%s is no recording of livrec", source);
    if (rc)
        return rc;
    lr_draft_remove(d);
    rc = encode(e, d, demuxer, source, err);
    if (rc == 0)
        rc = compare(e, d, demuxer, source, err);
    if (rc)
        lr_draft_remove(d);
    return rc;
}
