/* Secrets by way of the program secret-tool, and of systemd: what stands for both is a test's. */
#include "config_rig.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/keyring.h"

#define PATH "/x/livrec.conf"
#define SECRETS ((size_t)64 << 10)

static char folder[64], program[96];

/* The one program that is found. */
static void play(const char *script)
{
    snprintf(folder, sizeof folder, "/tmp/livrec-keyring-%ld", (long)getpid());
    snprintf(program, sizeof program, "%s/secret-tool", folder);
    ck_assert(mkdir(folder, 0700) == 0 || errno == EEXIST);
    FILE *f = fopen(program, "w");
    ck_assert(f && fprintf(f, "#!/bin/sh\n%s\n", script) > 0 && fclose(f) == 0);
    ck_assert_int_eq(chmod(program, 0700), 0);
    setenv("PATH", folder, 1);
}

static void clean(void)
{
    unlink(program);
    rmdir(folder);
}

static void lookup(const char *name, int64_t limit, int code, const char *wanted)
{
    struct lr_buf b;
    const char *why;
    lr_buf_init(&b, SECRETS);
    int rc = lr_keyring_lookup(name, limit, &b, &why);
    ck_assert_int_eq(rc, code);
    if (code)
        ck_assert_msg(strstr(why, wanted), "%s", why);
    else
        ck_assert_str_eq(lr_buf_str(&b), wanted);
    lr_buf_free(&b);
}

START_TEST(a_secret)
{
    play("printf '%s|' \"$@\"; echo to whom it may concern >&2");
    lookup("soop", 30000, 0, "lookup|service|livrec|account|soop|");
    lookup("$(touch x) 'y' \"z\"", 30000, 0, "lookup|service|livrec|account|$(touch x) 'y' \"z\"|");
    clean();
}
END_TEST

START_TEST(none)
{
    play("exit 1");
    lookup("soop", 30000, LIVREC_EIO, "the keyring has no such secret");
    play("exit 0");
    lookup("soop", 30000, LIVREC_EIO, "the keyring has no such secret");
    play("while :; do echo 0123456789012345678901234567890123456789; done");
    lookup("soop", 30000, LIVREC_EIO, "larger than 64 KiB");
    play("while :; do :; done");
    lookup("soop", 100, LIVREC_EIO, "did not answer in time");
    lookup("", 100, LIVREC_EIO, "no name");
    lookup("--help", 100, LIVREC_EIO, "no name");
    lookup("a\nb", 100, LIVREC_EIO, "no name");
    clean();
    lookup("soop", 100, LIVREC_EIO, "no program secret-tool");
}
END_TEST

START_TEST(in_a_configuration)
{
    play("[ \"$5\" = soop ] && echo s3cret");
    setenv("CREDENTIALS_DIRECTORY", "/run/cred", 1);
    rig_up(PATH, "[platform soop]\naccount = user=u\n  password=keyring:soop\n"
                 "[platform bilibili]\ncookie = cred:bili\n"
                 "[notify]\ntelegram.token = cred:bot\nslack.url = keyring:other\n"
                 "gotify.token = cred:../x\n");
    rig.mode = 0644;
    rig.other = "/run/cred/bot";
    rig.other_text = "123:abc\n";
    read_config(PATH);
    struct lr_opts *o = lr_config_room(config, "soop", "x.y", NULL, NULL);
    ck_assert_str_eq(lr_opts_list_at(o, "auth.account", 1), "password=s3cret");
    lr_opts_free(o);
    of_room("bilibili", "x.y", "auth.cookies", "/run/cred/bili");
    option("notify.telegram.token", "123:abc");
    finding("slack.url: other: the keyring has no such secret");
    finding("gotify.token: ../x: there is no such credential");
    ck_assert_str_eq(key("account")->value, "***, password=keyring:soop");
    lr_config_free(config);
    unsetenv("CREDENTIALS_DIRECTORY");
    rig_up(PATH, "[notify]\ntelegram.token = cred:bot\n");
    read_config(PATH);
    finding("telegram.token: bot: there is no such credential");
    lr_config_free(config);
    clean();
}
END_TEST

UNIT_MAIN("keyring", a_secret, none, in_a_configuration)
