/* Files onto a remote: a folder of this machine, by the real rclone. */
#include "unit.h"

#include <livrec/error.h>

#include "core/attr.h"
#include "post/run.h"
#include "post/upload.h"
#include "post_rig.h"

static struct lr_upload up;

static bool has_rclone(void)
{
    if (lr_run_exists("rclone"))
        return true;
    fprintf(stderr, "skipped: rclone is not installed\n");
    return false;
}

/* A recording, and a configuration whose remote "box:" is a folder beside it. */
static const char *open_box(void)
{
    static char config[256];
    begin("a [b] {c}*.ts");
    snprintf(config, sizeof config, "[box]\ntype = alias\nremote = %s/box\n", folder);
    up = (struct lr_upload){.rclone = "rclone", .remote = "box:", .limit_ms = 60000};
    err = (struct lr_err){0};
    return config;
}

static void check_there(const char *below)
{
    char path[256];
    struct stat there, here;
    snprintf(path, sizeof path, "%s/box/%s", folder, below);
    ck_assert_msg(stat(path, &there) == 0, "%s", path);
    ck_assert_int_eq(stat(source, &here), 0);
    ck_assert_int_eq(there.st_size, here.st_size);
}

START_TEST(inline_configuration)
{
    if (!has_rclone())
        return;
    const char *config = open_box();
    up.config = config;
    ck_assert_msg(lr_upload(&up, source, "小明/$(touch pwn)", &err) == 0, "%s", err.text);
    check_there("小明/$(touch pwn)/a [b] {c}*.ts");
    end(2);
}
END_TEST

START_TEST(configuration_in_a_file)
{
    char path[128];
    if (!has_rclone())
        return;
    const char *config = open_box();
    snprintf(path, sizeof path, "%s/rclone.conf", folder);
    put(path, config, strlen(config));
    up.config = path;
    up.remote = "box:in";
    ck_assert_msg(lr_upload(&up, source, NULL, &err) == 0, "%s", err.text);
    check_there("in/a [b] {c}*.ts");
    end(3);
}
END_TEST

START_TEST(not_there)
{
    if (!has_rclone())
        return;
    const char *config = open_box();
    up.config = config;
    up.remote = "none:";
    ck_assert_int_eq(lr_upload(&up, source, "x", &err), LIVREC_ESCRIPT);
    ck_assert_msg(strstr(err.text, "none"), "%s", err.text);
    end(1);
}
END_TEST

/* One in its place that copies nothing, and says that all is well or not. */
START_TEST(what_is_compared)
{
    static const struct {
        const char *does;
        int rc;
        const char *says;
    } rows[] = {{"exit 0", 0, ""},
                {"[ $1 = copy ] || { echo 'Failed to check: 1 differences found'; exit 1; }",
                 LIVREC_EIO, "is another file at"},
                {"[ $1 = copy ] || { echo 'no such host'; exit 1; }", LIVREC_ESCRIPT,
                 "no such host"},
                {"echo 'quota is used up'; exit 7", LIVREC_ESCRIPT, "code 7: quota is used up"}};
    char path[128], text[256];
    open_box();
    snprintf(path, sizeof path, "%s/rclone", folder);
    up.rclone = path;
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        snprintf(text, sizeof text, "#!/bin/sh\n%s\n", rows[i].does);
        put(path, text, strlen(text));
        ck_assert_int_eq(chmod(path, 0755), 0);
        int rc = lr_upload(&up, source, "x", &err);
        ck_assert_msg(rc == rows[i].rc && strstr(err.text, rows[i].says), "%zu: %d %s", i, rc,
                      err.text);
    }
    end(2);
}
END_TEST

START_TEST(no_remote)
{
    static const char *const remotes[] = {NULL, "", "--config=/etc/passwd"};
    for (size_t i = 0; i < LR_COUNT(remotes); i++)
        ck_assert_int_eq(lr_upload_check(remotes[i], &err), LIVREC_EARG);
    ck_assert_int_eq(lr_upload_check("box:", &err), 0);
}
END_TEST

UNIT_MAIN("post_upload", inline_configuration, configuration_in_a_file, not_there,
          what_is_compared, no_remote)
