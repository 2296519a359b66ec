/* Memory that runs out in an upload: an error, and the next try goes on where it was. */
#include "unit.h"

#include <stdlib.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "net_server.h"
#include "post/s3_upload.h"
#include "scarce.h"

#define PART 700
#define SIZE (2 * PART + 100)
#define ANSWER "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n%s\r\n%s"

static struct lr_err err;
static struct server server;
static struct lr_opts *opts;
static struct lr_env env;
static char path[] = "/tmp/livrec-s3-XXXXXX";
static char etag_line[128];

static bool is_in(struct conn *c, const char *text)
{
    const char *end = strstr(c->request, "\r\n");
    const char *at = strstr(c->request, text);
    return at && end && at < end;
}

/* The file is of one kind of byte, so its first two parts have the same digest. */
static bool answer(struct conn *c)
{
    static const char begun[] = "<R><UploadId>id</UploadId></R>";
    static const char whole[] = "<R><ETag>\"x\"</ETag></R>";
    if (is_in(c, "uploads="))
        return conn_fmt(c, ANSWER, strlen(begun), "", begun);
    if (strncmp(c->request, "POST", 4) == 0)
        return conn_fmt(c, ANSWER, strlen(whole), "", whole);
    if (strncmp(c->request, "HEAD", 4) == 0)
        return conn_fmt(c, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", SIZE);
    return conn_fmt(c, ANSWER, (size_t)0, etag_line, "");
}

static void open_all(void)
{
    char url[64], bytes[SIZE];
    int fd = mkstemp(path);
    memset(bytes, 'a', sizeof bytes);
    ck_assert_int_eq(write(fd, bytes, sizeof bytes), SIZE);
    close(fd);
    snprintf(etag_line, sizeof etag_line, "ETag: \"opaque\"\r\n");
    server = (struct server){.answer = answer};
    server_start(&server);
    env = (struct lr_env){lr_clock_system(), lr_rand_system(), lr_files_system(), NULL};
    opts = lr_opts_new();
    snprintf(url, sizeof url, "http://127.0.0.1:%d", server.port);
    const char *const set[][2] = {{"post.s3.endpoint", url}, {"post.s3.bucket", "b"},
                                  {"post.s3.key", "k"},      {"post.s3.secret", "s"},
                                  {"post.s3.token", "t"},    {"post.s3.check", "parts"}};
    for (size_t i = 0; i < LR_COUNT(set); i++)
        ck_assert_int_eq(lr_opts_set(opts, set[i][0], set[i][1], &err), 0);
}

static void close_all(void)
{
    lr_opts_free(opts);
    server_stop(&server);
    ck_assert_int_eq(unlink(path), 0);
}

static int upload(struct lr_arena *a, struct lr_s3_progress *p, int64_t part)
{
    const struct lr_s3_deps deps = {&env, opts, opts, NULL, 60000};
    struct lr_s3 *s3 = NULL;
    int rc = lr_s3_open(&deps, &s3, &err);
    if (rc)
        return rc;
    const struct lr_s3_upload u = {.s3 = s3,
                                   .files = env.files,
                                   .arena = a,
                                   .part_size = part,
                                   .check = lr_opts_str(opts, "post.s3.check")};
    rc = lr_s3_upload(&u, p, &err);
    lr_s3_close(s3);
    return rc;
}

/* Each allocation fails once; then it is tried again, and ends well. */
static void torture(int64_t part, int requests)
{
    bool reached = true;
    for (long n = 0; reached; n++) {
        struct lr_s3_progress p = {.path = path, .key = "a b"};
        scarce_spare(true);
        struct lr_arena *a = lr_arena_new((size_t)1 << 20);
        atomic_store(&server.requests, 0);
        scarce_set(n);
        scarce_spare(false);
        int rc = upload(a, &p, part);
        scarce_spare(true);
        reached = scarce_reached();
        ck_assert_msg(rc == 0 || (rc == LIVREC_ENOMEM && reached), "%ld: %d %s", n, rc, err.text);
        int again = upload(a, &p, part);
        ck_assert_msg(again == 0 && p.done, "%ld: %d %s", n, again, err.text);
        ck_assert_int_le(atomic_load(&server.requests), requests + 2); /* no part anew */
        lr_arena_free(a);
    }
}

START_TEST(in_one_piece)
{
    scarce_spare(true);
    open_all();
    torture(SIZE, 2);
    close_all();
}
END_TEST

START_TEST(in_parts)
{
    scarce_spare(true);
    open_all();
    torture(PART, 6);
    close_all();
}
END_TEST

UNIT_MAIN("s3_torture", in_one_piece, in_parts)
