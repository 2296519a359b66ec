/* Recordings encoded anew by the real ffmpeg, and what is kept from its mistakes. */
#include "unit.h"

#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "post/encode.h"
#include "post/media_count.h"
#include "post/run.h"
#include "post_rig.h"

static struct lr_draft draft;

#define LIMIT 60000

static struct lr_encode encode_by(const char *ffmpeg, const char *ffprobe)
{
    return (struct lr_encode){
        .profile = "dlr-h264", .crf = -1, .limit_ms = LIMIT, .ffmpeg = ffmpeg, .ffprobe = ffprobe};
}

static int encode(const struct lr_encode *e)
{
    err = (struct lr_err){0};
    int rc = lr_draft_open(&draft, &env, source, "mp4", "h264", &err);
    return rc ? rc : lr_encode(e, &draft, source, &err);
}

static bool has_ffmpeg(void)
{
    if (lr_run_exists("ffmpeg") && lr_run_exists("ffprobe"))
        return true;
    fprintf(stderr, "skipped: ffmpeg is not installed\n");
    return false;
}

START_TEST(dlr_profile)
{
    struct lr_media_count before, after;
    if (!has_ffmpeg())
        return;
    begin("show.ts");
    struct lr_encode e = encode_by("ffmpeg", "ffprobe");
    ck_assert_msg(encode(&e) == 0, "%s", err.text);
    ck_assert_int_eq(lr_media_count(&before, "ffprobe", "mpegts", source, LIMIT, NULL, &err), 0);
    ck_assert_int_eq(lr_media_count(&after, "ffprobe", "mov", draft.path, LIMIT, NULL, &err), 0);
    ck_assert_int_eq(before.packets[0], MS / 40);
    ck_assert_mem_eq(before.packets, after.packets, sizeof before.packets);
    ck_assert_int_ge(after.ms, MS - 100);
    ck_assert_int_le(after.ms, MS + 100);
    ck_assert_str_eq(draft.want, "show.mp4");
    lr_draft_close(&draft);
    end(2);
}
END_TEST

static int encode_sound(struct lr_encode *e)
{
    err = (struct lr_err){0};
    e->profile = "mp3";
    int rc = lr_draft_open(&draft, &env, source, "mp3", "mp3", &err);
    return rc ? rc : lr_encode(e, &draft, source, &err);
}

START_TEST(sound_as_mp3)
{
    struct lr_media_count after;
    if (!has_ffmpeg())
        return;
    begin("show.ts");
    struct lr_encode e = encode_by("ffmpeg", "ffprobe");
    ck_assert_msg(encode_sound(&e) == 0, "%s", err.text);
    ck_assert_int_eq(lr_media_count(&after, "ffprobe", "mp3", draft.path, LIMIT, NULL, &err), 0);
    ck_assert_int_eq(after.packets[0], 0);
    ck_assert_int_ge(after.packets[1], 100);
    ck_assert_int_ge(after.ms, MS - 100);
    ck_assert_int_le(after.ms, MS + 200);
    ck_assert_str_eq(draft.want, "show.mp3");
    lr_draft_close(&draft);
    end(2);
}
END_TEST

/* A program of our own in its place, that says and does what it likes. */
static char *impostor(const char *name, const char *does)
{
    static char paths[2][96];
    char *path = paths[strcmp(name, "ffprobe") == 0], text[512];
    snprintf(path, sizeof paths[0], "%s.%s", source, name);
    snprintf(text, sizeof text, "#!/bin/sh\nfor last; do :; done\n%s\n", does);
    put(path, text, strlen(text));
    ck_assert_int_eq(chmod(path, 0755), 0);
    return path;
}

static const char makes[] = "echo media > \"${last#file:}\"";
static const char counts[] =
    "case $last in *.ts) n=100;; *) n=99;; esac\n"
    "echo '{\"streams\":[{\"codec_type\":\"video\",\"nb_read_packets\":\"'$n'\"}],"
    "\"format\":{\"duration\":\"4.0\"}}'";

START_TEST(what_goes_wrong)
{
    static const struct {
        const char *ffmpeg, *ffprobe;
        int rc;
        const char *says;
    } rows[] = {
        {makes, counts, LIVREC_EMEDIA, "99 pictures"},
        {makes, "echo '{}'", LIVREC_EMEDIA, "no media"},
        {makes, "echo '{'", LIVREC_EPARSE, "ffprobe"},
        {"echo half > \"${last#file:}\"; echo broken >&2; exit 1", counts, LIVREC_ESCRIPT,
         "broken"},
        {"exit 0", "exit 3", LIVREC_ESCRIPT, "code 3"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
        begin("show.ts");
        struct lr_encode e =
            encode_by(impostor("ffmpeg", rows[i].ffmpeg), impostor("ffprobe", rows[i].ffprobe));
        int rc = encode(&e);
        ck_assert_msg(rc == rows[i].rc && strstr(err.text, rows[i].says), "%zu: %d %s", i, rc,
                      err.text);
        lr_draft_close(&draft);
        end(3);
    }
}
END_TEST

static const char lasts[] =
    "case $last in *.ts) n=4.0;; *) n=3.0;; esac\n"
    "echo '{\"streams\":[{\"codec_type\":\"audio\",\"nb_read_packets\":\"9\"}],"
    "\"format\":{\"duration\":\"'$n'\"}}'";

START_TEST(sound_that_is_cut_short)
{
    begin("show.ts");
    struct lr_encode e = encode_by(impostor("ffmpeg", makes), impostor("ffprobe", lasts));
    ck_assert_int_eq(encode_sound(&e), LIVREC_EMEDIA);
    ck_assert_msg(strstr(err.text, "3000 ms"), "%s", err.text);
    lr_draft_close(&draft);
    end(3);
}
END_TEST

START_TEST(too_slow)
{
    begin("show.ts");
    struct lr_encode e = encode_by(impostor("ffmpeg", "sleep 600"), impostor("ffprobe", counts));
    e.limit_ms = 100;
    ck_assert_int_eq(encode(&e), LIVREC_ETIMEOUT);
    lr_draft_close(&draft);
    end(3);
}
END_TEST

START_TEST(not_installed)
{
    begin("show.ts");
    struct lr_encode e = encode_by("/nonexistent/ffmpeg", "ffprobe");
    ck_assert_int_eq(encode(&e), LIVREC_EUNSUPPORTED);
    lr_draft_close(&draft);
    end(1);
}
END_TEST

START_TEST(words)
{
    struct lr_encode e = encode_by("ffmpeg", "ffprobe");
    ck_assert_int_eq(lr_encode_check(&e, &err), 0);
    e.encoder = "h264_nvenc";
    e.preset = "p5";
    ck_assert_int_eq(lr_encode_check(&e, &err), 0);
    e.encoder = "-i";
    ck_assert_int_eq(lr_encode_check(&e, &err), LIVREC_EARG);
    e.encoder = NULL;
    e.preset = "a b";
    ck_assert_int_eq(lr_encode_check(&e, &err), LIVREC_EARG);
    e.profile = "best";
    ck_assert_int_eq(lr_encode_check(&e, &err), LIVREC_EARG);
}
END_TEST

/* The arguments, as an encoder of the hardware gets them. */
START_TEST(arguments)
{
    begin("show.ts");
    struct lr_encode e =
        encode_by(impostor("ffmpeg", "echo \"$*\" | tr -d '\\n' >&2; exit 1"), "ffprobe");
    ck_assert_int_eq(encode(&e), LIVREC_ESCRIPT);
    ck_assert_msg(strstr(err.text, "-c:v libx264 -crf 23 -preset veryfast -pix_fmt yuv420p"), "%s",
                  err.text);
    ck_assert_ptr_nonnull(strstr(err.text, "-protocol_whitelist file -f mpegts -i file:/"));
    lr_draft_close(&draft);
    e.encoder = "h264_nvenc";
    e.crf = 30;
    ck_assert_int_eq(encode(&e), LIVREC_ESCRIPT);
    ck_assert_msg(strstr(err.text, "-c:v h264_nvenc -cq 30 -pix_fmt yuv420p"), "%s", err.text);
    lr_draft_close(&draft);
    ck_assert_int_eq(encode_sound(&e), LIVREC_ESCRIPT);
    ck_assert_msg(strstr(err.text, "-map 0:a:0 -c:a libmp3lame -b:a 320k"), "%s", err.text);
    lr_draft_close(&draft);
    end(2);
}
END_TEST

UNIT_MAIN("post_encode", dlr_profile, sound_as_mp3, what_goes_wrong, sound_that_is_cut_short,
          too_slow, not_installed, words, arguments)
