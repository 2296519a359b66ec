/* Memory that runs out in what follows a recording: an error, and the recording is there. */
#include "unit.h"

#include <livrec/error.h>

#include "core/alloc.h"
#include "post/convert.h"
#include "post/hook.h"
#include "post/run.h"
#include "post_rig.h"
#include "scarce.h"
#include "session/post_parts.h"

/* Fail each allocation once, until none is reached any more. 0 and LIVREC_ENOMEM are allowed. */
static void torture(int (*fn)(void))
{
    bool reached = true;
    long n = 0;
    for (; reached; n++) {
        err = (struct lr_err){0};
        scarce_set(n);
        scarce_spare(false);
        int rc = fn();
        scarce_spare(true);
        reached = scarce_reached();
        ck_assert_msg(rc == 0 || rc == LIVREC_ENOMEM, "%ld: %d %s", n, rc, err.text);
        ck_assert_msg(rc == 0 || reached, "%s", err.text);
    }
    ck_assert_int_gt(n, 3);
}

/* So often, that a disk would be what is measured. */
static int no_sync(const struct lr_files *f, int fd)
{
    return 0;
}

static int no_sync_entry(const struct lr_files *f, int root_fd, const char *path)
{
    return 0;
}

static int convert(void)
{
    struct lr_draft d;
    int rc = lr_draft_open(&d, &env, source, "mp4", "mp4", &err);
    if (rc == 0)
        rc = lr_convert(&d, source, NULL, &err);
    scarce_spare(true); /* what is left of it is removed */
    ck_assert_int_eq(entries(), rc ? 1 : 2);
    if (d.name)
        lr_draft_remove(&d);
    lr_draft_close(&d);
    return rc;
}

START_TEST(converting)
{
    scarce_spare(true);
    begin("a.ts");
    struct lr_files quick = *env.files;
    quick.sync = no_sync;
    quick.sync_entry = no_sync_entry;
    env.files = &quick;
    torture(convert);
    end(1);
}
END_TEST

static int hook(void)
{
    const struct lr_subject s = {.event = "part", .dir = "/", .title = "a", .anchor = "b"};
    struct lr_hook_line l;
    struct lr_hook h = {.limit_ms = 30000};
    int rc = lr_hook_line(&l, "true 'a b'", &s, &err);
    h.args = l.args;
    h.count = l.count;
    if (rc == 0) {
        rc = lr_hook_run(&h, &s, &err);
        lr_buf_free(&h.output);
    }
    lr_hook_line_free(&l);
    return rc;
}

START_TEST(hooks)
{
    torture(hook);
}
END_TEST

static int work(void)
{
    static const char body[] =
        "{\"what\":\"part\",\"session\":\"s\",\"dir\":\"/d\",\"path\":\"/d/a.ts\",\"files\":[\"/a\"],"
        "\"opts\":[[\"post.hook\",\"a\"],[\"post.hook\",\"b\"],[\"post.convert\",\"mp4\"]],"
        "\"s3\":[{\"path\":\"/d/a.ts\",\"key\":\"a.ts\",\"size\":9,\"changed\":1,\"upload\":\"u\","
        "\"part\":4,\"etags\":[\"e1\",\"e2\"]},{\"path\":\"/d/b\",\"key\":\"b\",\"size\":9,"
        "\"upload\":\"u\",\"part\":4,\"etags\":[\"1\",\"2\",\"3\",\"4\"]}]}";
    struct lr_post_work w;
    struct lr_buf b;
    int rc = lr_post_work_read(&w, body, &err);
    lr_buf_init(&b, 1 << 20);
    if (rc == 0) {
        ck_assert_uint_eq(w.files, 1);
        ck_assert_uint_eq(lr_opts_list_count(w.opts, "post.hook"), 2);
        ck_assert_str_eq(w.sent->etag[1], "e2");
        ck_assert_int_eq(w.sent->parts, 2);
        ck_assert_ptr_null(w.sent->next->upload); /* more parts than there are */
        rc = lr_post_work_write(&w, &b);
    }
    lr_buf_free(&b);
    lr_post_work_close(&w);
    return rc;
}

START_TEST(pieces_of_work)
{
    torture(work);
}
END_TEST

UNIT_MAIN("post_torture", converting, hooks, pieces_of_work)
