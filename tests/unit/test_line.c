#include "unit.h"

#include <stdio.h>
#include <string.h>

#include <livrec/error.h>
#include "session/line.h"

static struct lr_room *room_of(const struct lr_stream *streams, int count)
{
    struct lr_room *r = lr_room_new(LR_MAX_STREAMS);
    memcpy(r->streams, streams, (size_t)count * sizeof *streams);
    r->stream_count = count;
    r->selected = 0;
    return r;
}

static void fail_times(struct lr_lines *l, const struct lr_stream *s, int n)
{
    while (n-- > 0)
        lr_lines_failed(l, lr_line_key(s), NULL, 1000);
}

static struct lr_hosts bad;
static int64_t now = 1000;

static int choose(const struct lr_lines *l, const struct lr_room *r)
{
    return lr_lines_choose(l, &bad, r, now);
}

static const struct lr_stream streams[] = {
    {.protocol = "flv", .url = "http://a/x.flv?t=1", .cdn = "a", .quality = LR_Q_ORIGIN},
    {.protocol = "flv", .url = "http://b/x.flv?t=1", .cdn = "b", .quality = LR_Q_ORIGIN},
    {.protocol = "hls", .url = "http://c/x.m3u8", .quality = LR_Q_ORIGIN},
    {.protocol = "rtmp", .url = "rtmp://d/x", .quality = LR_Q_ORIGIN},
    {.protocol = "flv", .url = "http://e/low.flv", .cdn = "e", .quality = LR_Q_SD},
};

START_TEST(two_failures_make_a_line_worse_than_the_next)
{
    struct lr_room *r = room_of(streams, 5);
    struct lr_lines l = {0};
    ck_assert_int_eq(choose(&l, r), 0);
    fail_times(&l, &streams[0], 1);
    ck_assert_int_eq(choose(&l, r), 0);
    fail_times(&l, &streams[0], 1);
    ck_assert_int_eq(choose(&l, r), 1);
    fail_times(&l, &streams[1], 2);
    ck_assert_int_eq(choose(&l, r), 2); /* another protocol of the same quality */
    fail_times(&l, &streams[2], 2);
    ck_assert_int_eq(choose(&l, r), 0); /* all the same again: the wish; never SD, never RTMP */
    fail_times(&l, &streams[0], 2);
    ck_assert_int_eq(choose(&l, r), 1);
    lr_lines_worked(&l, lr_line_key(&streams[0]));
    ck_assert_int_eq(choose(&l, r), 0);
    lr_room_free(r);
}
END_TEST

static void refuse(struct lr_lines *l, const struct lr_stream *s, int n)
{
    const struct lr_err why = {.code = LIVREC_EHTTP};
    while (n-- > 0)
        lr_lines_failed(l, lr_line_key(s), &why, now);
}

static const struct lr_stream ladder[] = {
    {.protocol = "hls", .url = "http://a/x.m3u8", .quality = LR_Q_UHD},
    {.protocol = "flv", .url = "http://a/x.flv", .quality = LR_Q_UHD},
    {.protocol = "hls", .url = "http://a/o.m3u8", .quality = LR_Q_ORIGIN},
    {.protocol = "dash", .url = "http://a/h.mpd", .quality = LR_Q_HD},
    {.protocol = "hls", .url = "http://a/s.m3u8", .quality = LR_Q_SD},
    {.protocol = "hls", .url = "http://a/s.aac", .quality = LR_Q_AUDIO},
};

START_TEST(a_quality_that_is_refused_makes_way_for_the_next)
{
    struct lr_room *r = room_of(ladder, 6);
    struct lr_lines l = {0};
    refuse(&l, &ladder[0], 2);
    ck_assert_int_eq(choose(&l, r), 1);
    refuse(&l, &ladder[1], 1);
    ck_assert_int_eq(choose(&l, r), 1);
    refuse(&l, &ladder[1], 1);
    ck_assert_int_eq(choose(&l, r), 4); /* the next lower one, but DASH that nobody asked for */
    refuse(&l, &ladder[4], 2);
    ck_assert_int_eq(choose(&l, r), 2); /* then the next higher one; sound never */
    refuse(&l, &ladder[2], 2);
    ck_assert_int_eq(choose(&l, r), 0); /* nothing is left: the wish */
    now += 2 * 60000;
    ck_assert_int_eq(choose(&l, r), 0); /* all are tried again after two minutes */
    now = 1000;
    lr_room_free(r);
}
END_TEST

/* Neither networks that are away nor senders that begin anew cost the quality. */
START_TEST(a_quality_that_is_only_away_is_waited_for)
{
    struct lr_room *r = room_of(ladder + 2, 3);
    struct lr_lines l = {0};
    fail_times(&l, &ladder[2], 50);
    ck_assert_int_eq(choose(&l, r), 0);
    lr_lines_worked(&l, lr_line_key(&ladder[2]));
    refuse(&l, &ladder[2], 50);
    ck_assert_int_eq(choose(&l, r), 0);
    lr_room_free(r);
}
END_TEST

START_TEST(a_line_is_known_again_by_its_name)
{
    static const struct {
        struct lr_stream a, b;
        bool same;
    } rows[] = {
        {{.protocol = "flv", .cdn = "a", .url = "http://a1/x?t=1"},
         {.protocol = "flv", .cdn = "a", .url = "http://a2/y?t=2"},
         true},
        {{.protocol = "flv", .url = "http://a/x?t=1"},
         {.protocol = "flv", .url = "http://a/y?t=2"},
         true},
        {{.protocol = "flv", .url = "http://a/x"}, {.protocol = "flv", .url = "http://b/x"}, false},
        {{.protocol = "flv", .cdn = "a", .url = "http://a/x"},
         {.protocol = "flv", .cdn = "a", .url = "https://a/x"},
         false},
        {{.protocol = "flv", .cdn = "a"}, {.protocol = "hls", .cdn = "a"}, false},
        {{.protocol = "flv", .cdn = "a", .quality = LR_Q_HD},
         {.protocol = "flv", .cdn = "a", .quality = LR_Q_SD},
         false},
        {{.protocol = "flv", .cdn = "a", .codec = "hevc"},
         {.protocol = "flv", .cdn = "a", .codec = "avc"},
         false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_msg((lr_line_key(&rows[i].a) == lr_line_key(&rows[i].b)) == rows[i].same,
                      "row %zu", i);
}
END_TEST

START_TEST(a_room_without_a_usable_stream)
{
    struct lr_lines l = {0};
    struct lr_room *r = room_of(streams + 3, 1);
    ck_assert_int_eq(choose(&l, r), -1); /* RTMP alone */
    ck_assert_ptr_null(lr_line_protocol(&r->streams[0]));
    r->selected = -1;
    ck_assert_int_eq(choose(&l, r), -1);
    r->selected = 7;
    ck_assert_int_eq(choose(&l, r), -1);
    lr_room_free(r);
    r = room_of(streams + 3, 2); /* RTMP is selected, of its quality nothing else is there */
    ck_assert_int_eq(choose(&l, r), -1);
    lr_room_free(r);
}
END_TEST

START_TEST(more_lines_than_are_kept)
{
    struct lr_lines l = {0};
    for (uint64_t key = 1; key <= 100; key++)
        for (int i = 0; i < 5; i++)
            lr_lines_failed(&l, key, NULL, 1000);
    ck_assert_int_eq(l.count, LR_LINES);
    lr_lines_worked(&l, 99);
    lr_lines_worked(&l, 1);
    ck_assert_int_eq(l.line[0].strikes, 0);
    ck_assert_int_eq(l.line[1].strikes, 5);
}
END_TEST

START_TEST(failures_are_forgotten_after_ten_minutes)
{
    struct lr_room *r = room_of(streams, 3);
    struct lr_lines l = {0};
    fail_times(&l, &streams[0], 2);
    now = 1000 + LR_HOST_MEMORY - 1;
    ck_assert_int_eq(choose(&l, r), 1);
    now++;
    ck_assert_int_eq(choose(&l, r), 0);
    lr_lines_failed(&l, lr_line_key(&streams[0]), NULL, now);
    ck_assert_int_eq(choose(&l, r), 0); /* the first of a new row */
    lr_lines_failed(&l, lr_line_key(&streams[0]), NULL, now);
    ck_assert_int_eq(choose(&l, r), 1);
    lr_room_free(r);
}
END_TEST

START_TEST(a_host_that_takes_no_connection_is_tried_last)
{
    struct lr_room *r = room_of(streams, 5);
    struct lr_lines l = {0};
    lr_hosts_failed(&bad, "http://a/other.flv", 1000); /* another room saw it */
    ck_assert_int_eq(choose(&l, r), 1);
    fail_times(&l, &streams[1], 20);
    fail_times(&l, &streams[2], 20);
    ck_assert_int_eq(choose(&l, r), 1); /* it may break, but it answers */
    lr_hosts_failed(&bad, streams[1].url, 1000);
    lr_hosts_failed(&bad, streams[2].url, 1000);
    ck_assert_int_eq(choose(&l, r), 0); /* none does: as if all did */
    lr_hosts_worked(&bad, streams[2].url);
    ck_assert_int_eq(choose(&l, r), 2);
    now = 1000 + LR_HOST_MEMORY;
    ck_assert_int_eq(choose(&l, r), 0);
    lr_room_free(r);
}
END_TEST

START_TEST(hosts)
{
    struct lr_hosts h = {0};
    char url[32];
    ck_assert(!lr_hosts_is_bad(&h, "http://a/", 0));
    ck_assert(!lr_hosts_is_bad(&h, NULL, 0));
    lr_hosts_failed(&h, "http://a:81/x?y", 5);
    ck_assert(lr_hosts_is_bad(&h, "https://a:81?z", 5));
    ck_assert(!lr_hosts_is_bad(&h, "http://a/x", 5)); /* another port, another server */
    for (int i = 0; i < LR_HOSTS; i++) {              /* the oldest makes way */
        snprintf(url, sizeof url, "http://%d/", i);
        lr_hosts_failed(&h, url, 10 + i);
    }
    ck_assert(!lr_hosts_is_bad(&h, "http://a:81/", 20));
    ck_assert(lr_hosts_is_bad(&h, "http://0/", 100));
    lr_hosts_forget(&h, 40); /* the network was down from then on */
    ck_assert(lr_hosts_is_bad(&h, "http://29/", 100));
    ck_assert(!lr_hosts_is_bad(&h, "http://30/", 100));
}
END_TEST

UNIT_MAIN("line", two_failures_make_a_line_worse_than_the_next, a_quality_that_is_refused_makes_way_for_the_next, a_quality_that_is_only_away_is_waited_for, a_line_is_known_again_by_its_name,
          a_room_without_a_usable_stream, more_lines_than_are_kept,
          failures_are_forgotten_after_ten_minutes, a_host_that_takes_no_connection_is_tried_last,
          hosts)
