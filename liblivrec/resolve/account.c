#include "resolve/account_parts.h"

#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "data/json.h"
#include "resolve/ctx.h"

#define FACTS_MAX 64
#define FACT_SIZE ((size_t)64 << 10)
#define SAVED_MAX ((size_t)8 << 20)
#define COOKIES_EVERY 60000 /* ms between two times that they are saved */

void lr_accounts_init(struct lr_accounts *all, const struct lr_env *env)
{
    pthread_mutex_init(&all->lock, NULL);
    all->env = env;
    all->first = NULL;
    all->keeper = NULL;
    all->told = NULL;
}

static const struct lr_clock *clock_of(const struct lr_account *acc)
{
    return acc->all->env->clock;
}

static void fact_free(struct lr_fact *f)
{
    if (!f)
        return;
    lr_free(f->name);
    lr_free(f->value);
    lr_free(f);
}

static void drop_facts(struct lr_account *acc)
{
    for (struct lr_fact *f = acc->facts, *next; f; f = next) {
        next = f->next;
        fact_free(f);
    }
    acc->facts = NULL;
}

static void account_free(struct lr_account *acc)
{
    if (!acc)
        return;
    drop_facts(acc);
    lr_jar_free(acc->jar);
    lr_free(acc->domains);
    lr_free(acc->file.path);
    pthread_mutex_destroy(&acc->save_lock);
    lr_free(acc);
}

void lr_accounts_clear(struct lr_accounts *all)
{
    for (struct lr_account *acc = all->first, *next; acc; acc = next) {
        next = acc->next;
        acc->cookies_at = INT64_MIN; /* no later time to save them */
        lr_account_save(acc);
        account_free(acc);
    }
    all->first = NULL;
    lr_told_files_clear(all);
    pthread_mutex_destroy(&all->lock);
}

static int add_cookie(struct lr_jar *jar, const char *domains, const char *cookie)
{
    char domain[256];
    int rc = 0;
    while (rc == 0 && lr_account_domain(&domains, domain))
        rc = lr_jar_add_text(jar, domain, cookie);
    return rc;
}

static int make_key(const char *platform, const char *domains, const struct lr_opts *opts,
                    char key[LR_SHA256_HEX])
{
    struct lr_buf b;
    const char *cookie = lr_opts_str(opts, "auth.cookie"), *proxy = lr_opts_str(opts, "net.proxy");
    lr_buf_init(&b, (size_t)1 << 20);
    int rc = lr_buf_fmt(&b, "%s\n%s\n%s\n%s\n", platform, domains, cookie ? cookie : "",
                        proxy ? proxy : "");
    const char *file = lr_opts_str(opts, "auth.cookies");
    if (rc == 0 && file && *file)
        rc = lr_buf_fmt(&b, "cookies %s\n", file);
    for (size_t i = 0; rc == 0 && i < lr_opts_list_count(opts, "auth.account"); i++)
        rc = lr_buf_fmt(&b, "%s\n", lr_opts_list_at(opts, "auth.account", i));
    if (rc == 0)
        lr_sha256_hex(b.data, b.len, key);
    lr_buf_free(&b);
    return rc;
}

static struct lr_account *account_new(struct lr_accounts *all, const char *key, const char *domains,
                                      const char *cookie, const char *file)
{
    struct lr_account *acc = lr_calloc(1, sizeof *acc);
    if (!acc)
        return NULL;
    acc->all = all;
    pthread_mutex_init(&acc->save_lock, NULL);
    memcpy(acc->key, key, sizeof acc->key);
    acc->jar = lr_jar_new(all->env->clock);
    acc->domains = lr_strdup(domains);
    acc->file.path = file && *file ? lr_strdup(file) : NULL;
    if (!acc->jar || !acc->domains || (file && *file && !acc->file.path) ||
        (cookie && add_cookie(acc->jar, domains, cookie) != 0)) {
        account_free(acc);
        return NULL;
    }
    acc->next = all->first;
    all->first = acc;
    return acc;
}

static struct lr_fact *fact_new(const char *name, const char *value, int64_t now)
{
    struct lr_fact *f = lr_calloc(1, sizeof *f);
    if (!f)
        return NULL;
    *f = (struct lr_fact){NULL, lr_strdup(name), lr_strdup(value), now};
    if (f->name && f->value)
        return f;
    fact_free(f);
    return NULL;
}

/* ---- from one process to the next */

static int load_facts(struct lr_account *acc, const char *text)
{
    struct lr_err err = {0};
    struct lr_arena *a = lr_arena_new(SAVED_MAX);
    const lr_json *list = a ? lr_json_parse(a, text, strlen(text), &err) : NULL;
    int64_t mono = lr_mono_ms(clock_of(acc)), wall = lr_wall_ms(clock_of(acc));
    struct lr_fact **end = &acc->facts;
    for (size_t i = 0; i < lr_json_count(list) && i < FACTS_MAX; i++) {
        const lr_json *v = lr_json_item(list, i);
        const char *name = lr_json_str(v, "name"), *value = lr_json_str(v, "value");
        int64_t age = wall - lr_json_int(v, "time", 0);
        struct lr_fact *f =
            name && value ? fact_new(name, value, mono - (age > 0 ? age : 0)) : NULL;
        if (f) {
            *end = f;
            end = &f->next;
        }
    }
    lr_arena_free(a);
    return err.code == LIVREC_ENOMEM ? err.code : 0;
}

char *lr_account_load(struct lr_account *acc, const char *name)
{
    struct lr_keeper *k = acc->kept ? acc->all->keeper : NULL;
    return k ? k->load(k, acc->key, name) : NULL;
}

int lr_account_load_facts(struct lr_account *acc)
{
    char *facts = lr_account_load(acc, "facts");
    pthread_mutex_lock(&acc->all->lock);
    drop_facts(acc);
    int rc = facts ? load_facts(acc, facts) : 0;
    pthread_mutex_unlock(&acc->all->lock);
    lr_free(facts);
    return rc;
}

/* What can't be read is found out anew. */
static void restore(struct lr_account *acc)
{
    char *cookies = lr_account_load(acc, "cookies"), *facts = lr_account_load(acc, "facts");
    if (cookies)
        lr_jar_load(acc->jar, cookies);
    if (facts)
        load_facts(acc, facts);
    lr_free(cookies);
    lr_free(facts);
    acc->saved_cookies = lr_jar_changes(acc->jar);
}

static int write_facts(struct lr_account *acc, struct lr_buf *out, uint64_t *changes)
{
    struct lr_jw w;
    int64_t mono = lr_mono_ms(clock_of(acc)), wall = lr_wall_ms(clock_of(acc));
    lr_jw_begin(&w, out);
    lr_jw_array(&w, NULL);
    pthread_mutex_lock(&acc->all->lock);
    *changes = acc->fact_changes;
    for (const struct lr_fact *f = acc->facts; f; f = f->next) {
        lr_jw_object(&w, NULL);
        lr_jw_str(&w, "name", f->name);
        lr_jw_str(&w, "value", f->value);
        lr_jw_int(&w, "time", wall - (mono - f->at));
        lr_jw_object_end(&w);
    }
    pthread_mutex_unlock(&acc->all->lock);
    lr_jw_array_end(&w);
    return lr_jw_end(&w);
}

static bool give(struct lr_account *acc, const char *name, struct lr_buf *text)
{
    struct lr_keeper *k = acc->all->keeper;
    const char *whole = lr_buf_str(text);
    if (whole)
        k->save(k, acc->key, name, whole);
    lr_buf_free(text);
    return whole != NULL;
}

static void save_facts(struct lr_account *acc)
{
    struct lr_buf text;
    uint64_t changes;
    lr_buf_init(&text, SAVED_MAX);
    if (write_facts(acc, &text, &changes) != 0)
        lr_buf_free(&text);
    else if (changes == acc->saved_facts)
        lr_buf_free(&text);
    else if (give(acc, "facts", &text))
        acc->saved_facts = changes;
}

/* Some platforms set one with every answer. */
static void save_cookies(struct lr_account *acc, bool at_once)
{
    struct lr_buf text;
    int64_t now = lr_mono_ms(clock_of(acc));
    uint64_t changes = lr_jar_changes(acc->jar);
    if (changes == acc->saved_cookies || (!at_once && now < acc->cookies_at))
        return;
    lr_buf_init(&text, SAVED_MAX);
    if (lr_jar_save(acc->jar, &text) != 0)
        lr_buf_free(&text);
    else if (give(acc, "cookies", &text)) {
        acc->saved_cookies = changes;
        acc->cookies_at = now + COOKIES_EVERY;
    }
}

/* A fact changes with a login, and so do its cookies. */
void lr_account_save(struct lr_account *acc)
{
    if (!acc->kept || !acc->all->keeper)
        return;
    pthread_mutex_lock(&acc->save_lock);
    uint64_t before = acc->saved_facts;
    save_facts(acc);
    save_cookies(acc, before != acc->saved_facts);
    pthread_mutex_unlock(&acc->save_lock);
}

static struct lr_account *account_open(struct lr_accounts *all, const char *key,
                                       const char *domains, const struct lr_extractor *e,
                                       const struct lr_opts *opts)
{
    const char *cookie = lr_opts_str(opts, "auth.cookie"),
               *file = lr_opts_str(opts, "auth.cookies");
    struct lr_account *acc = account_new(all, key, domains, cookie, file);
    if (!acc)
        return NULL;
    acc->logins = e->login_cookies;
    acc->file.login_end = INT64_MAX;
    acc->saved_cookies = lr_jar_changes(acc->jar);
    atomic_store(&acc->has_cookie, cookie && *cookie);
    acc->kept =
        (cookie && *cookie) || acc->file.path || lr_opts_list_count(opts, "auth.account") > 0;
    if (!acc->file.path) /* else it depends on what is in it */
        restore(acc);
    return acc;
}

struct lr_account *lr_account_get(struct lr_accounts *all, const struct lr_extractor *e,
                                  const struct lr_url *u, const struct lr_opts *opts)
{
    const char *domains = e->cookie_domains ? e->cookie_domains : lr_host_domain(u->host);
    char key[LR_SHA256_HEX];
    if (make_key(e->name, domains, opts, key) != 0)
        return NULL;
    pthread_mutex_lock(&all->lock);
    struct lr_account *acc = all->first;
    while (acc && strcmp(acc->key, key) != 0)
        acc = acc->next;
    if (!acc)
        acc = account_open(all, key, domains, e, opts);
    pthread_mutex_unlock(&all->lock);
    return acc && lr_account_follow(acc) == 0 ? acc : NULL;
}

struct lr_jar *lr_account_jar(struct lr_account *acc)
{
    return acc->jar;
}

struct lr_keeper *lr_account_keeper(const struct lr_account *acc)
{
    return acc->all->keeper;
}

bool lr_account_has_cookie(struct lr_account *acc)
{
    return atomic_load(&acc->has_cookie);
}

/* Under all->lock. */
static const struct lr_fact *find(const struct lr_account *acc, const char *name, int64_t max_age_s)
{
    int64_t now = lr_mono_ms(clock_of(acc));
    for (const struct lr_fact *f = acc->facts; f; f = f->next)
        if (strcmp(f->name, name) == 0 && (now - f->at) / 1000 <= max_age_s)
            return f;
    return NULL;
}

const char *lr_account_fact(struct lr_account *acc, struct lr_arena *a, const char *name,
                            int64_t max_age_s)
{
    pthread_mutex_lock(&acc->all->lock);
    const struct lr_fact *f = find(acc, name, max_age_s);
    const char *value = f ? lr_arena_strdup(a, f->value) : NULL;
    pthread_mutex_unlock(&acc->all->lock);
    return value;
}

/* Take out the one of this name, and the oldest of too many. */
static void forget(struct lr_account *acc, const char *name)
{
    int count = 0;
    for (struct lr_fact **at = &acc->facts; *at;) {
        struct lr_fact *f = *at;
        if (strcmp(f->name, name) == 0 || ++count >= FACTS_MAX) {
            *at = f->next;
            fact_free(f);
        } else {
            at = &f->next;
        }
    }
}

/* In the place of the one of this name; under all->lock. NULL: there is none any more. */
static void put(struct lr_account *acc, const char *name, struct lr_fact *f)
{
    forget(acc, name);
    acc->fact_changes++;
    if (!f)
        return;
    f->next = acc->facts;
    acc->facts = f;
}

void lr_account_forget(struct lr_account *acc)
{
    pthread_mutex_lock(&acc->all->lock);
    drop_facts(acc);
    acc->fact_changes++;
    pthread_mutex_unlock(&acc->all->lock);
}

int lr_account_keep(struct lr_account *acc, const char *name, const char *value)
{
    struct lr_fact *f = NULL;
    if (value && strlen(value) <= FACT_SIZE) {
        f = fact_new(name, value, lr_mono_ms(clock_of(acc)));
        if (!f)
            return LIVREC_ENOMEM;
    }
    pthread_mutex_lock(&acc->all->lock);
    put(acc, name, f);
    pthread_mutex_unlock(&acc->all->lock);
    return 0;
}

int lr_account_claim(struct lr_account *acc, const char *name, int64_t max_age_s, bool *claimed)
{
    struct lr_fact *f = fact_new(name, "tried", lr_mono_ms(clock_of(acc)));
    *claimed = false;
    if (!f)
        return LIVREC_ENOMEM;
    pthread_mutex_lock(&acc->all->lock);
    *claimed = !find(acc, name, max_age_s);
    if (*claimed)
        put(acc, name, f);
    pthread_mutex_unlock(&acc->all->lock);
    if (!*claimed)
        fact_free(f);
    return 0;
}
