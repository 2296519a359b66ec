/* The HTTP interface: who is let in, and what it answers. */
#include "unit.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http_rig.h"

START_TEST(a_token_is_needed_to_listen)
{
    static const char *const tokens[] = {NULL, "", "012345678901234"};
    livrec_opts *opts;
    ck_assert_int_eq(livrec_opts_new(&opts), 0);
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct http h;
        struct text why = {0};
        ck_assert_int_eq(http_open(&h, opts, NULL, &why), 0); /* off */
        ck_assert_int_eq(h.fd, -1);
        ck_assert_int_eq(livrec_opts_set(opts, "control.http", "127.0.0.1:0"), 0);
        if (tokens[i])
            ck_assert_int_eq(livrec_opts_set(opts, "control.token", tokens[i]), 0);
        ck_assert_int_eq(http_open(&h, opts, NULL, &why), LIVREC_EARG);
        ck_assert_ptr_nonnull(strstr(why.s, "16 characters"));
        ck_assert_int_eq(livrec_opts_set(opts, "control.http", ""), 0);
        http_close(&h);
        text_free(&why);
    }
    livrec_opts_free(opts);
}
END_TEST

START_TEST(who_is_let_in)
{
    static const struct {
        const char *heads;
        int page, api;
    } rows[] = {
        {"", 200, 401},
        {AUTH, 200, 200},
        {"authorization: bearer " TOKEN "\r\n", 200, 200},
        {"Authorization: Bearer 0123456789abcdeX\r\n", 200, 401},
        {"Authorization: Bearer " TOKEN "x\r\n", 200, 401},
        {"Authorization: Bearer 0\r\n", 200, 401},
        {"Authorization: Bearer \r\n", 200, 401},
        {"Authorization: " TOKEN "\r\n", 200, 401},
        {"Authorization: Basic " TOKEN "\r\n", 200, 401},
        {AUTH "Host: evil.test\r\n", 421, 421}, /* a name that was made to lead here */
        {AUTH "Host: 127.0.0.1.evil.test:80\r\n", 421, 421},
        {AUTH "Host: 127.0.0.1:1\r\nOrigin: http://127.0.0.1:1\r\n", 200, 200},
        {AUTH "Host: 127.0.0.1:1\r\nOrigin: http://127.0.0.1:2\r\n", 403, 403},
        {AUTH "Origin: http://evil.test\r\n", 403, 403},
        {AUTH "Origin: null\r\n", 403, 403},
        {AUTH "Cookie: token=" TOKEN "\r\n", 200, 200},
        {"Cookie: token=" TOKEN "\r\n", 200, 401},
    };
    struct rig r;
    struct text got = {0};
    rig_up(&r);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(ask(&r, "GET", "/", rows[i].heads, NULL, &got), rows[i].page);
        ck_assert_int_eq(ask(&r, "GET", "/v1/status", rows[i].heads, NULL, &got), rows[i].api);
        ck_assert(!holds(&got, "Access-Control-"));
        ck_assert(!holds(&got, TOKEN));
    }
    ck_assert_int_eq(ask(&r, "OPTIONS", "/v1/rooms", "Origin: http://evil.test\r\n", NULL, &got),
                     403);
    ck_assert_int_eq(ask(&r, "GET", "/v1/rooms?token=" TOKEN, "", NULL, &got), 401);
    ck_assert(holds(&got, "WWW-Authenticate: Bearer"));
    text_free(&got);
    rig_down(&r);
}
END_TEST

START_TEST(a_room_comes_and_goes)
{
    struct rig r;
    struct text got = {0};
    rig_up(&r);
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms", "{\"url\":\"" ROOM "\",\"name\":\"Ann\"}", &got), 201);
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms", "{\"url\":\"" ROOM "/\"}", &got), 200);
    ck_assert(holds(&got, "\"room\":1,\"already\":true"));
    ck_assert_int_eq(call(&r, "GET", "/v1/rooms", NULL, &got), 200);
    ck_assert(holds(&got, "\"rooms\":[{\"room\":1,"));
    ck_assert_int_eq(call(&r, "PATCH", "/v1/rooms/1",
                          "{\"quality\":\"标清\",\"split_time\":\"600\",\"paused\":true}", &got), 200);
    ck_assert(holds(&got, "\r\n\r\n{\"room\":1,") && holds(&got, "\"quality\":\"sd\""));
    ck_assert(holds(&got, "\"paused\":true"));
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms/1/resume", NULL, &got), 200);
    ck_assert_int_eq(call(&r, "GET", "/v1/rooms/1", NULL, &got), 200);
    ck_assert(holds(&got, "\"paused\":false"));
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms/1/pause", "{}", &got), 200);
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms/1/stop", NULL, &got), 404); /* not recorded */
    ck_assert_int_eq(call(&r, "DELETE", "/v1/rooms/1?save=true", NULL, &got), 400);
    ck_assert(holds(&got, "from no list"));
    ck_assert_int_eq(call(&r, "DELETE", "/v1/rooms/1?save=false", NULL, &got), 200);
    ck_assert_int_eq(call(&r, "DELETE", "/v1/rooms/1", NULL, &got), 404);
    ck_assert_int_eq(call(&r, "GET", "/v1/rooms/1", NULL, &got), 404);
    ck_assert_int_eq(call(&r, "PATCH", "/v1/rooms/1", "{\"quality\":\"sd\"}", &got), 404);
    text_free(&got);
    rig_down(&r);
}
END_TEST

START_TEST(what_is_refused)
{
    static const struct {
        const char *method, *path, *body;
        int status;
    } rows[] = {
        {"POST", "/v1/rooms", "", 400},
        {"POST", "/v1/rooms", "{", 400},
        {"POST", "/v1/rooms", "[]", 400},
        {"POST", "/v1/rooms", "{}", 400},
        {"POST", "/v1/rooms", "{\"url\":1}", 400},
        {"POST", "/v1/rooms", "{\"url\":\"\\u0000\"}", 400},
        {"POST", "/v1/rooms", "{\"url\":\"file:///etc/passwd\"}", 422},
        {"POST", "/v1/rooms", "{\"url\":\"https://nobody.invalid/\"}", 422},
        {"POST", "/v1/rooms", "{\"url\":\"" ROOM "?2\",\"format\":\"avi\"}", 400},
        {"POST", "/v1/rooms", "{\"url\":\"" ROOM "\",\"save\":\"yes\"}", 400},
        {"POST", "/v1/rooms", "{\"url\":\"" ROOM "\",\"do\":\"rm\"}", 400},
        {"POST", "/v1/rooms", "{\"url\":\"" ROOM "\",\"dir\":\"/etc\"}", 400},
        {"PATCH", "/v1/rooms/1", "{\"quality\":\"sd\",\"format\":\"avi\"}", 400},
        {"PATCH", "/v1/rooms/1", "{\"hook\":\"/bin/sh\"}", 400}, /* no program, no place of files */
        {"PATCH", "/v1/rooms/1", "{\"post.hook\":\"/bin/sh\"}", 400},
        {"PATCH", "/v1/rooms/1", "{\"paused\":1}", 400},
        {"PATCH", "/v1/rooms/1", "{\"room\":\"2\"}", 400},
        {"PUT", "/v1/rooms/1", "{}", 405},
        {"GET", "/v1/rooms/", NULL, 404},
        {"GET", "/v1/rooms/x", NULL, 404},
        {"GET", "/v1/rooms/1/", NULL, 404},
        {"GET", "/v1/rooms/99999999999999999999999999", NULL, 404},
        {"GET", "/v1/rooms/999999999999999999999", NULL, 404},
        {"GET", "/../../etc/passwd", NULL, 404},
        {"GET", "/page.js/..", NULL, 404},
        {"POST", "/", "{}", 404},
    };
    struct rig r;
    struct text got = {0};
    rig_up(&r);
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms", "{\"url\":\"" ROOM "\"}", &got), 201);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int status = call(&r, rows[i].method, rows[i].path, rows[i].body, &got);
        ck_assert_msg(status == rows[i].status, "%s %s %s gave %d: %s", rows[i].method, rows[i].path,
                      rows[i].body ? rows[i].body : "", status, got.s);
        ck_assert(holds(&got, "{\"ok\":false,\"error\":{\"code\":\""));
    }
    call(&r, "GET", "/v1/rooms/1", NULL, &got);
    ck_assert_msg(holds(&got, "\"quality\":\"origin\""), "a change that was refused in part");
    ck_assert_int_eq(ask(&r, "POST", "/v1/rooms", AUTH "Content-Type: text/plain\r\n",
                         "{\"url\":\"" ROOM "\"}", &got), 415);
    text_free(&got);
    rig_down(&r);
}
END_TEST

START_TEST(what_is_too_large)
{
    struct rig r;
    struct text got = {0}, t = {0};
    rig_up(&r);
    text_pad(&t, HTTP_BODY + 1);
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms", t.s, &got), 413);
    text_clear(&t);
    text_add(&t, AUTH "X-Long: ");
    text_pad(&t, HTTP_HEADS);
    text_add(&t, "x\r\n");
    int status = ask(&r, "GET", "/v1/rooms", t.s, NULL, &got);
    ck_assert_msg(status == 431 || status == 413 || status == 0, "%d", status);
    ck_assert_int_eq(call(&r, "GET", "/v1/status", NULL, &got), 200);
    text_free(&t);
    text_free(&got);
    rig_down(&r);
}
END_TEST

START_TEST(too_many_connections)
{
    struct rig r;
    struct text got = {0};
    int fd[2 * HTTP_CONNECTIONS];
    rig_up(&r);
    for (size_t i = 0; i < sizeof fd / sizeof *fd; i++) {
        fd[i] = dial(&r);
        http_turn(&r.http);
    }
    for (size_t i = 0; i < sizeof fd / sizeof *fd; i++)
        close(fd[i]);
    ck_assert_int_eq(call(&r, "GET", "/v1/status", NULL, &got), 200);
    text_free(&got);
    rig_down(&r);
}
END_TEST

static void opened(struct rig *r, const char *path, const char *code)
{
    struct text t = {0};
    text_add(&t, "{\"event\":\"file_open\",\"code\":");
    text_json(&t, code);
    text_add(&t, ",\"url\":\"" ROOM "\",\"path\":");
    text_json(&t, path);
    text_add(&t, "}");
    http_event(&r->http, t.s);
    text_free(&t);
}

static void put_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

/* The address that is given for the room. */
static void preview(struct rig *r, struct text *got, char path[64])
{
    ck_assert_int_eq(call(r, "POST", "/v1/rooms/1/preview", NULL, got), 200);
    const char *at = strstr(got->s, "\"url\":\"" HTTP_PREVIEW_PATH);
    ck_assert_ptr_nonnull(at);
    snprintf(path, 64, "%.*s", (int)strlen(HTTP_PREVIEW_PATH) + 32, at + 7);
}

/* A file is shown by an address alone, and only one that a browser plays. */
START_TEST(what_was_recorded_last)
{
    char dir[] = "/tmp/livrec-http-XXXXXX", file[64], part[64], path[64], other[80];
    struct rig r;
    struct text got = {0};
    rig_up(&r);
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(file, sizeof file, "%s/a.mp4", dir);
    snprintf(part, sizeof part, "%s/a.mp4.part", dir);
    put_file(part, "0123456789");
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms", "{\"url\":\"" ROOM "\"}", &got), 201);
    opened(&r, "/tmp/a.ts", "OK");
    opened(&r, file, "IO");
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms/1/preview", NULL, &got), 404);
    ck_assert(holds(&got, "not ts, flv and mkv"));
    opened(&r, file, "OK");
    ck_assert_int_eq(call(&r, "POST", "/v1/rooms/2/preview", NULL, &got), 404);
    ck_assert_int_eq(ask(&r, "POST", "/v1/rooms/1/preview", "", NULL, &got), 401);
    preview(&r, &got, path);
    ck_assert(holds(&got, "\"type\":\"video/mp4\""));
    ck_assert_int_eq(ask(&r, "GET", path, "", NULL, &got), 200);
    ck_assert(holds(&got, "Content-Type: video/mp4") && holds(&got, "\r\n\r\n0123456789"));
    ck_assert_int_eq(ask(&r, "GET", path, "Range: bytes=2-4\r\n", NULL, &got), 206);
    ck_assert(holds(&got, "Content-Range: bytes 2-4/10") && holds(&got, "\r\n\r\n234"));
    ck_assert_int_eq(ask(&r, "GET", path, "Host: evil.test\r\n", NULL, &got), 421);
    ck_assert_int_eq(ask(&r, "GET", path, "Origin: http://evil.test\r\n", NULL, &got), 403);
    snprintf(other, sizeof other, "%sx", path);
    ck_assert_int_eq(ask(&r, "GET", other, "", NULL, &got), 401);
    ck_assert_int_eq(ask(&r, "GET", HTTP_PREVIEW_PATH, "", NULL, &got), 401);
    ck_assert_int_eq(rename(part, file), 0); /* finished */
    ck_assert_int_eq(ask(&r, "GET", path, "", NULL, &got), 200);
    for (int i = 0; i < HTTP_PREVIEWS; i++) {
        r.http.preview.ticket[0].until = 1; /* used longest ago */
        preview(&r, &got, other);
    }
    ck_assert_int_eq(ask(&r, "GET", path, "", NULL, &got), 401);
    ck_assert_int_eq(ask(&r, "GET", other, "", NULL, &got), 200);
    ck_assert_int_eq(unlink(file), 0);
    ck_assert_int_eq(ask(&r, "GET", other, "", NULL, &got), 401);
    ck_assert_int_eq(rmdir(dir), 0);
    text_free(&got);
    rig_down(&r);
}
END_TEST

UNIT_MAIN("http", a_token_is_needed_to_listen, who_is_let_in, a_room_comes_and_goes, what_is_refused,
          what_is_too_large, too_many_connections, what_was_recorded_last)
