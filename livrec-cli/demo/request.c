/* Which answer belongs to a request. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mux_flv.h"
#include "rendition.h"

#define FINITE_MAX_S 3600

bool query_number(const char *query, const char *key, int64_t *out)
{
    size_t len = strlen(key);
    for (const char *p = query; p && *p; p = strchr(p, '&') ? strchr(p, '&') + 1 : NULL) {
        if (strncmp(p, key, len) == 0 && p[len] == '=') {
            *out = strtoll(p + len + 1, NULL, 10);
            return true;
        }
    }
    return false;
}

/* Cut "/c/ID" off a path. NULL: no such channel can be. */
static struct channel *route(struct server *s, struct request *r)
{
    if (strncmp(r->path, "/c/", 3) != 0)
        return channel_get(&s->channels, "demo", 4);
    const char *id = r->path + 3;
    size_t len = strcspn(id, "/");
    if (len >= CHANNEL_ID || id[len] != '/')
        return NULL;
    snprintf(r->prefix, sizeof r->prefix, "/c/%.*s", (int)len, id);
    r->path = id + len;
    return channel_get(&s->channels, id, len);
}

static bool is_media(const char *path)
{
    const char *ext = strrchr(path, '.');
    return ext && strcmp(ext, ".json") != 0;
}

static void answer_plan(struct server *s, struct conn *c)
{
    struct plan *p = &c->plan;
    char *mark = strstr(p->redirect, "%P");
    if (mark) {
        char url[SCRIPT_URL + 8];
        snprintf(url, sizeof url, "%.*s%u%s", (int)(mark - p->redirect), p->redirect, s->port,
                 mark + 2);
        snprintf(p->redirect, sizeof p->redirect, "%.*s", SCRIPT_URL - 1, url);
    }
    reply_text(c, p->status, "as the script says\n");
}

static void answer_garbage(struct conn *c)
{
    static const char html[] = "<!DOCTYPE html><html><head><title>Please verify</title></head>"
                               "<body>Are you human?</body></html>\n";
    struct bytes b = {0};
    if (c->plan.body == FAULT_HTML)
        bytes_add(&b, html, sizeof html - 1);
    for (int64_t i = 0; c->plan.body == FAULT_GARBAGE && i < c->plan.garbage_bytes; i++)
        bytes_u8(&b, (unsigned)((i * 2654435761u) >> 13));
    const char *type = c->plan.body == FAULT_HTML ? "text/html" : "application/octet-stream";
    reply_whole(c, 200, type, b.data, b.len);
    bytes_free(&b);
}

static void answer_finite(struct server *s, struct conn *c, const struct request *r)
{
    int64_t seconds = 12;
    query_number(r->query, "s", &seconds);
    if (seconds < 1 || seconds > FINITE_MAX_S) {
        reply_text(c, 404, "s is 1 to 3600\n");
        return;
    }
    struct bytes body = {0};
    struct cursor at;
    struct shot shot;
    snprintf(c->stream, sizeof c->stream, "finite");
    cursor_seek(&at, &c->channel->line, 0);
    cursor_get(&at, &shot);
    flv_header(&body);
    flv_configs(&body, shot.clip, shot.dts);
    for (; shot.at < seconds * 1000; cursor_get(&at, &shot)) {
        flv_frame(&body, &shot);
        c->queued = body.len;
        conn_queue_frame(s, c, &shot);
        cursor_next(&at);
    }
    c->queued = 0;
    reply_whole(c, 200, "video/x-flv", body.data, body.len);
    bytes_free(&body);
}

static void answer_live(struct server *s, struct conn *c, const struct request *r)
{
    bool flv = strcmp(r->path, "/live.flv") == 0;
    if (!channel_live(c->channel, r->now)) {
        reply_text(c, 404, "offline\n");
        return;
    }
    snprintf(c->stream, sizeof c->stream, flv ? "flv" : "ts");
    reply_begin(c, 200, flv ? "video/x-flv" : "video/mp2t", REPLY_ENDLESS);
    if (!c->head_only)
        live_begin(s, c, flv ? LIVE_FLV : LIVE_TS);
}

static void answer(struct server *s, struct conn *c, const struct request *r)
{
    int64_t expires;
    bool media = is_media(r->path);
    if (c->plan.status)
        answer_plan(s, c);
    else if (c->plan.body != FAULT_DELAY)
        answer_garbage(c);
    else if (media && query_number(r->query, "e", &expires) && expires < r->now)
        reply_text(c, 403, "expired\n");
    else if (strcmp(r->path, "/live.flv") == 0 || strcmp(r->path, "/live.ts") == 0)
        answer_live(s, c, r);
    else if (strcmp(r->path, "/finite.flv") == 0)
        answer_finite(s, c, r);
    else if (strcmp(r->path, "/demo") == 0 || strcmp(r->path, "/") == 0)
        room_page(c, r);
    else if (strcmp(r->path, "/api/room") == 0)
        room_json(s, c, r);
    else if (!hls_handle(s, c, r) && !dash_handle(c, r) && !rendition_handle(s, c, r))
        reply_text(c, 404, "no such page\n");
}

void request_handle(struct server *s, struct conn *c, const char *method, const char *target)
{
    char path[1024];
    snprintf(path, sizeof path, "%s", target);
    char *query = strchr(path, '?');
    if (query)
        *query++ = 0;
    struct request r = {.path = path, .query = query ? query : "", .now = server_now(s)};
    c->head_only = strcmp(method, "HEAD") == 0;
    c->channel = route(s, &r);
    if (!c->channel || (!c->head_only && strcmp(method, "GET") != 0)) {
        script_plan(&(struct script){0}, "", NULL, 0, "", &c->plan);
        reply_text(c, c->channel ? 405 : 404, "no\n");
    } else {
        if (is_media(r.path))
            channel_begin(&s->channels, c->channel, r.now);
        snprintf(c->stream, sizeof c->stream, "-");
        script_plan(&s->script, c->channel->id, c->channel->counts,
                    channel_time(c->channel, r.now), r.path, &c->plan);
        answer(s, c, &r);
    }
    struct log_source src = {r.now, c->channel ? c->channel->id : "-", c->id};
    framelog_request(&s->log, &src, method, target, c->status);
    framelog_flush(&s->log);
}
