/* Logins that outlive the process: cookies and facts of an account, by way of the state. */
#include "account_rig.h"

#include <stdatomic.h>

START_TEST(a_login_survives)
{
    store_rig_open();
    begin("user=ann", NULL);
    check_cookies(NULL);
    receive("session=s1; Path=/; Secure; HttpOnly");
    receive("day=d1; Max-Age=86400");
    receive("minute=m1; Max-Age=60");
    ck_assert_int_eq(lr_account_keep(w.account, "login", "tried"), 0);
    ck_assert_int_eq(lr_account_keep(w.account, "token", "t\"1"), 0);
    lr_account_save(w.account);
    ck_assert_int_eq(w.saves, 2);
    end();
    ck_assert_int_eq(w.saves, 2);
    lr_clock_fake_advance(&store_rig_clock, 3600 * 1000 - 1000);
    begin("user=ann", NULL);
    check_cookies("session=s1; day=d1");
    ck_assert_pstr_eq(fact("token", 86400), "t\"1");
    ck_assert_pstr_eq(fact("login", 3600), "tried"); /* not again yet ... */
    lr_clock_fake_advance(&store_rig_clock, 2000);
    ck_assert_ptr_null(fact("login", 3600));
    lr_account_save(w.account);
    ck_assert_int_eq(w.saves, 0); /* nothing is new */
    end();
    store_rig_close();
}
END_TEST

static void *claim_at_once(void *count)
{
    bool claimed = false;
    pthread_barrier_wait(&w.barrier);
    if (lr_account_claim(w.account, "login", 3600, &claimed) == 0 && claimed)
        atomic_fetch_add((atomic_int *)count, 1);
    return NULL;
}

static bool claim(void)
{
    bool claimed = true;
    ck_assert_int_eq(lr_account_claim(w.account, "login", 3600, &claimed), 0);
    return claimed;
}

/* Rooms of one account are asked for at the same time. */
START_TEST(one_of_many_claims)
{
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    atomic_int count = 0;
    store_rig_open();
    begin("user=ann", NULL);
    ck_assert_int_eq(pthread_barrier_init(&w.barrier, NULL, THREADS), 0);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, claim_at_once, &count), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&w.barrier);
    ck_assert_int_eq(atomic_load(&count), 1);
    end();
    begin("user=ann", NULL); /* the next process */
    ck_assert(!claim());
    lr_clock_fake_advance(&store_rig_clock, 3601 * 1000);
    ck_assert(claim());
    ck_assert(!claim());
    end();
    store_rig_close();
}
END_TEST

START_TEST(whose_it_is)
{
    store_rig_open();
    begin("user=ann", NULL);
    receive("session=s1");
    end(); /* saved at the end */
    begin("user=ben", NULL);
    check_cookies(NULL);
    end();
    begin("user=ann", NULL);
    check_cookies("session=s1");
    end();
    store_rig_close();
}
END_TEST

/* What the platform renewed wins over the user's text; another text begins anew. */
START_TEST(a_renewed_cookie)
{
    store_rig_open();
    begin(NULL, "a=1; b=2");
    receive("a=new; Domain=site.example; Path=/");
    end();
    begin(NULL, "a=1; b=2");
    check_cookies("a=new; b=2");
    end();
    begin(NULL, "a=3; b=2");
    check_cookies("a=3; b=2");
    end();
    store_rig_close();
}
END_TEST

START_TEST(strangers_are_not_kept)
{
    store_rig_open();
    begin(NULL, NULL);
    receive("visitor=v");
    ck_assert_int_eq(lr_account_keep(w.account, "key", "k"), 0);
    lr_account_save(w.account);
    end();
    ck_assert_int_eq(w.saves, 0);
    store_rig_close();
}
END_TEST

START_TEST(cookies_of_every_answer)
{
    store_rig_open();
    begin("user=ann", NULL);
    for (int i = 0; i < 50; i++) {
        char text[40];
        snprintf(text, sizeof text, "seen=%d", i);
        receive(text);
        lr_account_save(w.account);
        lr_clock_fake_advance(&store_rig_clock, 3000);
    }
    ck_assert_int_le(w.saves, 3); /* one a minute */
    end();
    begin("user=ann", NULL);
    check_cookies("seen=49");
    end();
    store_rig_close();
}
END_TEST

START_TEST(bad_text_is_no_login)
{
    static const char *const texts[] = {
        "", "{", "[1,{}]",
        ("[{\"name\":\"a\",\"value\":\"b\\r\\nc\","
         "\"domain\":\"site.example\",\"path\":\"/\"}]"),
        "[{\"name\":\"a\",\"value\":\"b\",\"domain\":\"\",\"path\":\"/\"}]"};
    store_rig_open();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        begin("user=ann", NULL);
        receive("x=y");
        end();
        struct lr_store *s = store_rig_store("state.db");
        lr_store_close(s);
        char sql[400];
        snprintf(sql, sizeof sql, "UPDATE login SET value = '%s'", texts[i]);
        store_rig_exec("state.db", sql);
        begin("user=ann", NULL);
        check_cookies(NULL);
        end();
        store_rig_exec("state.db", "DELETE FROM login");
    }
    store_rig_close();
}
END_TEST

START_TEST(old_ones_go)
{
    char *value = NULL;
    store_rig_open();
    struct lr_store *s = store_rig_store(NULL);
    ck_assert_int_eq(lr_store_login_put(s, "a", "cookies", "[]", &err), 0);
    ck_assert_int_eq(lr_store_login_get(s, "a", "cookies", &value, &err), 0);
    ck_assert_str_eq(value, "[]");
    lr_free(value);
    lr_clock_fake_advance(&store_rig_clock, (int64_t)181 * 24 * 3600 * 1000);
    ck_assert_int_eq(lr_store_login_put(s, "b", "cookies", "[1]", &err), 0);
    ck_assert_int_eq(lr_store_login_get(s, "a", "cookies", &value, &err), 0);
    ck_assert_ptr_null(value);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

UNIT_MAIN("account", a_login_survives, one_of_many_claims, whose_it_is, a_renewed_cookie,
          strangers_are_not_kept, cookies_of_every_answer, bad_text_is_no_login, old_ones_go)
