#include "record/fragment.h"

#include <string.h>

#include "record/picture.h"

#define SAMPLES_MAX (LR_FRAGMENT_SAMPLES * sizeof(struct sample))
#define REACH ((uint64_t)64 << 20)  /* from moof to the data of it */

struct sample {
    uint64_t position; /* in the file */
    uint32_t size;
    bool sync;
    int64_t dts, pts; /* 1/90000 s */
};

void lr_fragment_init(struct lr_fragment *f, struct lr_intake *in)
{
    *f = (struct lr_fragment){.in = in};
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_buf_init(&f->track[kind].samples, SAMPLES_MAX);
}

void lr_fragment_free(struct lr_fragment *f)
{
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_buf_free(&f->track[kind].samples);
}

static void forget(struct lr_fragment_track *t)
{
    lr_buf_free(&t->samples);
    t->at = 0;
}

void lr_fragment_reset(struct lr_fragment *f)
{
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++) {
        forget(&f->track[kind]);
        f->track[kind].timed = false;
    }
}

static int refuse(struct lr_fragment *f, int code, const struct lr_mp4_track *t, const char *why)
{
    return lr_reader_fail(f->in->reader, code, "MP4: track %u (\"%c%c%c%c\") %s", (unsigned)t->id,
                          (int)(t->entry >> 24), (int)(t->entry >> 16 & 255),
                          (int)(t->entry >> 8 & 255), (int)(t->entry & 255), why);
}

/* Entries whose parameter sets may be in the stream alone (ISO/IEC 14496-15, 5.4.2 and 8.4.1). */
static bool is_in_band(uint32_t entry)
{
    return entry == LR_FOURCC('a', 'v', 'c', '3') || entry == LR_FOURCC('h', 'e', 'v', '1') ||
           entry == LR_FOURCC('d', 'v', 'h', 'e');
}

/* A record without sets becomes the configuration when the first keyframe has brought them. */
static bool is_bare(enum lr_codec codec, const struct lr_mp4_track *m)
{
    struct lr_nal sets[1];
    if (codec == LR_CODEC_H264)
        return lr_avcc_sets(m->config, m->config_len, sets, 1, NULL) == 0;
    return codec == LR_CODEC_HEVC && lr_hvcc_sets(m->config, m->config_len, sets, 1, NULL) == 0;
}

static int configure(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_track *m)
{
    enum lr_codec codec = lr_codec_of(m->fourcc);
    if (codec == LR_CODEC_MP3 || codec == LR_CODEC_AC3) {
        lr_intake_sound(f->in, codec, m->rate, m->channels);
        return 0;
    }
    if (!m->config)
        return refuse(f, LIVREC_EMEDIA, m, "has no decoder configuration");
    if (is_bare(codec, m)) {
        f->in->wait[kind] = 10 * LR_TIME_HZ;
        return 0;
    }
    int rc = lr_intake_config(f->in, codec, m->config, m->config_len);
    return rc == LIVREC_EMEDIA ? refuse(f, rc, m, "has a decoder configuration that can't be read")
                               : rc;
}

static uint8_t length_size(const struct lr_mp4_track *m)
{
    uint8_t size = 0;
    if (m->config && m->fourcc == LR_FOURCC_AVC)
        lr_avcc_sets(m->config, m->config_len, NULL, 0, &size);
    if (m->config && m->fourcc == LR_FOURCC_HEVC)
        lr_hvcc_sets(m->config, m->config_len, NULL, 0, &size);
    return size;
}

int lr_fragment_entry(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_track *m)
{
    struct lr_fragment_track *t = &f->track[kind];
    enum lr_codec codec = lr_codec_of(m->fourcc);
    if (m->encrypted)
        return refuse(f, LIVREC_EDRM, m, "is encrypted");
    if (codec == LR_CODEC_NONE || (codec <= LR_CODEC_AV1) != (kind == LR_VIDEO))
        return refuse(f, LIVREC_EMEDIA, m, "can't be recorded");
    int rc = configure(f, kind, m);
    if (rc)
        return rc;
    t->codec = codec;
    t->nal_len = length_size(m);
    t->in_band = is_in_band(m->entry);
    return 0;
}

static int select_track(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_track *m)
{
    struct lr_fragment_track *t = &f->track[kind];
    int rc = lr_fragment_entry(f, kind, m);
    if (rc)
        return rc;
    forget(t);
    t->timed = t->timed && t->id == m->id && t->timescale == m->timescale;
    t->id = m->id;
    t->timescale = m->timescale;
    t->shift = m->shift;
    t->defaults = m->defaults;
    return 0;
}

/* The first track of that role which can be recorded, else the first. */
static const struct lr_mp4_track *choose(const struct lr_mp4_movie *m, enum lr_mp4_role role)
{
    const struct lr_mp4_track *first = NULL;
    for (int i = 0; i < m->count; i++) {
        const struct lr_mp4_track *t = &m->track[i];
        bool video = lr_codec_of(t->fourcc) <= LR_CODEC_AV1;
        if (t->role != role)
            continue;
        if (lr_codec_of(t->fourcc) && video == (role == LR_MP4_VIDEO) && !t->encrypted)
            return t;
        first = first ? first : t;
    }
    return first;
}

static int select_role(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_movie *m)
{
    enum lr_mp4_role role = kind == LR_VIDEO ? LR_MP4_VIDEO : LR_MP4_AUDIO;
    const struct lr_mp4_track *t = choose(m, role);
    f->track[kind].id = 0;
    return t ? select_track(f, kind, t) : 0;
}

int lr_fragment_movie(struct lr_fragment *f, const struct lr_box *moov)
{
    struct lr_mp4_movie m;
    lr_mp4_movie(moov, &m);
    f->announced = m.fragmented;
    int rc = select_role(f, LR_VIDEO, &m);
    if (rc == 0)
        rc = select_role(f, LR_AUDIO, &m);
    if (rc == 0 && !f->track[LR_VIDEO].id && !f->track[LR_AUDIO].id)
        rc = lr_reader_fail(f->in->reader, LIVREC_EMEDIA, "MP4: moov has no video or sound track");
    return rc;
}

static int64_t scale(int64_t time, uint32_t timescale)
{
    int64_t hz = timescale;
    return time / hz * LR_TIME_HZ + time % hz * LR_TIME_HZ / hz;
}

int64_t lr_fragment_time(const struct lr_fragment_track *t, int64_t time)
{
    return scale(time - t->shift, t->timescale);
}

/* The decode time of a traf. False when it is absurd. 32-bit times wrap. */
static bool start_time(const struct lr_fragment_track *t, const struct lr_mp4_traf *traf,
                       int64_t *time)
{
    *time = t->timed ? t->next : 0;
    if (traf->timed && !traf->wide && t->timed)
        *time += (int32_t)((uint32_t)traf->time - (uint32_t)t->next);
    else if (traf->timed && traf->time > INT64_MAX / 2)
        return false;
    else if (traf->timed)
        *time = (int64_t)traf->time;
    return *time / t->timescale <= LR_FRAGMENT_TIME;
}

/* The samples of a run; *position is where it begins and becomes where it ends. */
static int list_run(struct lr_fragment_track *t, struct lr_mp4_run *run, uint64_t *position)
{
    struct lr_mp4_sample s;
    while (lr_mp4_sample(run, &s)) {
        struct sample out = {.position = *position,
                             .size = s.size,
                             .sync = !(s.flags & LR_MP4_NON_SYNC),
                             .dts = lr_fragment_time(t, t->next),
                             .pts = lr_fragment_time(t, t->next + s.cts)};
        if (t->samples.len + sizeof out > SAMPLES_MAX)
            return LIVREC_EMEDIA;
        int rc = lr_buf_append(&t->samples, &out, sizeof out);
        if (rc)
            return rc;
        t->next += s.duration;
        *position += s.size;
    }
    return 0;
}

static struct lr_fragment_track *find_track(struct lr_fragment *f, uint32_t id)
{
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        if (id && f->track[kind].id == id)
            return &f->track[kind];
    return NULL;
}

/* Where a run begins. An offset in the file is taken if it makes sense: a segment out of a larger
 * file has lost it, and then it means the moof. */
static uint64_t place_run(const struct lr_mp4_traf *traf, const struct lr_mp4_run *run,
                          uint64_t position)
{
    uint64_t offset = (uint64_t)(int64_t)run->offset;
    if (traf->based && traf->base + offset - position < REACH)
        return traf->base + offset;
    return position + offset;
}

/* The runs of a traf. *end: where the data of the traf before ends, and of this one. */
static int list_traf(struct lr_fragment *f, const struct lr_box *box, uint64_t position,
                     uint64_t *end)
{
    uint32_t id;
    struct lr_mp4_traf traf;
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(box->data, box->size);
    struct lr_fragment_track *t = lr_mp4_traf_track(box, &id) ? find_track(f, id) : NULL;
    struct lr_mp4_defaults none = {0};
    if (!lr_mp4_traf(box, t ? &t->defaults : &none, &traf))
        return 0;
    if (t && !start_time(t, &traf, &t->next))
        return LIVREC_EMEDIA;
    if (t)
        t->timed = true;
    int rc = 0;
    while (rc == 0 && lr_box_next(&it, &b)) {
        struct lr_mp4_run run;
        if (b.type != LR_FOURCC('t', 'r', 'u', 'n') || !lr_mp4_run(&b, &traf.defaults, &run))
            continue;
        if (run.placed)
            *end = place_run(&traf, &run, position);
        if (t)
            rc = list_run(t, &run, end);
    }
    return rc;
}

/* The next sample of a track. NULL at the end. */
static const struct sample *peek(const struct lr_fragment_track *t, struct sample *out)
{
    if (t->at >= t->samples.len)
        return NULL;
    memcpy(out, t->samples.data + t->at, sizeof *out);
    return out;
}

bool lr_fragment_waiting(const struct lr_fragment *f)
{
    struct sample s;
    return peek(&f->track[LR_VIDEO], &s) || peek(&f->track[LR_AUDIO], &s);
}

void lr_fragment_drop(struct lr_fragment *f)
{
    if (lr_fragment_waiting(f))
        lr_intake_lost(f->in);
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        forget(&f->track[kind]);
}

int lr_fragment_list(struct lr_fragment *f, const struct lr_box *moof, uint64_t position)
{
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(moof->data, moof->size);
    uint64_t end = position;
    int rc = 0;
    lr_fragment_drop(f);
    while (rc == 0 && lr_box_next(&it, &b))
        if (b.type == LR_FOURCC('t', 'r', 'a', 'f'))
            rc = list_traf(f, &b, position, &end);
    if (it.at != it.end) /* a box that leaves it: nobody knows what was behind */
        lr_intake_lost(f->in);
    if (rc)
        lr_fragment_drop(f);
    return rc;
}

static int push(struct lr_fragment *f, enum lr_kind kind, const struct sample *s,
                const uint8_t *data)
{
    const struct lr_fragment_track *t = &f->track[kind];
    struct lr_frame out = {.pts = s->pts,
                           .dts = s->dts,
                           .key = true,
                           .nal_len = t->nal_len,
                           .data = data,
                           .size = s->size};
    if (kind == LR_VIDEO) {
        bool bare = f->in->now[LR_VIDEO].codec != t->codec;
        int rc = s->sync && t->nal_len && (t->in_band || bare)
                     ? lr_picture_sets(f->in, t->codec, data, s->size, t->nal_len)
                     : 0;
        if (rc)
            return rc;
        out.key = lr_intake_key(f->in, &out, s->sync);
    }
    return lr_intake_frame(f->in, kind, &out);
}

int lr_fragment_push(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_place *p,
                     const uint8_t *data)
{
    const struct lr_fragment_track *t = &f->track[kind];
    const struct sample s = {.size = p->size,
                             .sync = p->sync,
                             .dts = lr_fragment_time(t, p->dts),
                             .pts = lr_fragment_time(t, p->dts + p->cts)};
    return push(f, kind, &s, data);
}

int lr_fragment_data(struct lr_fragment *f, const uint8_t *data, size_t len, uint64_t position)
{
    struct sample v, a;
    int rc = 0;
    while (rc == 0 && lr_fragment_waiting(f)) {
        const struct sample *video = peek(&f->track[LR_VIDEO], &v);
        const struct sample *audio = peek(&f->track[LR_AUDIO], &a);
        bool first = video && (!audio || video->dts <= audio->dts);
        const struct sample *s = first ? video : audio;
        f->track[first ? LR_VIDEO : LR_AUDIO].at += sizeof *s;
        uint64_t at = s->position - position;
        if (s->position < position || s->size > len || at > len - s->size) {
            lr_intake_lost(f->in);
            f->in->reader->skipped += s->position >= position && at < len ? len - at : 0;
        } else if (s->size) {
            rc = push(f, first ? LR_VIDEO : LR_AUDIO, s, data + at);
        }
    }
    lr_fragment_drop(f);
    return rc;
}
