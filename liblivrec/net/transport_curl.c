/* The multi handle on the loop: sockets, timer, and the exchanges that run. */
#include <sys/resource.h>

#include "core/alloc.h"
#include "net/curl_exchange.h"

static struct lr_curl *curl_of(struct lr_transport *t)
{
    return (struct lr_curl *)t;
}

/* ---- exchanges */

static void enqueue(struct lr_exchange *x, unsigned what)
{
    struct lr_curl *t = x->owner;
    x->todo |= what;
    if (x->queued)
        return;
    x->queued = true;
    x->todo_next = NULL;
    *t->todo_end = x;
    t->todo_end = &x->todo_next;
}

static void destroy(struct lr_exchange *x)
{
    struct lr_curl *t = x->owner;
    lr_curl_pipe_close(x);
    if (x->added)
        curl_multi_remove_handle(t->multi, x->easy);
    if (x->socket)
        x->socket->x = NULL;
    if (x->prev)
        x->prev->next = x->next;
    else
        t->all = x->next;
    if (x->next)
        x->next->prev = x->prev;
    lr_curl_easy_free(x);
    lr_free(x);
}

static void let_go(struct lr_exchange *x)
{
    x->dead = true;
    if (x->owner->busy)
        enqueue(x, 0);
    else if (!x->queued)
        destroy(x);
}

void lr_curl_finish(struct lr_exchange *x, CURLcode result)
{
    struct lr_err err = {0};
    bool told = x->dead;
    lr_curl_error(x, result, &err);
    x->dead = true;
    if (!told)
        x->ops.done(x->user, &err);
    let_go(x);
}

static bool name_failed(struct lr_exchange *x, CURLcode result)
{
    curl_off_t resolved = 0;
    curl_easy_getinfo(x->easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved);
    return result == CURLE_COULDNT_RESOLVE_HOST ||
           (result == CURLE_OPERATION_TIMEDOUT && resolved == 0);
}

/* The resolver gave nothing: once more, to where the host was last. True when that has begun. */
static bool from_memory(struct lr_exchange *x, CURLcode result)
{
    struct lr_curl *t = x->owner;
    struct lr_buf b;
    if (x->dead || x->proxy || x->found || !name_failed(x, result))
        return false;
    const char *address = lr_names_last(&t->names, x->host, lr_loop_now(t->loop));
    lr_buf_init(&b, LR_HEAD_MAX);
    if (address && lr_buf_fmt(&b, "+%s:%d:%s", x->host, x->port, address) == 0)
        x->found = curl_slist_append(NULL, (const char *)b.data);
    lr_buf_free(&b);
    if (!x->found || curl_easy_setopt(x->easy, CURLOPT_RESOLVE, x->found) != CURLE_OK)
        return false;
    curl_multi_remove_handle(t->multi, x->easy);
    return curl_multi_add_handle(t->multi, x->easy) == CURLM_OK;
}

/* What failed at first is what is wrong. */
static CURLcode first_failure(const struct lr_exchange *x, CURLcode result)
{
    bool again = x->found && !x->head_done && result != CURLE_OK && result != CURLE_OUT_OF_MEMORY;
    return again ? CURLE_COULDNT_RESOLVE_HOST : result;
}

static bool deliver(struct lr_curl *t)
{
    bool some = false;
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(t->multi, &left)) != NULL;) {
        struct lr_exchange *x = NULL;
        if (m->msg != CURLMSG_DONE)
            continue;
        CURLcode result = m->data.result;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
        if (result == CURLE_OK && (x->flags & LR_HTTP_PIPE) && !x->dead)
            lr_curl_pipe_open(x);
        else if (!from_memory(x, result))
            lr_curl_finish(x, first_failure(x, result));
        some = true;
    }
    return some;
}

/* ---- what waits until curl does not run */

static bool add(struct lr_exchange *x)
{
    x->added = curl_multi_add_handle(x->owner->multi, x->easy) == CURLM_OK;
    return x->added;
}

static void do_todo(struct lr_exchange *x)
{
    unsigned todo = x->todo;
    x->todo = 0;
    if (x->dead) {
        destroy(x);
        return;
    }
    if ((todo & LR_DUE_ADD) && !add(x)) {
        lr_curl_finish(x, CURLE_OUT_OF_MEMORY);
        return;
    }
    x->owner->busy++; /* all may call back */
    if ((todo & LR_DUE_RESUME) && !x->paused && (x->flags & LR_HTTP_PIPE))
        lr_curl_pipe_go_on(x);
    else if ((todo & LR_DUE_RESUME) && !x->paused)
        curl_easy_pause(x->easy, CURLPAUSE_CONT);
    if ((todo & LR_DUE_SEND) && !x->dead)
        lr_curl_pipe_send(x);
    if (todo & LR_DUE_DRAIN)
        lr_curl_drain(x);
    x->owner->busy--;
}

static struct lr_exchange *next_todo(struct lr_curl *t)
{
    struct lr_exchange *x = t->todo;
    if (!x)
        return NULL;
    t->todo = x->todo_next;
    if (!t->todo)
        t->todo_end = &t->todo;
    x->queued = false;
    return x;
}

void lr_curl_settle(struct lr_curl *t)
{
    if (t->busy || t->settling)
        return;
    t->settling = true;
    do {
        for (struct lr_exchange *x; (x = next_todo(t)) != NULL;)
            do_todo(x);
    } while (deliver(t) || t->todo);
    t->settling = false;
}

static void kicked(void *arg)
{
    struct lr_curl *t = arg;
    t->kick = NULL;
    lr_curl_settle(t);
}

void lr_curl_later(struct lr_exchange *x, unsigned due)
{
    struct lr_curl *t = x->owner;
    enqueue(x, due);
    if (!t->kick)
        t->kick = lr_timer_start(t->loop, 0, kicked, t);
}

/* ---- the transport */

static int start(struct lr_transport *base, const struct lr_http_config *cfg,
                 const struct lr_http_req *req, const struct lr_exchange_ops *ops, void *user,
                 struct lr_exchange **out, struct lr_err *err)
{
    struct lr_curl *t = curl_of(base);
    struct lr_exchange *x = lr_calloc(1, sizeof *x);
    if (!x)
        return lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
    x->owner = t;
    x->ops = *ops;
    x->user = user;
    x->pipe.fd = -1;
    lr_buf_init(&x->pipe.queue, LR_PIPE_QUEUE);
    lr_buf_init(&x->pipe.flight, LR_PIPE_QUEUE);
    lr_batch_init(&x->batch);
    int rc = lr_curl_easy_new(x, cfg, req, t->share, err);
    if (rc) {
        lr_curl_easy_free(x);
        lr_free(x);
        return rc;
    }
    x->next = t->all;
    if (x->next)
        x->next->prev = x;
    t->all = x;
    if (t->busy)
        enqueue(x, LR_DUE_ADD);
    else if (!add(x)) {
        destroy(x);
        return lr_err_set(err, LIVREC_ENOMEM, "request: no memory");
    }
    *out = x;
    return 0;
}

static void cancel(struct lr_transport *base, struct lr_exchange *x)
{
    (void)base;
    if (!x->dead)
        let_go(x);
}

/* Curl is told to stop when the next bytes come, and told to go on in a turn of its own: it then
 * calls back with what it held, and nobody expects that from inside this call. */
static void pause_exchange(struct lr_transport *base, struct lr_exchange *x, bool paused)
{
    (void)base;
    if (x->paused == paused || x->dead)
        return;
    x->paused = paused;
    if (!paused)
        lr_curl_later(x, LR_DUE_RESUME);
}

static void drain(struct lr_transport *base, struct lr_exchange *x)
{
    if (x->dead)
        return;
    enqueue(x, LR_DUE_DRAIN);
    lr_curl_settle(curl_of(base));
}

static int send_bytes(struct lr_transport *base, struct lr_exchange *x, const uint8_t *data,
                      size_t len)
{
    (void)base;
    if (x->dead || x->pipe.fd < 0)
        return 0; /* done() tells, or nobody wants to know */
    int rc = lr_buf_append(&x->pipe.queue, data, len);
    if (rc == 0)
        lr_curl_later(x, LR_DUE_SEND);
    return rc;
}

static void free_transport(struct lr_transport *base)
{
    struct lr_curl *t = curl_of(base);
    while (t->all) {
        struct lr_exchange *x = t->all;
        if (!x->dead && x->ops.dropped)
            x->ops.dropped(x->user);
        destroy(x);
    }
    lr_curl_idle_free(t);
    if (t->multi)
        curl_multi_cleanup(t->multi);
    if (t->share)
        curl_share_cleanup(t->share);
    lr_timer_stop(t->loop, &t->timer);
    lr_timer_stop(t->loop, &t->ticker);
    lr_timer_stop(t->loop, &t->kick);
    lr_free(t);
    curl_global_cleanup();
}

/* Idle connections are kept, but must leave descriptors for recordings and files. */
static long connections_max(void)
{
    struct rlimit limit;
    long files = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 8192
                     ? (long)limit.rlim_cur
                     : 8192;
    return files / 2 > 16 ? files / 2 : 16;
}

static bool set_up(struct lr_curl *t)
{
    t->multi = curl_multi_init();
    t->share = curl_share_init();
    return t->multi && t->share && lr_curl_connect(t) &&
           curl_multi_setopt(t->multi, CURLMOPT_MAXCONNECTS, connections_max()) == 0 &&
           curl_share_setopt(t->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == 0;
}

int lr_transport_curl_new(struct lr_loop *loop, struct lr_transport **out, struct lr_err *err)
{
    /* A blocking resolver would stop every recording. */
    const long needed = CURL_VERSION_ASYNCHDNS | CURL_VERSION_SSL;
    if ((curl_version_info(CURLVERSION_NOW)->features & needed) != needed)
        return lr_err_set(err, LIVREC_ENET, "libcurl lacks TLS or the asynchronous resolver");
    struct lr_curl *t = lr_calloc(1, sizeof *t);
    if (!t || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        lr_free(t);
        return lr_err_set(err, LIVREC_ENOMEM, "curl: no memory");
    }
    t->base =
        (struct lr_transport){start, cancel, pause_exchange, drain, free_transport, send_bytes};
    t->loop = loop;
    t->todo_end = &t->todo;
    if (set_up(t)) {
        *out = &t->base;
        return 0;
    }
    free_transport(&t->base);
    return lr_err_set(err, LIVREC_ENOMEM, "curl: no memory");
}
