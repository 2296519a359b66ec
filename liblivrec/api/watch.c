#include <livrec/watch.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "core/alloc.h"

#define NO_ROOM "there is no watched room %llu"
#define VIEW_MAX ((size_t)256 << 20)

static int watch(struct lr_handle *h, const char *url, const livrec_opts *opts, uint64_t *room,
                 struct lr_err *err)
{
    if (lr_handle_start(h, err))
        return err->code;
    struct lr_opts *all = lr_handle_opts(h, opts);
    if (!all)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = lr_notice_check(all, err);
    if (rc == 0)
        rc = lr_roots_take(h->roots, all, true, err);
    if (rc == 0)
        rc = room ? lr_watchlist_add(h->watches, url, all, room, err)
                  : lr_watchlist_follow(h->watches, url, all, err);
    lr_opts_free(all);
    return rc;
}

LIVREC_API int32_t livrec_watch(livrec *lr, const char *url, const livrec_opts *opts,
                                uint64_t *room)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    rc = !url || !room ? lr_err_set(&err, LIVREC_EARG, "%s is NULL", url ? "room" : "url")
                       : watch(h, url, opts, room, &err);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}

LIVREC_API int32_t livrec_watch_list(livrec *lr, const char *path, const livrec_opts *opts)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    rc = path ? watch(h, path, opts, NULL, &err) : lr_err_set(&err, LIVREC_EARG, "path is NULL");
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}

/* The watched rooms, or NULL when there were none yet. */
static struct lr_watchlist *watches_of(struct lr_handle *h)
{
    pthread_mutex_lock(&h->start_lock);
    struct lr_watchlist *w = h->watches;
    pthread_mutex_unlock(&h->start_lock);
    return w;
}

static int32_t not_found(const char *function, uint64_t room)
{
    return lr_api_failf(function, LIVREC_ENOTFOUND, NO_ROOM, (unsigned long long)room);
}

LIVREC_API int32_t livrec_watch_pause(livrec *lr, uint64_t room, int32_t paused)
{
    struct lr_handle *h;
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_watchlist *w = watches_of(h);
    rc = w ? lr_watchlist_pause(w, room, paused != 0) : LIVREC_ENOTFOUND;
    lr_handle_leave(h);
    return rc ? not_found(__func__, room) : LIVREC_OK;
}

static int32_t leave(const char *function, struct lr_handle *h, const struct lr_err *err)
{
    lr_handle_leave(h);
    return err->code ? lr_api_fail(function, err) : LIVREC_OK;
}

LIVREC_API int32_t livrec_watch_set(livrec *lr, uint64_t room, const char *name, const char *value,
                                    int32_t now)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_watchlist *w = watches_of(h);
    if (!name)
        lr_err_set(&err, LIVREC_EARG, "name is NULL");
    else if (!w)
        lr_err_set(&err, LIVREC_ENOTFOUND, NO_ROOM, (unsigned long long)room);
    else
        lr_watchlist_set(w, room, name, value, now != 0, &err);
    return leave(__func__, h, &err);
}

LIVREC_API int32_t livrec_watch_stop(livrec *lr, uint64_t room)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_watchlist *w = watches_of(h);
    if (w)
        lr_watchlist_stop_recording(w, room, &err);
    else
        lr_err_set(&err, LIVREC_ENOTFOUND, NO_ROOM, (unsigned long long)room);
    return leave(__func__, h, &err);
}

/* Of a handle that never watched anything: an empty array. */
static int view(struct lr_handle *h, bool platforms, uint64_t room, char **text, struct lr_err *err)
{
    struct lr_watchlist *w = watches_of(h);
    struct lr_buf b;
    lr_buf_init(&b, VIEW_MAX);
    if (w && platforms)
        lr_watchlist_platforms(w, &b, err);
    else if (w)
        lr_watchlist_json(w, room, &b, err);
    else if (room)
        lr_err_set(err, LIVREC_ENOTFOUND, NO_ROOM, (unsigned long long)room);
    char *line = err->code || (!w && lr_buf_puts(&b, "[]")) ? NULL : lr_buf_str(&b);
    if (line) {
        *text = line; /* the buffer's memory is the caller's now */
        return 0;
    }
    lr_buf_free(&b);
    return err->code ? err->code : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

static int32_t give_view(const char *function, livrec *lr, bool platforms, uint64_t room,
                         char **text)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(function, lr, &h);
    if (rc)
        return rc;
    if (text)
        view(h, platforms, room, text, &err);
    else
        lr_err_set(&err, LIVREC_EARG, "text is NULL");
    return leave(function, h, &err);
}

LIVREC_API int32_t livrec_watch_json(livrec *lr, uint64_t room, char **text)
{
    return give_view(__func__, lr, false, room, text);
}

LIVREC_API int32_t livrec_watch_platforms(livrec *lr, char **text)
{
    return give_view(__func__, lr, true, 0, text);
}

LIVREC_API void livrec_text_free(char *text)
{
    lr_free(text);
}

LIVREC_API int32_t livrec_unwatch(livrec *lr, uint64_t room)
{
    struct lr_handle *h;
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_watchlist *w = watches_of(h);
    rc = w ? lr_watchlist_remove(w, room) : LIVREC_ENOTFOUND;
    lr_handle_leave(h);
    return rc ? not_found(__func__, room) : LIVREC_OK;
}

LIVREC_API uint32_t livrec_watch_count(livrec *lr)
{
    struct lr_handle *h;
    if (lr_handle_enter(__func__, lr, &h))
        return 0;
    struct lr_watchlist *w = watches_of(h);
    uint32_t n = w ? lr_watchlist_count(w) : 0;
    lr_handle_leave(h);
    return n;
}
