/* Cookies of an account that stand in a file. It is looked at with every question: another login of
 * the user's counts at once, for recordings that run, too. */
#include <errno.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "core/env.h"
#include "core/files.h"
#include "core/log.h"
#include "net/cookie_end.h"
#include "net/cookie_file.h"
#include "resolve/account_parts.h"

#define FILE_MAX ((size_t)4 << 20)
#define MARK "cookies of" /* the fact that has the digest of the file they were made with */
#define FOR_EVER (INT64_MAX / 1000)

/* A file that is of many platforms is told of once. */
struct lr_told_file {
    struct lr_told_file *next;
    struct lr_file_stamp stamp;
    char path[];
};

void lr_told_files_clear(struct lr_accounts *all)
{
    for (struct lr_told_file *t = all->told, *next; t; t = next) {
        next = t->next;
        lr_free(t);
    }
    all->told = NULL;
}

static bool is_news(struct lr_accounts *all, const char *path, const struct lr_file_stamp *stamp)
{
    size_t n = strlen(path) + 1;
    pthread_mutex_lock(&all->lock);
    struct lr_told_file *t = all->told;
    while (t && strcmp(t->path, path) != 0)
        t = t->next;
    bool news = !t || !lr_file_stamp_same(&t->stamp, stamp);
    if (!t && (t = lr_malloc(sizeof *t + n)) != NULL) {
        memcpy(t->path, path, n);
        t->next = all->told;
        all->told = t;
    }
    if (t)
        t->stamp = *stamp;
    pthread_mutex_unlock(&all->lock);
    return news;
}

static void tell_slip(const struct lr_account *acc, const struct lr_cookie_slip *slip,
                      const char *after)
{
    struct lr_log *log = acc->all->env->log;
    const char *path = acc->file.path;
    if (slip->line && slip->more)
        lr_logf(log, LR_WARN, 0, "%s:%d: %s (and %zu more)%s", path, slip->line, slip->text,
                slip->more, after);
    else if (slip->line)
        lr_logf(log, LR_WARN, 0, "%s:%d: %s%s", path, slip->line, slip->text, after);
    else
        lr_logf(log, LR_WARN, 0, "%s: %s%s", path, slip->text, after);
}

/* What the user should know of it. False: others have told it. */
static bool tell(struct lr_account *acc, const struct lr_cookie_slip *slip, bool counts)
{
    const struct lr_account_file *f = &acc->file;
    if (!is_news(acc->all, f->path, &f->stamp))
        return false;
    if (*slip->text)
        tell_slip(acc, slip,
                  counts       ? ""
                  : *f->digest ? ": the cookies of before stay"
                               : ": there are no cookies");
    if (counts && f->stamp.mode & 077)
        lr_logf(acc->all->env->log, LR_WARN, 0,
                "%s: others may read these cookies (mode %o): chmod 600 it", f->path,
                (unsigned)f->stamp.mode);
    return true;
}

bool lr_account_domain(const char **list, char out[256])
{
    *list += strspn(*list, " ");
    size_t len = strcspn(*list, " ");
    if (len == 0 || len >= 256)
        return false;
    memcpy(out, *list, len);
    out[len] = '\0';
    *list += len;
    return true;
}

/* The cookies of the platform, in place of all that were there. */
static int fill(struct lr_account *acc, const struct lr_cookie_file *f)
{
    struct lr_jar *fresh = lr_jar_new(acc->all->env->clock);
    const char *domains = acc->domains;
    char domain[256];
    int64_t end = INT64_MAX;
    size_t count = 0;
    int rc = fresh ? 0 : LIVREC_ENOMEM;
    while (rc == 0 && lr_account_domain(&domains, domain)) {
        int64_t one = lr_cookie_file_login_end(f, domain, acc->logins);
        end = one < end ? one : end;
        count += lr_cookie_file_fitting(f, domain);
        rc = lr_jar_add_file(fresh, domain, f);
    }
    if (rc == 0) {
        lr_jar_replace(acc->jar, fresh);
        atomic_store(&acc->has_cookie, count > 0);
        acc->file.login_end = end;
    }
    lr_jar_free(fresh);
    return rc;
}

static bool was_made_with(struct lr_account *acc, const char *digest, struct lr_arena *a)
{
    const char *mark = lr_account_fact(acc, a, MARK, FOR_EVER);
    return mark && strcmp(mark, digest) == 0;
}

/* What an earlier process kept counts if it was made with this very file. */
static int take_up(struct lr_account *acc, const char *digest)
{
    bool first = !*acc->file.digest;
    int rc = first ? lr_account_load_facts(acc) : 0;
    struct lr_arena *a = rc == 0 ? lr_arena_new((size_t)1 << 20) : NULL;
    bool same = a && was_made_with(acc, digest, a);
    char *cookies = first && same ? lr_account_load(acc, "cookies") : NULL;
    if (cookies)
        rc = lr_jar_load(acc->jar, cookies);
    if (a && !same) {
        lr_account_forget(acc);
        rc = lr_account_keep(acc, MARK, digest);
    }
    if (first && same) /* else those of before are still kept */
        acc->saved_cookies = lr_jar_changes(acc->jar);
    lr_free(cookies);
    lr_arena_free(a);
    return rc ? rc : a ? 0 : LIVREC_ENOMEM;
}

static int take(struct lr_account *acc, const struct lr_buf *bytes)
{
    struct lr_cookie_file f;
    char digest[LR_SHA256_HEX];
    lr_sha256_hex(bytes->data, bytes->len, digest);
    int rc = lr_cookie_file_read(&f, bytes->data ? (const char *)bytes->data : "", bytes->len);
    bool news = rc != LIVREC_ENOMEM && tell(acc, &f.slip, rc == 0);
    if (rc == 0 && strcmp(digest, acc->file.digest) != 0) {
        rc = fill(acc, &f);
        rc = rc ? rc : take_up(acc, digest);
        if (rc == 0 && news && *acc->file.digest)
            lr_logf(acc->all->env->log, LR_INFO, 0, "%s: the cookies are other ones from now on",
                    acc->file.path);
        if (rc == 0)
            memcpy(acc->file.digest, digest, sizeof digest);
    }
    lr_cookie_file_clear(&f);
    return rc == LIVREC_EPARSE ? 0 : rc;
}

static int read_file(struct lr_account *acc)
{
    const struct lr_files *files = acc->all->env->files;
    struct lr_cookie_slip slip = {0};
    struct lr_buf bytes;
    lr_buf_init(&bytes, FILE_MAX);
    int rc = files->load(files, acc->file.path, &bytes);
    if (rc == 0) {
        rc = take(acc, &bytes);
    } else if (rc == -ENOMEM) {
        rc = LIVREC_ENOMEM;
    } else {
        strncpy(slip.text, strerror(-rc), sizeof slip.text - 1);
        tell(acc, &slip, false);
        rc = 0;
    }
    lr_buf_free(&bytes);
    return rc;
}

const char *lr_account_file(const struct lr_account *acc)
{
    return acc->file.path;
}

/* Ended ones are not in the jar any more. */
int64_t lr_account_login_end(struct lr_account *acc)
{
    int64_t now = lr_jar_login_end(acc->jar, acc->logins);
    pthread_mutex_lock(&acc->save_lock);
    int64_t given = acc->file.login_end;
    pthread_mutex_unlock(&acc->save_lock);
    return now != INT64_MAX ? now : given;
}

int lr_account_follow(struct lr_account *acc)
{
    struct lr_account_file *f = &acc->file;
    int rc = 0;
    if (!f->path)
        return 0;
    pthread_mutex_lock(&acc->save_lock);
    struct lr_file_stamp stamp = lr_file_stamp_of(f->path);
    if (!f->looked || !lr_file_stamp_same(&stamp, &f->stamp)) {
        f->stamp = stamp; /* before it is read: what changes meanwhile is another */
        rc = read_file(acc);
        f->looked = rc == 0;
    }
    pthread_mutex_unlock(&acc->save_lock);
    return rc;
}
