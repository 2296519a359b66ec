/* The notice as JSON, for programs (docs/reference/webhook.md). */
#include <string.h>

#include "core/clock.h"
#include "data/encode.h"
#include "data/hash.h"
#include "notify/channels.h"

static void write_room(struct lr_delivery *d)
{
    const struct lr_notice *n = d->notice;
    if (!n->url)
        return;
    lr_jw_object(&d->json, "room");
    lr_jw_str(&d->json, "url", n->url);
    lr_jw_str(&d->json, "platform", n->platform);
    lr_jw_str(&d->json, "room_id", n->room_id);
    lr_jw_str(&d->json, "anchor", n->anchor);
    lr_jw_str(&d->json, "title", n->room_title);
    lr_jw_str(&d->json, "cover", n->cover);
    lr_jw_object_end(&d->json);
    lr_jw_object(&d->json, "recording");
    lr_jw_str(&d->json, "quality", n->quality);
    lr_jw_str(&d->json, "path", n->path);
    lr_jw_int(&d->json, "duration", n->duration);
    lr_jw_int(&d->json, "bytes", n->bytes);
    lr_jw_int(&d->json, "gaps", n->gaps);
    lr_jw_int(&d->json, "files", n->files);
    lr_jw_object_end(&d->json);
}

/* HMAC over "TIME.BODY": an old notice can't be sent again by somebody else. */
static void sign(struct lr_delivery *d)
{
    const char *secret = lr_channel_setting(d, "secret");
    const char *time = lr_arena_fmt(d->arena, "%lld", (long long)lr_wall_ms(d->env->clock) / 1000);
    const char *text =
        lr_arena_fmt(d->arena, "%s.%.*s", time, (int)d->body.len, (const char *)d->body.data);
    uint8_t mac[32];
    if (!secret || !text)
        return; /* the caller asks the arena */
    lr_hmac_sha256(secret, strlen(secret), text, strlen(text), mac);
    lr_channel_header(d, "X-Livrec-Timestamp", time);
    lr_channel_header(d, "X-Livrec-Signature",
                      lr_arena_fmt(d->arena, "sha256=%s", lr_hex(d->arena, mac, sizeof mac)));
}

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const struct lr_notice *n = d->notice;
    (void)err;
    lr_jw_int(&d->json, "version", 1);
    lr_jw_str(&d->json, "id", n->id);
    lr_jw_str(&d->json, "event", n->event);
    lr_jw_str(&d->json, "severity", n->severity);
    lr_jw_int(&d->json, "time", n->time);
    lr_jw_str(&d->json, "title", n->title);
    lr_jw_str(&d->json, "text", n->text);
    write_room(d);
    d->sign = sign;
    return 0;
}

const struct lr_channel lr_channel_webhook = {
    .name = "webhook",
    .targets = "notify.webhook.url",
    .ask = ask,
};
