/* The JSON view of a room: docs/reference/json.md. */
#include "data/json.h"
#include "resolve/resolve.h"

static void stream(struct lr_jw *w, const struct lr_stream *s)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "protocol", s->protocol);
    lr_jw_str(w, "url", s->url);
    lr_jw_str(w, "quality", lr_quality_name(s->quality));
    lr_jw_str(w, "name", s->name);
    lr_jw_str(w, "codec", s->codec);
    lr_jw_str(w, "container", s->container);
    lr_jw_int_if(w, "bitrate", s->bitrate, s->bitrate > 0);
    lr_jw_int_if(w, "width", s->width, s->width > 0);
    lr_jw_int_if(w, "height", s->height, s->height > 0);
    lr_jw_int_if(w, "fps", s->fps_milli, s->fps_milli > 0);
    lr_jw_str(w, "cdn", s->cdn);
    lr_jw_int_if(w, "expires", s->expires, s->expires > 0);
    lr_jw_object_end(w);
}

static void streams(struct lr_jw *w, const struct lr_room *room)
{
    lr_jw_array(w, "streams");
    for (int i = 0; i < room->stream_count; i++)
        stream(w, &room->streams[i]);
    lr_jw_array_end(w);
}

static void selected(struct lr_jw *w, const struct lr_room *room)
{
    if (room->selected < 0 || room->selected >= room->stream_count) {
        lr_jw_null(w, "selected");
        return;
    }
    const struct lr_stream *s = &room->streams[room->selected];
    lr_jw_object(w, "selected");
    lr_jw_int(w, "index", room->selected);
    lr_jw_str(w, "protocol", s->protocol);
    lr_jw_str(w, "url", s->url);
    lr_jw_str(w, "quality", lr_quality_name(s->quality));
    lr_jw_object_end(w);
}

static void headers(struct lr_jw *w, const struct lr_room *room)
{
    lr_jw_object(w, "headers");
    for (int i = 0; i < room->header_count; i++)
        lr_jw_str(w, room->headers[i].name, room->headers[i].value);
    lr_jw_object_end(w);
}

int lr_room_to_json(const struct lr_room *room, struct lr_buf *out)
{
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "platform", room->platform);
    lr_jw_str(&w, "room_id", room->id);
    lr_jw_str(&w, "url", room->url);
    lr_jw_str(&w, "anchor", room->anchor);
    lr_jw_str(&w, "title", room->title);
    lr_jw_str(&w, "cover", room->cover);
    lr_jw_str(&w, "category", room->category);
    lr_jw_bool(&w, "live", room->state == LR_STATE_LIVE);
    lr_jw_str(&w, "state", lr_state_name(room->state));
    lr_jw_str(&w, "reason", room->reason);
    lr_jw_int_if(&w, "started_at", room->started_at, room->started_at > 0);
    lr_jw_int_if(&w, "viewers", room->viewers, room->viewers >= 0);
    streams(&w, room);
    lr_jw_str(&w, "asked", room->asked);
    selected(&w, room);
    headers(&w, room);
    lr_jw_str(&w, "media_query", room->media_query);
    lr_jw_object_end(&w);
    return lr_jw_end(&w);
}
