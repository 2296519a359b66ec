/* A resolver that fails or hangs: the C library's is replaced here. Names end in ".test" and lead
 * to 127.0.0.1; one hangs until the end of the test. */
#include "net_client.h"

#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>

#include "core/clock.h"
#include "net/curl_names.h"

static atomic_bool broken;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static bool let_go;

static void hang(void)
{
    pthread_mutex_lock(&lock);
    while (!let_go)
        pthread_cond_wait(&cond, &lock);
    pthread_mutex_unlock(&lock);
}

static void release(void)
{
    pthread_mutex_lock(&lock);
    let_go = true;
    pthread_cond_broadcast(&cond);
    pthread_mutex_unlock(&lock);
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **res)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    bool ours = node && strstr(node, ".test");
    if (ours && strncmp(node, "hang", 4) == 0)
        hang();
    if (ours && (atomic_load(&broken) || strncmp(node, "hang", 4) == 0))
        return EAI_AGAIN;
    return real(ours ? "127.0.0.1" : node, service, hints, res);
}

static bool answer(struct conn *c)
{
    return conn_ok(c, "here");
}

static int ask(struct net *n, const char *host, int port)
{
    snprintf(n->url, sizeof n->url, "http://%s:%d/x", host, port);
    n->rig.cfg.policy.own_host = host;
    return rig_get(&n->rig, n->url);
}

START_TEST(the_last_address_is_used_while_the_resolver_fails)
{
    struct net n;
    struct server other = {.answer = answer}; /* another port: curl's own memory knows it not */
    open_net(&n, answer);
    server_start(&other);
    ck_assert_int_eq(ask(&n, "good.test", n.server.port), 0);
    atomic_store(&broken, true);
    ck_assert_int_eq(ask(&n, "good.test", other.port), 0);
    ck_assert_str_eq(n.rig.resp.body, "here");
    ck_assert_int_eq(ask(&n, "never.test", other.port), LIVREC_ENET);
    ck_assert_str_eq(n.rig.err.text, "never.test/x: name not resolved (DNS)");
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_NAME);
    server_stop(&other);
    ck_assert_int_eq(other.connections, 1);
    ck_assert_int_eq(ask(&n, "good.test", 1),
                     LIVREC_ENET); /* nobody there: still the name's fault */
    ck_assert_int_eq(n.rig.err.fault, LR_FAULT_NAME);
    close_net(&n);
}
END_TEST

static void *ask_hung(void *arg)
{
    struct net *n = arg;
    n->rig.cfg.connect_ms = 400;
    return (void *)(intptr_t)ask(n, "hang.test", 80);
}

START_TEST(a_resolver_that_hangs_holds_up_nobody)
{
    struct net n, hung = {0};
    pthread_t thread;
    void *result;
    open_net(&n, answer);
    ck_assert_int_eq(ask(&n, "good.test", n.server.port), 0); /* the loop runs */
    hung.rig = n.rig;                                         /* its server belongs to a thread */
    hung.rig.arena = lr_arena_new((size_t)1 << 20);
    ck_assert_int_eq(pthread_create(&thread, NULL, ask_hung, &hung), 0);
    int64_t begin = lr_mono_ms(lr_clock_system());
    for (int i = 0; i < 20; i++)
        ck_assert_int_eq(ask(&n, "127.0.0.1", n.server.port), 0);
    ck_assert_int_lt(lr_mono_ms(lr_clock_system()) - begin, 30000);
    pthread_join(thread, &result);
    ck_assert_int_eq((int)(intptr_t)result, LIVREC_ENET);
    ck_assert_str_eq(hung.rig.err.text, "hang.test/x: name not resolved (DNS) within 0.4 s");
    ck_assert_int_eq(hung.rig.err.fault, LR_FAULT_NAME);
    release();
    lr_arena_free(hung.rig.arena);
    close_net(&n);
}
END_TEST

START_TEST(ten_minutes_and_so_many)
{
    struct lr_names n = {0};
    char host[16];
    lr_names_note(&n, "a", "10.0.0.1", 1000);
    lr_names_note(&n, "a", "2001:db8::1", 2000);
    ck_assert_str_eq(lr_names_last(&n, "a", 2000 + LR_NAME_MEMORY - 1), "2001:db8::1");
    ck_assert_ptr_null(lr_names_last(&n, "a", 2000 + LR_NAME_MEMORY));
    ck_assert_ptr_null(lr_names_last(&n, "b", 2000));
    for (int i = 0; i < LR_NAMES; i++) {
        snprintf(host, sizeof host, "h%d", i);
        lr_names_note(&n, host, "10.0.0.2", 3000 + i);
    }
    ck_assert_ptr_null(lr_names_last(&n, "a", 3000)); /* the oldest made way */
    ck_assert_str_eq(lr_names_last(&n, "h0", 3100), "10.0.0.2");
}
END_TEST

UNIT_MAIN("names", the_last_address_is_used_while_the_resolver_fails,
          a_resolver_that_hangs_holds_up_nobody, ten_minutes_and_so_many)
