/* What a sidecar says: docs/reference/json.md. */
#include "record/sidecar.h"

#include <string.h>
#include <livrec/version.h>

#include "data/json.h"
#include "record/pipeline_parts.h"
#include "record/split.h"

static void room(struct lr_jw *w, const struct lr_about *a)
{
    lr_jw_object(w, "room");
    lr_jw_str(w, "platform", a->platform);
    lr_jw_str(w, "room_id", a->room_id);
    lr_jw_str(w, "url", a->url);
    lr_jw_str(w, "anchor", a->anchor);
    lr_jw_str(w, "title", a->title);
    lr_jw_str(w, "cover", a->cover);
    lr_jw_str(w, "category", a->category);
    lr_jw_int_if(w, "started_at", a->started_at, a->started_at > 0);
    lr_jw_object_end(w);
    lr_jw_object(w, "quality");
    lr_jw_str(w, "asked", a->asked);
    lr_jw_str(w, "granted", a->granted);
    lr_jw_str(w, "protocol", a->protocol);
    lr_jw_object_end(w);
}

static void video(struct lr_jw *w, int width, int height, const struct lr_sidecar *s)
{
    const int64_t hz = (int64_t)LR_TIME_HZ * 1000; /* frames per 1,000 s */
    lr_jw_int_if(w, "width", width, width > 0);
    lr_jw_int_if(w, "height", height, height > 0);
    lr_jw_int_if(w, "fps", s->sum > 0 ? (s->steps * hz + s->sum / 2) / s->sum : 0, s->sum > 0);
}

static void tracks(struct lr_jw *w, const struct lr_sidecar *s)
{
    lr_jw_array(w, "tracks");
    for (int i = 0; i < s->tracks; i++) {
        lr_jw_object(w, NULL);
        lr_jw_str(w, "kind", s->track[i].kind == LR_VIDEO ? "video" : "audio");
        lr_jw_str(w, "codec", lr_codec_name(s->track[i].codec));
        if (s->track[i].kind == LR_VIDEO) {
            video(w, s->track[i].width, s->track[i].height, s);
        } else {
            lr_jw_int_if(w, "rate", s->track[i].rate, s->track[i].rate > 0);
            lr_jw_int_if(w, "channels", s->track[i].channels, s->track[i].channels > 0);
        }
        lr_jw_object_end(w);
    }
    lr_jw_array_end(w);
}

static void part(struct lr_jw *w, const struct lr_part *p)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "path", p->path);
    lr_jw_int(w, "media_time", p->media_ms);
    lr_jw_int(w, "duration", p->duration_ms);
    lr_jw_int(w, "bytes", p->bytes);
    lr_jw_object_end(w);
}

static void session(struct lr_jw *w, const struct lr_output *o)
{
    const struct lr_story *s = o->pipeline->story;
    lr_jw_object(w, "session");
    lr_jw_int(w, "time", s->wall_ms);
    lr_jw_int(w, "part", o->sidecar.number);
    lr_jw_array(w, "parts");
    for (int i = 0; i < s->parts; i++)
        part(w, &s->part[i]);
    lr_jw_array_end(w);
    lr_jw_object_end(w);
}

static void gap(struct lr_jw *w, const struct lr_gap *g)
{
    const int64_t ms = LR_TIME_HZ / 1000;
    lr_jw_str(w, "cause", lr_gap_cause_name(g->cause));
    lr_jw_int_if(w, "duration", g->duration / ms, g->duration >= 0);
    lr_jw_int_if(w, "first_seq", g->first_seq, g->first_seq >= 0);
    lr_jw_int_if(w, "last_seq", g->last_seq, g->last_seq >= 0);
}

static void mends(struct lr_jw *w, const struct lr_mends *m)
{
    lr_jw_object(w, "mended");
    lr_jw_int(w, "jumps", m->jumps);
    lr_jw_int(w, "moved_frames", m->moved_frames);
    lr_jw_int(w, "undecodable_frames", m->undecodable_frames);
    lr_jw_int(w, "repeated_frames", m->repeated_frames);
    lr_jw_int(w, "skipped_bytes", m->skipped_bytes);
    lr_jw_object_end(w);
}

static void mark_body(struct lr_jw *w, const struct lr_mark *m, const char *text_key)
{
    if (m->kind == LR_MARK_GAP)
        gap(w, &m->gap);
    else if (m->kind == LR_MARK_JUMP)
        lr_jw_int(w, "by", m->by);
    else
        lr_jw_str(w, text_key, *m->text ? m->text : NULL);
    if (m->kind == LR_MARK_CONFIG)
        lr_jw_str(w, "codec", lr_codec_name(m->codec));
}

/* Marks of a kind; their times are of the file, not of the session. */
static void marks(struct lr_jw *w, const struct lr_sidecar *s, const char *key,
                  enum lr_mark_kind kind, const char *text_key)
{
    lr_jw_array(w, key);
    for (const struct lr_mark *m = s->marks.first; m; m = m->next) {
        if (m->kind != kind)
            continue;
        lr_jw_object(w, NULL);
        lr_jw_int(w, "time", m->wall_ms);
        lr_jw_int(w, "media_time", m->media_ms > s->media_ms ? m->media_ms - s->media_ms : 0);
        mark_body(w, m, text_key);
        lr_jw_object_end(w);
    }
    lr_jw_array_end(w);
}

static int64_t duration(const struct lr_output *o)
{
    if (o->sidecar.end_ms)
        return o->duration_ms;
    return lr_pipeline_media_ms(o->pipeline) - o->sidecar.media_ms;
}

/* Without folders. */
static const char *name_in(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

static void file(struct lr_jw *w, const struct lr_output *o)
{
    const struct lr_sidecar *s = &o->sidecar;
    bool finished = o->closed && o->end.code == 0;
    struct tm tm;
    bool dated = lr_zone_time(o->pipeline->cfg.zone, o->opened_ms, &tm);
    lr_jw_str(w, "livrec", livrec_version_str());
    lr_jw_str(w, "file", name_in(o->path));
    lr_jw_bool(w, "finished", finished);
    lr_jw_str(w, "error", o->closed && o->end.code ? o->end.text : NULL);
    lr_jw_str(w, "format", o->format);
    lr_jw_int_if(w, "time", s->wall_ms, s->begun);
    lr_jw_str(w, "zone", lr_zone_name(o->pipeline->cfg.zone));
    lr_jw_int_if(w, "utc_offset", dated ? (int64_t)tm.tm_gmtoff : 0, dated);
    lr_jw_int_if(w, "end_time", s->end_ms, s->end_ms > 0);
    lr_jw_int(w, "media_time", s->media_ms);
    lr_jw_int(w, "duration", duration(o));
    lr_jw_int(w, "frames", o->frames);
    lr_jw_int(w, "bytes", o->closed ? o->bytes : lr_file_bytes(o->file));
    lr_jw_str(w, "subtitles", o->subtitle ? name_in(o->subtitle->path) : NULL);
    lr_jw_str(w, "xxh128", s->digest.kind == LR_DIGEST_XXH128 ? s->digest.hex : NULL);
    lr_jw_str(w, "sha256", s->digest.kind == LR_DIGEST_SHA256 ? s->digest.hex : NULL);
}

int lr_sidecar_json(const struct lr_output *o, struct lr_buf *out)
{
    const struct lr_sidecar *s = &o->sidecar;
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    file(&w, o);
    room(&w, &o->pipeline->about);
    tracks(&w, s);
    session(&w, o);
    marks(&w, s, "titles", LR_MARK_TITLE, "title");
    marks(&w, s, "gaps", LR_MARK_GAP, NULL);
    marks(&w, s, "reconnects", LR_MARK_RECONNECT, "reason");
    mends(&w, &s->mends);
    marks(&w, s, "jumps", LR_MARK_JUMP, NULL);
    marks(&w, s, "superseded", LR_MARK_CONFIG, "config");
    lr_jw_int(&w, "left_out", s->marks.left_out);
    lr_jw_object_end(&w);
    return lr_jw_end(&w);
}
