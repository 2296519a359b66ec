/* Accounts whose cookies stand in a file. */
#include "account_rig.h"
#include "scarce.h"

#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *path, const char *text)
{
    char fresh[4096];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *f = fopen(fresh, "w");
    ck_assert(f && fputs(text, f) >= 0 && fclose(f) == 0 && chmod(fresh, 0600) == 0);
    ck_assert_int_eq(rename(fresh, path), 0); /* another file, whatever the clock says */
}

#define SITE_1 ".site.example\tTRUE\t/\tTRUE\t0\tsid\ts1\n"
#define SITE_2 ".site.example\tTRUE\t/\tTRUE\t0\tsid\ts2\n"
#define OTHER ".other.example\tTRUE\t/\tTRUE\t0\tsid\tx\n"

START_TEST(cookies_of_a_file)
{
    store_rig_open();
    char space[200];
    const char *path = store_rig_path(space, "cookies.txt");
    write_file(path, OTHER SITE_1);
    begin_with(NULL, NULL, path);
    check_cookies("sid=s1");
    ck_assert(lr_account_has_cookie(w.account));
    struct lr_account *first = w.account;
    write_file(path, "[{\"name\":\"sid\",\"value\":\"s3\",\"domain\":\"www.site.example\"}]");
    ask();
    ck_assert_ptr_eq(w.account, first); /* who records with it has the new ones, too */
    check_cookies("sid=s3");
    ck_assert_ptr_nonnull(strstr(heard.lines, "the cookies are other ones from now on\n"));
    write_file(path, "half sav");
    ask();
    check_cookies("sid=s3");
    ck_assert_ptr_nonnull(strstr(heard.lines, "cookies.txt:1: expected NAME=VALUE"));
    ck_assert_ptr_nonnull(strstr(heard.lines, ": the cookies of before stay\n"));
    heard.lines[0] = '\0';
    ask();
    ck_assert_str_eq(heard.lines, ""); /* once */
    ck_assert_int_eq(unlink(path), 0);
    ask();
    check_cookies("sid=s3");
    ck_assert_ptr_nonnull(strstr(heard.lines, "cookies.txt: No such file"));
    write_file(path, OTHER);
    ask();
    check_cookies(NULL);
    ck_assert(!lr_account_has_cookie(w.account));
    end();
    store_rig_close();
}
END_TEST

START_TEST(a_file_that_others_read)
{
    store_rig_open();
    char space[200];
    const char *path = store_rig_path(space, "cookies.txt");
    write_file(path, SITE_1);
    ck_assert_int_eq(chmod(path, 0644), 0);
    begin_with(NULL, NULL, path);
    check_cookies("sid=s1");
    ck_assert_ptr_nonnull(strstr(heard.lines, "others may read these cookies (mode 644)"));
    heard.lines[0] = '\0';
    set("auth.account", "user=ann"); /* another account of the same file */
    ask();
    ck_assert_str_eq(heard.lines, "");
    ck_assert_int_eq(chmod(path, 0600), 0);
    ask();
    ck_assert_str_eq(heard.lines, "");
    end();
    store_rig_close();
}
END_TEST

START_TEST(a_file_that_comes_later)
{
    store_rig_open();
    char space[200];
    const char *path = store_rig_path(space, "cookies.txt");
    begin_with(NULL, NULL, path);
    check_cookies(NULL);
    ck_assert_ptr_nonnull(strstr(heard.lines, "No such file or directory: there are no cookies"));
    receive("visitor=v");
    ck_assert_int_eq(lr_account_keep(w.account, "token", "of a visitor"), 0);
    write_file(path, "sid=s1");
    ask();
    check_cookies("sid=s1");
    ck_assert_ptr_null(fact("token", 3600));
    end();
    store_rig_close();
}
END_TEST

/* What was renewed belongs to the file that it was made with. */
START_TEST(a_file_and_the_state)
{
    store_rig_open();
    char space[200];
    const char *path = store_rig_path(space, "cookies.txt");
    write_file(path, SITE_1);
    begin_with(NULL, NULL, path);
    receive("sid=renewed; Domain=site.example; Path=/; Secure");
    ck_assert_int_eq(lr_account_keep(w.account, "token", "t1"), 0);
    end();
    begin_with(NULL, NULL, path);
    check_cookies("sid=renewed");
    ck_assert_pstr_eq(fact("token", 3600), "t1");
    end();
    write_file(path, SITE_2);
    begin_with(NULL, NULL, path);
    check_cookies("sid=s2");
    ck_assert_ptr_null(fact("token", 3600));
    end();
    begin_with(NULL, NULL, path);
    check_cookies("sid=s2");
    end();
    store_rig_close();
}
END_TEST

static void *ask_often(void *none)
{
    (void)none;
    for (int i = 0; i < 200; i++) {
        struct lr_account *acc = lr_account_get(&w.all, &site, &w.url, w.opts);
        ck_assert(acc && lr_account_has_cookie(acc));
        ck_assert_int_eq(lr_account_login_end(acc), INT64_MAX);
        lr_account_save(acc);
    }
    return NULL;
}

/* The file is another while many ask: each has the cookies of the one or of the other. */
START_TEST(many_ask_at_once)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    char space[200];
    store_rig_open();
    const char *path = store_rig_path(space, "cookies.txt");
    write_file(path, SITE_1);
    begin_with(NULL, NULL, path);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_often, NULL), 0);
    for (int i = 0; i < 50; i++)
        write_file(path, i % 2 ? SITE_1 : SITE_2);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ask();
    check_cookies("sid=s1");
    end();
    store_rig_close();
}
END_TEST

static bool without_memory(long n)
{
    lr_accounts_init(&w.all, &w.env);
    scarce_set(n);
    w.account = lr_account_get(&w.all, &site, &w.url, w.opts);
    bool reached = scarce_reached();
    scarce_set(-1);
    ck_assert(reached || w.account);
    ask();
    check_cookies("sid=s1");
    lr_accounts_clear(&w.all);
    return reached;
}

START_TEST(no_memory)
{
    char space[200];
    long n = 0;
    store_rig_open();
    const char *path = store_rig_path(space, "cookies.txt");
    write_file(path, OTHER SITE_1);
    begin_with(NULL, NULL, path);
    lr_accounts_clear(&w.all);
    while (without_memory(n))
        n++;
    ck_assert_int_gt(n, 20);
    lr_accounts_init(&w.all, &w.env);
    end();
    store_rig_close();
}
END_TEST

UNIT_MAIN("account_file", cookies_of_a_file, a_file_that_others_read, a_file_that_comes_later,
          a_file_and_the_state, many_ask_at_once, no_memory)
