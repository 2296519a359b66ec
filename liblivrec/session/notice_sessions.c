#include "session/notice_sessions.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "data/json.h"
#include "store/jobs.h"

#define KIND "notice_session" /* a job that nobody does: due is until when it counts */
#define A_DAY 86400000        /* when the process was killed */
#define A_MOMENT 600000       /* when it ended by itself */
#define IDS_MAX ((size_t)1 << 20)

/* A look at what is kept: of one room, or of all; fills the rooms with what still counts. */
struct look {
    const char *url;               /* NULL: all */
    struct lr_notice_rooms *rooms; /* or NULL */
    int64_t now;
    struct lr_buf ids;  /* int64_t of those that were found; with rooms: of old ones */
    struct lr_buf kept; /* with rooms: of the others */
    bool no_memory;
};

static void fill(struct look *l, const struct lr_store_job *job, lr_json *v)
{
    const char *url = lr_json_str(v, "url");
    bool old = !url || job->due < l->now;
    if (l->rooms && !old) {
        struct lr_notice_room *r = lr_notice_room(l->rooms, url);
        l->no_memory |= !r;
        if (r) {
            r->session = lr_json_int(v, "session", 0);
            lr_notice_room_known(r, lr_json_str(v, "anchor"), lr_json_str(v, "platform"));
        }
        l->no_memory |= lr_buf_append(&l->kept, &job->id, sizeof job->id) != 0;
    } else if (!l->url || (url && strcmp(url, l->url) == 0)) {
        l->no_memory |= lr_buf_append(&l->ids, &job->id, sizeof job->id) != 0;
    }
}

static bool see(void *arg, const struct lr_store_job *job)
{
    struct look *l = arg;
    struct lr_err err = {0};
    struct lr_arena *a = lr_arena_new((size_t)1 << 20);
    lr_json *v = lr_json_parse(a, job->body, strlen(job->body), &err);
    if (a && err.code != LIVREC_ENOMEM)
        fill(l, job, v);
    else
        l->no_memory = true;
    lr_arena_free(a);
    return !l->no_memory;
}

static int look(struct lr_store *store, struct look *l, struct lr_err *err)
{
    lr_buf_init(&l->ids, IDS_MAX);
    int rc = lr_store_job_each(store, KIND, LR_JOB_WAITS, see, l, err);
    return l->no_memory ? lr_err_set(err, LIVREC_ENOMEM, "out of memory") : rc;
}

static size_t count_of(const struct lr_buf *ids)
{
    return ids->len / sizeof(int64_t);
}

static int64_t id_at(const struct lr_buf *ids, size_t i)
{
    int64_t id;
    memcpy(&id, ids->data + i * sizeof id, sizeof id);
    return id;
}

/* They count until then. */
static int put_off(struct lr_store *store, const struct lr_buf *ids, int64_t due,
                   struct lr_err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count_of(ids); i++)
        rc = lr_store_job_retry(store, id_at(ids, i), due, "it goes on", err);
    return rc;
}

static int forget(struct lr_store *store, struct look *l, struct lr_err *err)
{
    int rc = look(store, l, err);
    for (size_t i = 0; rc == 0 && i < count_of(&l->ids); i++)
        rc = lr_store_job_done(store, id_at(&l->ids, i), err);
    lr_buf_free(&l->ids);
    return rc;
}

static int note(struct lr_store *store, const struct lr_notice_room *r, struct lr_err *err)
{
    struct lr_buf body;
    struct lr_jw w;
    lr_buf_init(&body, (size_t)1 << 16);
    lr_jw_begin(&w, &body);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "url", r->url);
    lr_jw_int(&w, "session", r->session);
    lr_jw_str(&w, "anchor", r->anchor);
    lr_jw_str(&w, "platform", r->platform);
    lr_jw_object_end(&w);
    int rc =
        lr_jw_end(&w) || !lr_buf_str(&body) ? lr_err_set(err, LIVREC_ENOMEM, "out of memory") : 0;
    if (rc == 0)
        rc = lr_store_job_put(store, KIND, NULL, lr_buf_str(&body), r->session + A_DAY, err);
    lr_buf_free(&body);
    return rc;
}

int lr_notice_sessions_open(const struct lr_env *env, struct lr_store *store,
                            struct lr_notice_rooms *rooms, struct lr_err *err)
{
    struct look l = {.rooms = rooms, .now = lr_wall_ms(env->clock)};
    lr_buf_init(&l.kept, IDS_MAX);
    int rc = forget(store, &l, err);
    rc = rc ? rc : put_off(store, &l.kept, l.now + A_DAY, err);
    lr_buf_free(&l.kept);
    return rc == LIVREC_ENOMEM ? rc : 0; /* without the store there is only more to tell */
}

int lr_notice_session(struct lr_store *store, const struct lr_notice_room *r, int64_t before,
                      struct lr_err *err)
{
    struct look l = {.url = r->url};
    if (before == r->session)
        return 0;
    int rc = before ? forget(store, &l, err) : 0;
    return rc || !r->session ? rc : note(store, r, err);
}

void lr_notice_sessions_close(const struct lr_env *env, struct lr_store *store)
{
    struct look l = {0};
    struct lr_err err = {0};
    if (look(store, &l, &err) == 0) /* a failure here only means that more is told */
        (void)put_off(store, &l.ids, lr_wall_ms(env->clock) + A_MOMENT, &err);
    lr_buf_free(&l.ids);
}
