/* Endless bodies: frames leave when they go on air. */
#include "mux_flv.h"
#include "server.h"

#define BACKLOG_MAX (1u << 20)    /* no more is made while so much waits */
#define BEHIND_MAX_MS (60 * 1000) /* a reader that falls further behind is dropped */

static void add(struct server *s, struct conn *c, struct bytes *frame, const struct shot *shot)
{
    reply_body(c, frame->data, frame->len);
    bytes_clear(frame);
    conn_queue_frame(s, c, shot);
}

static void flv_add(struct server *s, struct conn *c, struct bytes *tmp, const struct shot *shot)
{
    if (c->configured != shot->clip || c->epoch != shot->epoch)
        flv_configs(tmp, shot->clip, shot->dts);
    flv_frame(tmp, shot);
    add(s, c, tmp, shot);
}

static void ts_add(struct server *s, struct conn *c, struct bytes *tmp, const struct shot *shot)
{
    if (shot->frame->key)
        ts_tables(&c->ts, tmp);
    ts_frame(&c->ts, tmp, shot, false);
    add(s, c, tmp, shot);
}

void live_begin(struct server *s, struct conn *c, enum live_kind kind)
{
    int64_t now = server_now(s), cache = c->channel->set.cache_ms;
    if (cache < 0)
        cursor_seek_exact(&c->cursor, &c->channel->line, now);
    else
        cursor_seek(&c->cursor, &c->channel->line, now - cache);
    c->live = kind;
    c->off_at = channel_off_at(c->channel, now);
    c->ending = false;
    c->configured = NULL;
    if (kind == LIVE_FLV) {
        struct bytes head = {0};
        flv_header(&head);
        reply_body(c, head.data, head.len);
        bytes_free(&head);
    }
    live_fill(s, c);
}

void live_fill(struct server *s, struct conn *c)
{
    int64_t now = server_now(s);
    struct bytes tmp = {0};
    struct shot shot;
    cursor_get(&c->cursor, &shot);
    if (now - shot.at > BEHIND_MAX_MS && c->out.len > 0) {
        s->dropped++;
        c->ending = c->close_after = true;
    }
    while (!c->ending && c->out.len - c->out_pos < BACKLOG_MAX) {
        cursor_get(&c->cursor, &shot);
        if (shot.at >= c->off_at && now >= c->off_at) {
            c->ending = c->close_after = true;
            reply_end(c);
        }
        if (shot.at > now || shot.at >= c->off_at)
            break;
        if (c->live == LIVE_FLV)
            flv_add(s, c, &tmp, &shot);
        else
            ts_add(s, c, &tmp, &shot);
        c->configured = shot.clip;
        c->epoch = shot.epoch;
        cursor_next(&c->cursor);
    }
    bytes_free(&tmp);
}
