/* The inside of an account. Private to resolve/account*.c. */
#ifndef LR_ACCOUNT_PARTS_H
#define LR_ACCOUNT_PARTS_H

#include <stdatomic.h>
#include "core/file_stamp.h"
#include "data/hash.h"
#include "resolve/account.h"

struct lr_fact {
    struct lr_fact *next;
    char *name, *value;
    int64_t at; /* monotonic ms */
};

/* Where its cookies are from, if they are from a file; under save_lock. */
struct lr_account_file {
    char *path; /* NULL: they are from none */
    bool looked;
    struct lr_file_stamp stamp; /* of what was read last, or could not be */
    char digest[LR_SHA256_HEX]; /* of what counts; "": nothing yet */
    int64_t login_end;          /* as it says; Unix s, INT64_MAX: not known */
};

struct lr_account {
    struct lr_account *next;
    struct lr_accounts *all;
    char key[LR_SHA256_HEX]; /* a digest: cookies are held in the jar alone */
    char *domains;           /* of the user's cookies */
    const char *logins;      /* names of those that are a login; static, or NULL */
    struct lr_jar *jar;
    struct lr_fact *facts;  /* latest first; under all->lock */
    bool kept;              /* there is a login or a cookie */
    atomic_bool has_cookie; /* of the user's */
    /* What the keeper has; under save_lock. */
    pthread_mutex_t save_lock;
    uint64_t fact_changes; /* counted; under all->lock */
    uint64_t saved_facts, saved_cookies;
    int64_t cookies_at; /* monotonic ms */
    struct lr_account_file file;
};

/* account_file.c: read the file if it is another than before. Not under all->lock. 0 or
 * LIVREC_ENOMEM. */
int lr_account_follow(struct lr_account *acc);

/* The next of a list with blanks between, into `out`; *list moves behind it. False at the end. */
bool lr_account_domain(const char **list, char out[256]);

/* From and to the keeper, if there is one, under save_lock. */
char *lr_account_load(struct lr_account *acc, const char *name); /* heap, or NULL */
int lr_account_load_facts(struct lr_account *acc);
void lr_account_forget(struct lr_account *acc); /* every fact */

#endif
