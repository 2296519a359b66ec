/* What is said of watched rooms, and what may be changed while they are watched. */
#include "session/line.h"
#include "session/watch_parts.h"
#include "watch_rig.h"

/* What is said of a room. Free with lr_buf_free(). */
static const char *view(struct lr_buf *b, uint64_t room)
{
    struct lr_err err;
    lr_buf_init(b, 1 << 20);
    ck_assert_int_eq(lr_watchlist_json(w.list, room, b, &err), 0);
    return lr_buf_str(b);
}

static void says(uint64_t room, const char *want)
{
    struct lr_buf b;
    const char *json = view(&b, room);
    ck_assert_msg(strstr(json, want), "%s", json);
    lr_buf_free(&b);
}

START_TEST(what_is_said_of_a_room)
{
    struct lr_buf b;
    struct lr_err err;
    up();
    add(0, 'a');
    run(5);
    ck_assert_str_eq(
        view(&b, w.room[0]),
        "{\"room\":1,\"url\":\"a0\",\"platform\":\"a\",\"number\":null,\"name\":null,\"anchor\":"
        "null,"
        "\"title\":null,\"names\":[],\"state\":\"offline\",\"activity\":\"waiting\",\"paused\":"
        "false,\"leaving\":false,"
        "\"quality\":\"origin\",\"format\":\"ts\",\"granted\":null,\"protocol\":null,"
        "\"job\":null,\"elapsed\":null,\"duration\":null,\"bytes\":null,\"bitrate\":null,"
        "\"gaps\":null,\"reconnects\":null,\"lines\":[],\"next_check\":61,\"next_why\":"
        "\"interval\",\"code\":\"OK\",\"error\":null,"
        "\"cookies\":null,\"login\":null,\"login_end\":null,\"list\":null}");
    lr_buf_free(&b);
    w.live[0] = true;
    run(67);
    says(w.room[0], "\"name\":\"Ann\",\"anchor\":\"Ann\",\"title\":\"Evening \\\"show\\\"\",");
    says(w.room[0], "\"state\":\"live\",\"activity\":\"recording\"");
    says(w.room[0], "\"granted\":\"hd\",\"protocol\":\"flv\",\"job\":1,");
    says(w.room[0], "\"duration\":4000,\"bytes\":5000,\"bitrate\":8000,\"gaps\":2,\"reconnects\":3,"
                    "\"lines\":[],\"next_check\":null,\"next_why\":null");
    w.live[0] = false;
    w.code[0] = LIVREC_EAUTH;
    w.on_end(w.on_end_arg, 1, 0);
    run(80);
    says(w.room[0], "\"anchor\":\"Ann\""); /* its name stays known */
    says(w.room[0], "\"job\":null");
    says(w.room[0], "\"code\":\"AUTH\",\"error\":\"as the test says\"");
    add(1, 'b');
    says(0, "[{\"room\":1,");
    says(0, "},{\"room\":2,");
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_watchlist_json(w.list, 99, &b, &err), LIVREC_ENOTFOUND);
    lr_buf_free(&b);
    lr_buf_init(&b, 100);
    ck_assert_int_eq(lr_watchlist_json(w.list, 0, &b, &err), LIVREC_ENOMEM);
    lr_buf_free(&b);
    down();
}
END_TEST

START_TEST(what_is_said_of_platforms)
{
    struct lr_buf b;
    struct lr_err err;
    up();
    w.code[2] = LIVREC_ERATE;
    w.wait_ms = 90000;
    add(0, 'a');
    add(1, 'c');
    run(5);
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_watchlist_platforms(w.list, &b, &err), 0);
    ck_assert_str_eq(
        lr_buf_str(&b),
        "[{\"platform\":\"c\",\"rooms\":1,\"asking\":0,\"at_once\":2,\"most_at_once\":8,"
        "\"at_once_why\":\"failed\","
        "\"questions\":1,\"failures\":1,\"failing\":100,\"pause\":90,\"pause_why\":\"refused\","
        "\"code\":\"RATE\"},"
        "{\"platform\":\"a\",\"rooms\":1,\"asking\":0,\"at_once\":4,\"most_at_once\":8,"
        "\"at_once_why\":\"start\","
        "\"questions\":1,\"failures\":0,\"failing\":0,\"pause\":0,\"pause_why\":null,\"code\":"
        "\"OK\"}]");
    lr_buf_free(&b);
    lr_buf_init(&b, 10);
    ck_assert_int_eq(lr_watchlist_platforms(w.list, &b, &err), LIVREC_ENOMEM);
    lr_buf_free(&b);
    down();
}
END_TEST

/* Why a room is asked for when it is, and what its recording knows of its lines. */
START_TEST(reasons_are_said)
{
    struct lr_room *room = lr_room_new(2);
    struct lr_lines lines = {0};
    struct lr_hosts hosts = {0};
    up();
    w.live[0] = true;
    add(0, 'a');
    run(5);
    room->streams[0] =
        (struct lr_stream){.protocol = "flv", .cdn = "x", .url = "http://x/1", .quality = LR_Q_HD};
    room->streams[1] =
        (struct lr_stream){.protocol = "hls", .cdn = "y", .url = "http://y/1", .quality = LR_Q_HD};
    room->stream_count = 2;
    lr_lines_shun(&lines, lr_line_key(&room->streams[0]), 5000);
    w.look = (struct lr_job_look){
        .room = room, .lines = &lines, .hosts = &hosts, .line = lr_line_key(&room->streams[1])};
    says(w.room[0],
         "\"lines\":[{\"quality\":\"hd\",\"protocol\":\"flv\",\"cdn\":\"x\",\"taken\":false,"
         "\"failures\":2,\"avoided\":\"failing\"},"
         "{\"quality\":\"hd\",\"protocol\":\"hls\",\"cdn\":\"y\",\"taken\":true,"
         "\"failures\":0,\"avoided\":null}]");
    lr_hosts_failed(&hosts, "http://y/1", lr_loop_now(w.loop));
    says(w.room[0], "\"failures\":0,\"avoided\":\"down\"");
    w.code[2] = LIVREC_ERATE;
    w.wait_ms = 90000;
    add(1, 'c');
    run(10);
    says(w.room[1], "\"next_why\":\"platform\"");
    w.code[1] = LIVREC_ETIMEOUT;
    w.wait_ms = 0;
    add(2, 'b');
    run(11);
    says(w.room[2], "\"next_why\":\"repeat\"");
    w.look = (struct lr_job_look){0};
    down();
    lr_room_free(room);
}
END_TEST

START_TEST(a_recording_is_broken_off)
{
    struct lr_err err;
    up();
    w.live[0] = true;
    add(0, 'a');
    ck_assert_int_eq(lr_watchlist_stop_recording(w.list, w.room[0], &err), LIVREC_ENOTFOUND);
    run(5);
    ck_assert_int_eq(lr_watchlist_stop_recording(w.list, 7, &err), LIVREC_ENOTFOUND);
    ck_assert_int_eq(lr_watchlist_stop_recording(w.list, w.room[0], &err), 0);
    ck_assert_int_eq(w.stops, 1);
    w.on_end(w.on_end_arg, 1, 0);
    run(300);
    ck_assert_int_eq(w.starts, 1); /* it is still the same broadcast */
    says(w.room[0], "\"activity\":\"stopped\"");
    w.live[0] = false;
    run(400);
    w.live[0] = true;
    run(500);
    ck_assert_int_eq(w.starts, 2);
    down();
}
END_TEST

START_TEST(an_option_is_changed)
{
    struct lr_err err;
    up();
    w.live[0] = true;
    add(0, 'a');
    run(5);
    ck_assert_int_eq(lr_watchlist_set(w.list, w.room[0], "stream.quality", "高清", false, &err), 0);
    says(w.room[0], "\"quality\":\"hd\"");
    ck_assert_int_eq(w.stops, 0);
    ck_assert_str_eq(w.wished, "hd"); /* the recording that runs goes on with it */
    ck_assert_int_eq(lr_watchlist_set(w.list, w.room[0], "record.format", "flv", true, &err), 0);
    ck_assert_int_eq(w.stops, 1);
    w.on_end(w.on_end_arg, 1, LIVREC_ECANCELLED);
    run(6);
    ck_assert_int_eq(w.starts, 2); /* at once */
    says(w.room[0], "\"quality\":\"hd\",\"format\":\"flv\"");
    static const char *const bad[][3] = {
        {"record.format", "avi", "record.format"},
        {"core.workers", "9", "core.workers is the same for all rooms"},
        {"no.such", "1", "no.such"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(lr_watchlist_set(w.list, w.room[0], bad[i][0], bad[i][1], false, &err),
                         LIVREC_EARG);
        ck_assert_msg(strstr(err.text, bad[i][2]), "%s", err.text);
    }
    ck_assert_int_eq(lr_watchlist_set(w.list, 9, "stream.quality", "hd", false, &err),
                     LIVREC_ENOTFOUND);
    down();
}
END_TEST

/* Its line in the list says something else. */
START_TEST(other_options_come)
{
    struct lr_err err;
    up();
    w.live[0] = true;
    add(0, 'a');
    run(5);
    struct lr_watched *r = lr_watch_find(w.list, w.room[0]);
    ck_assert_ptr_nonnull(r);
    struct lr_opts *same = lr_opts_copy(r->opts), *other = lr_opts_copy(r->opts);
    ck_assert_int_eq(lr_watch_take_opts(r, same), 0);
    ck_assert_str_eq(w.wished, "");
    ck_assert_int_eq(lr_opts_set(other, "stream.quality", "sd", &err), 0);
    ck_assert_int_eq(lr_watch_take_opts(r, other), 0);
    ck_assert_str_eq(w.wished, "sd");
    ck_assert_int_eq(w.stops, 0);
    down();
}
END_TEST

UNIT_MAIN("watch_verbs", what_is_said_of_a_room, reasons_are_said, what_is_said_of_platforms,
          a_recording_is_broken_off, an_option_is_changed, other_options_come)
