/* Recordings into MP4 and their sound alone; and what stays when that fails. */
#include "unit.h"

#include <fcntl.h>

#include <livrec/error.h>

#include "core/alloc.h"
#include "lavf_read.h"
#include "post/convert.h"
#include "post_rig.h"

static struct lr_draft draft;

static int convert(const char *ext, struct lr_cancel *cancel)
{
    err = (struct lr_err){0};
    int rc = lr_draft_open(&draft, &env, source, ext, "mp4", &err);
    return rc ? rc : lr_convert(&draft, source, cancel, &err);
}

/* Its name; in the folder. */
static char *finish(void)
{
    char *name = NULL;
    ck_assert_int_eq(lr_draft_pick(&draft, &name, &err), 0);
    ck_assert_msg(lr_draft_take(&draft, name, &err) == 0, "%s", err.text);
    lr_draft_close(&draft);
    return name;
}

static int64_t ms_of(const AVFormatContext *c)
{
    return c->duration / 1000;
}

/* By FFmpeg's own reader. */
static void look(const char *name, int streams, int64_t pictures)
{
    char path[128];
    AVFormatContext *c = NULL;
    int64_t frames = 0;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    ck_assert_int_ge(avformat_open_input(&c, path, NULL, NULL), 0);
    ck_assert_int_eq((int)c->nb_streams, streams);
    ck_assert_int_ge(ms_of(c), MS - 100);
    ck_assert_int_le(ms_of(c), MS + 100);
    AVPacket *p = av_packet_alloc();
    for (; av_read_frame(c, p) >= 0; av_packet_unref(p))
        frames += c->streams[p->stream_index]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    av_packet_free(&p);
    avformat_close_input(&c);
    ck_assert_int_eq(frames, pictures);
}

static void check_front(const char *name)
{
    char path[128];
    uint8_t head[64];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(read(fd, head, sizeof head), (ssize_t)sizeof head);
    close(fd);
    uint32_t ftyp = (uint32_t)head[2] << 8 | head[3];
    ck_assert_mem_eq(head + ftyp + 4, "moov", 4);
}

static void check_mp4(const char *of)
{
    begin(of);
    ck_assert_msg(convert("mp4", NULL) == 0, "%s", err.text);
    char *name = finish();
    ck_assert_str_eq(name, "show.mp4");
    look(name, 2, MS / 40);
    check_front(name);
    lr_free(name);
    end(2);
}

START_TEST(ts_to_mp4)
{
    check_mp4("show.ts");
}
END_TEST

START_TEST(flv_to_mp4)
{
    check_mp4("show.flv");
}
END_TEST

/* A name that is taken is left alone. */
START_TEST(never_over_another)
{
    char path[128], text[8];
    begin("a.b.ts");
    snprintf(path, sizeof path, "%s/a.b.mp4", folder);
    put(path, "mine", 4);
    ck_assert_int_eq(convert("mp4", NULL), 0);
    ck_assert_int_eq(lr_draft_take(&draft, "a.b.mp4", &err), LIVREC_EIO);
    char *name = finish();
    ck_assert_str_eq(name, "a.b (2).mp4");
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(read(fd, text, sizeof text), 4);
    close(fd);
    lr_free(name);
    end(3);
}
END_TEST

START_TEST(sound_alone)
{
    begin("show.ts");
    ck_assert_msg(lr_convert_sound(&draft, &env, source, &(struct lr_reserve){0}, NULL, &err) == 0, "%s", err.text);
    char *name = finish();
    ck_assert_str_eq(name, "show.m4a");
    look(name, 1, 0);
    lr_free(name);
    end(2);
}
END_TEST

/* What a killed process left does not keep it from being made. */
START_TEST(left_overs)
{
    static const char *const left[] = {"", ".part", ".faststart"};
    char path[128];
    begin("show.ts");
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s.mp4" LR_DRAFT_TAIL "%s", source, left[i]);
        put(path, "half", 4);
    }
    ck_assert_msg(convert("mp4", NULL) == 0, "%s", err.text);
    char *name = finish();
    ck_assert_str_eq(name, "show.mp4");
    lr_free(name);
    end(2);
}
END_TEST

/* The source is all that is there afterwards. */
static void check_failed(int rc, int expected, const char *says)
{
    ck_assert_msg(rc == expected && strstr(err.text, says), "%d %s", rc, err.text);
    lr_draft_close(&draft);
    ck_assert_int_eq(access(source, R_OK), 0);
    end(1);
}

START_TEST(no_media)
{
    begin("show.ts");
    put(source, "no media", 8);
    check_failed(convert("mp4", NULL), LIVREC_EMEDIA, "no media");
}
END_TEST

START_TEST(damaged)
{
    begin("show.ts");
    memset(stream.data + stream.len / 2, 0x55, 2000);
    put(source, stream.data, stream.len);
    check_failed(convert("mp4", NULL), LIVREC_EMEDIA, "bytes that are no media");
}
END_TEST

/* A tag that is not whole is no frame: what is in front of it is all that there is. */
START_TEST(cut_off)
{
    begin("show.flv");
    uint8_t *mark = memmem(stream.data + stream.len / 2, stream.len / 2, "livrec-demo-mark", 16);
    ck_assert_ptr_nonnull(mark);
    put(source, stream.data, (size_t)(mark - stream.data));
    check_failed(convert("mp4", NULL), LIVREC_EMEDIA, "no media");
}
END_TEST

START_TEST(cancelled)
{
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    lr_cancel_fire(cancel);
    begin("show.ts");
    int rc = convert("mp4", cancel);
    lr_cancel_free(cancel);
    check_failed(rc, LIVREC_ECANCELLED, "");
}
END_TEST

START_TEST(gone)
{
    begin("show.ts");
    unlink(source);
    ck_assert_int_eq(convert("mp4", NULL), LIVREC_EIO);
    lr_draft_close(&draft);
    end(0); /* and its folder is gone, too */
    ck_assert_int_eq(lr_draft_open(&draft, &env, source, "mp4", "mp4", &err), LIVREC_EIO);
    lr_draft_close(&draft);
}
END_TEST

START_TEST(names)
{
    static const struct {
        const char *source, *ext, *want, *name;
    } rows[] = {{"/tmp/a.ts", "mp4", "a.mp4", "a.ts.mp4.making"},
                {"/tmp/a.mp4", "mp4", "a (h264).mp4", "a.mp4.mp4.making"},
                {"/tmp/.ts", "mp4", ".ts.mp4", ".ts.mp4.making"},
                {"/tmp/a", "mp4", "a.mp4", "a.mp4.making"},
                {"/tmp/a.b/c", "m4a", "c.m4a", "c.m4a.making"}};
    env = (struct lr_env){lr_clock_system(), lr_rand_system(), lr_files_system(), NULL};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        lr_draft_open(&draft, &env, rows[i].source, rows[i].ext, "h264", &err);
        ck_assert_str_eq(draft.want, rows[i].want);
        ck_assert_str_eq(draft.name, rows[i].name);
        lr_draft_close(&draft);
    }
}
END_TEST

/* Where a recording would soon have no space, nothing is made. */
START_TEST(no_space)
{
    begin("show.ts");
    ck_assert_int_eq(lr_draft_open(&draft, &env, source, "mp4", "mp4", &err), 0);
    struct lr_reserve reserve = {0};
    ck_assert_int_eq(lr_draft_room(&draft, 1, &reserve, &err), 0);
    ck_assert_int_eq(lr_draft_room(&draft, INT64_MAX, &reserve, &err), LIVREC_EIO);
    reserve.bytes = INT64_MAX;
    ck_assert_int_eq(lr_draft_room(&draft, 1, &reserve, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "shall stay free"));
    lr_draft_close(&draft);
    end(1);
}
END_TEST

UNIT_MAIN("post_convert", ts_to_mp4, flv_to_mp4, never_over_another, sound_alone, left_overs, no_media, damaged,
          cut_off, cancelled, gone, names, no_space)
