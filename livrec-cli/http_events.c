#include "http_events.h"

#include <inttypes.h>
#include <string.h>

static void wake(struct http_reader *r)
{
    if (!r->waits)
        return;
    r->waits = false;
    MHD_resume_connection(r->connection);
}

static void tell_lost(struct http_reader *r)
{
    if (r->lost == 0)
        return;
    text_fmt(&r->queue, "event: lost\ndata: {\"lost\":%" PRIu64 "}\n\n", r->lost);
    r->lost = 0;
}

/* What there is; else it waits until there is more. */
static ssize_t give(void *arg, uint64_t pos, char *to, size_t most)
{
    struct http_reader *r = arg;
    if (r->sent == r->queue.len) {
        text_free(&r->queue);
        r->sent = 0;
        tell_lost(r);
    }
    if (r->queue.failed)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = r->queue.len - r->sent;
    if (n == 0 && r->all->ends)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (n == 0) {
        r->waits = true;
        MHD_suspend_connection(r->connection);
        return 0;
    }
    n = n < most ? n : most;
    memcpy(to, r->queue.s + r->sent, n);
    r->sent += n;
    return (ssize_t)n;
}

static void gone(void *arg)
{
    struct http_reader *r = arg;
    text_free(&r->queue);
    *r = (struct http_reader){.connection = NULL};
}

static struct http_reader *free_place(struct http_events *e)
{
    for (size_t i = 0; i < HTTP_READERS; i++)
        if (!e->reader[i].connection)
            return &e->reader[i];
    return NULL;
}

bool http_events_begin(struct http_events *e, struct MHD_Connection *c)
{
    struct http_reader *r = free_place(e);
    if (!r)
        return false;
    *r = (struct http_reader){.connection = c, .all = e};
    text_add(&r->queue, "retry: 2000\n\n"); /* the head goes out at once */
    struct MHD_Response *s =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, give, r, gone);
    if (!s) {
        gone(r);
        return false;
    }
    bool ok = MHD_add_response_header(s, "Content-Type", "text/event-stream") == MHD_YES &&
              MHD_add_response_header(s, "Cache-Control", "no-store") == MHD_YES &&
              MHD_queue_response(c, MHD_HTTP_OK, s) == MHD_YES;
    MHD_destroy_response(s); /* calls gone() if nobody has it */
    return ok;
}

/* What was sent makes room, once it is much. */
static void settle(struct http_reader *r)
{
    if (r->sent < HTTP_QUEUE / 4)
        return;
    r->queue.len -= r->sent;
    memmove(r->queue.s, r->queue.s + r->sent, r->queue.len + 1);
    r->sent = 0;
}

void http_events_put(struct http_events *e, const char *json)
{
    e->last++;
    for (size_t i = 0; i < HTTP_READERS; i++) {
        struct http_reader *r = &e->reader[i];
        if (!r->connection)
            continue;
        settle(r);
        if (r->lost || r->queue.len - r->sent + strlen(json) > HTTP_QUEUE)
            r->lost++;
        else
            text_fmt(&r->queue, "id: %" PRIu64 "\ndata: %s\n\n", e->last, json);
        wake(r);
    }
}

void http_events_pulse(struct http_events *e, int64_t now_ms)
{
    if (now_ms - e->pulse < HTTP_PULSE_MS)
        return;
    e->pulse = now_ms;
    for (size_t i = 0; i < HTTP_READERS; i++)
        if (e->reader[i].waits) {
            text_add(&e->reader[i].queue, ":\n\n");
            wake(&e->reader[i]);
        }
}

int http_events_wait(const struct http_events *e, int64_t now_ms)
{
    int64_t left = e->pulse + HTTP_PULSE_MS - now_ms;
    for (size_t i = 0; i < HTTP_READERS; i++)
        if (e->reader[i].connection)
            return left > 0 ? (int)left : 0;
    return -1;
}

void http_events_end(struct http_events *e)
{
    e->ends = true;
    for (size_t i = 0; i < HTTP_READERS; i++)
        if (e->reader[i].connection)
            wake(&e->reader[i]);
}
