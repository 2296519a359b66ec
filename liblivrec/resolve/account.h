/* What a resolver keeps for each account of a platform: the cookie jar, and facts that extractors
 * found out. Thread-safe. Private to resolve/. */
#ifndef LR_ACCOUNT_H
#define LR_ACCOUNT_H

#include <pthread.h>
#include "core/arena.h"
#include "core/env.h"
#include "core/options.h"
#include "net/cookie.h"
#include "resolve/keeper.h"

struct lr_extractor;
struct lr_account;

struct lr_accounts {
    pthread_mutex_t lock;
    const struct lr_env *env;
    struct lr_account *first;
    struct lr_keeper *keeper;  /* NULL: nothing outlives the process */
    struct lr_told_file *told; /* files of cookies that were told of */
};

void lr_accounts_init(struct lr_accounts *all, const struct lr_env *env);
void lr_accounts_clear(struct lr_accounts *all);
void lr_told_files_clear(struct lr_accounts *all);

/* The account that the options name (cookie or file of cookies, account settings, proxy); made at
 * its first use, with the user's cookie in its jar. It lives as long as `all`. NULL when memory ran
 * out. */
struct lr_account *lr_account_get(struct lr_accounts *all, const struct lr_extractor *e,
                                  const struct lr_url *u, const struct lr_opts *opts);
struct lr_jar *lr_account_jar(struct lr_account *acc);
bool lr_account_has_cookie(struct lr_account *acc); /* that the user gave */
struct lr_keeper *lr_account_keeper(const struct lr_account *acc); /* or NULL */
/* Where its cookies are from: the path of a file, or NULL. */
const char *lr_account_file(const struct lr_account *acc);
/* When the login by the user's cookies ends, as they say and as the platform renewed them. Unix s;
 * INT64_MAX: not known. */
int64_t lr_account_login_end(struct lr_account *acc);

/* Give the keeper what changed: at the end of a question, cookies
 * alone at most once a minute. Only accounts that have a login or a cookie are kept. */
void lr_account_save(struct lr_account *acc);

/* As lr_cache_get() and lr_cache_put(). */
const char *lr_account_fact(struct lr_account *acc, struct lr_arena *a, const char *name,
                            int64_t max_age_s);
int lr_account_keep(struct lr_account *acc, const char *name, const char *value);
/* Of all who come for this within max_age_s, threads and later processes too, one claims it. 0 or
 * LIVREC_ENOMEM. */
int lr_account_claim(struct lr_account *acc, const char *name, int64_t max_age_s, bool *claimed);

#endif
