#include "session/vigil.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/attr.h"
#include "core/text.h"

#define LOOK 5000         /* ms of media between two looks */
#define HISTORY 12        /* looks until it is known what is usual */
#define USUAL_OF 24       /* looks that it is an average of */
#define COLLAPSE 5        /* a part of what is usual */
#define SOUND_LEAST 16    /* bytes of a frame: silence of AAC has six, of Opus three */
#define LOOP_LEAST 8      /* keyframes that come again */
#define JUMPS_APART 60000 /* ms between two tellings */
#define PART_SHORT 30000
#define PARTS_WITHIN 600000

static const struct {
    const char *name;
    int looks; /* in a row until it is told */
} odds[] = {
    [LR_ODD_BITRATE] = {"bitrate", 3}, [LR_ODD_FROZEN] = {"frozen", 4},
    [LR_ODD_BLACK] = {"black", 4},     [LR_ODD_SILENT] = {"silent", 4},
    [LR_ODD_LOOP] = {"loop", 1},       [LR_ODD_JUMPS] = {"jumps", 1},
    [LR_ODD_PARTS] = {"parts", 1},
};

const char *lr_odd_name(enum lr_odd what)
{
    return odds[what].name;
}

/* What happened between two looks. */
struct span {
    int64_t from, ms; /* of media */
    uint64_t pictures, keys, sounds, same;
    uint64_t picture_bytes, key_bytes, sound_bytes;
    int area;
};

static void tell(lr_vigil_found *found, void *arg, struct lr_finding_odd f, const char *fmt, ...)
    LR_PRINTF(4, 5);

static void tell(lr_vigil_found *found, void *arg, struct lr_finding_odd f, const char *fmt, ...)
{
    int n = snprintf(f.text, sizeof f.text, "%s: ", lr_odd_name(f.what));
    va_list args;
    va_start(args, fmt);
    lr_text_fmtv(f.text + n, sizeof f.text - (size_t)n, fmt, args);
    va_end(args);
    found(arg, &f);
}

/* Was it found often enough? Where it is over, that is told. */
static bool note(struct lr_vigil *v, enum lr_odd what, bool odd, const struct span *s,
                 lr_vigil_found *found, void *arg)
{
    int64_t to = s->from + s->ms;
    if (odd && v->odd[what]++ == 0)
        v->since[what] = s->from;
    if (odd || v->odd[what] == 0) {
        bool news = odd && v->odd[what] >= odds[what].looks && !v->told[what];
        v->told[what] |= news;
        return news;
    }
    v->odd[what] = 0;
    if (v->told[what])
        tell(found, arg,
             (struct lr_finding_odd){
                 .what = what, .over = true, .media_ms = s->from, .ms = s->from - v->since[what]},
             "over after %lld s", (long long)((to - v->since[what]) / 1000));
    v->told[what] = false;
    return false;
}

static struct lr_finding_odd finding(const struct lr_vigil *v, enum lr_odd what,
                                     const struct span *s)
{
    return (struct lr_finding_odd){
        .what = what, .media_ms = v->since[what], .ms = s->from + s->ms - v->since[what]};
}

/* ---- bit rate */

static void judge_rate(struct lr_vigil *v, const struct span *s, lr_vigil_found *found, void *arg)
{
    int64_t bytes = (int64_t)(s->picture_bytes + s->key_bytes + s->sound_bytes);
    int64_t rate = bytes * 1000 / s->ms;
    bool known = v->looks >= HISTORY, odd = known && rate < v->usual / COLLAPSE;
    struct lr_finding_odd f = {0};
    if (note(v, LR_ODD_BITRATE, odd, s, found, arg)) {
        f = finding(v, LR_ODD_BITRATE, s);
        tell(found, arg, f, "%lld kbit/s for %lld s, where %lld kbit/s are usual",
             (long long)rate * 8 / 1000, (long long)f.ms / 1000, (long long)v->usual * 8 / 1000);
    }
    if (odd) /* it is not what is usual */
        return;
    v->looks++;
    v->usual += (rate - v->usual) / (v->looks < USUAL_OF ? v->looks : USUAL_OF);
}

/* ---- pictures of which nothing changes */

/* As encoders of H.264 and HEVC write a picture that repeats the one before it. */
static bool is_still(const struct span *s)
{
    uint64_t between = s->pictures - s->keys, most = 40 + (uint64_t)s->area / 8000;
    return between >= 10 && s->picture_bytes / between <= most;
}

static bool is_plain(const struct span *s)
{
    return s->keys && s->key_bytes / s->keys <= 100 + (uint64_t)s->area / 1800;
}

static void judge_pictures(struct lr_vigil *v, const struct span *s, lr_vigil_found *found,
                           void *arg)
{
    bool still = is_still(s), plain = still && (is_plain(s) || (!s->keys && v->odd[LR_ODD_BLACK]));
    unsigned between = still ? (unsigned)(s->pictures - s->keys) : 1;
    unsigned mean = (unsigned)(s->picture_bytes / between);
    if (note(v, LR_ODD_BLACK, plain, s, found, arg)) {
        struct lr_finding_odd f = finding(v, LR_ODD_BLACK, s);
        tell(found, arg, f,
             "keyframes of %u bytes and pictures of %u on average for %lld s: one colour",
             s->keys ? (unsigned)(s->key_bytes / s->keys) : 0, mean, (long long)f.ms / 1000);
    }
    if (note(v, LR_ODD_FROZEN, still && !plain, s, found, arg)) {
        struct lr_finding_odd f = finding(v, LR_ODD_FROZEN, s);
        tell(found, arg, f, "pictures of %u bytes on average for %lld s: nothing changes", mean,
             (long long)f.ms / 1000);
    }
}

static void judge_sound(struct lr_vigil *v, const struct span *s, lr_vigil_found *found, void *arg)
{
    bool many = s->sounds >= 50;
    bool small = many && s->sound_bytes / s->sounds <= SOUND_LEAST;
    bool same = many && s->same * 100 >= s->sounds * 98;
    if (!note(v, LR_ODD_SILENT, small || same, s, found, arg))
        return;
    struct lr_finding_odd f = finding(v, LR_ODD_SILENT, s);
    tell(found, arg, f, "frames of sound of %u bytes on average, %u of %u the same, for %lld s",
         (unsigned)(s->sound_bytes / s->sounds), (unsigned)s->same, (unsigned)s->sounds,
         (long long)f.ms / 1000);
}

/* ---- keyframes that come again */

static uint32_t key_at(const struct lr_pulse *p, uint64_t n)
{
    return p->key[n % LR_PULSE_KEYS];
}

/* How far before the n-th keyframe there is one that looks the same; 0: none that is known. */
static uint64_t find_period(const struct lr_pulse *p, uint64_t n)
{
    uint64_t most = n < LR_PULSE_KEYS - 1 ? n : LR_PULSE_KEYS - 1;
    for (uint64_t i = 1; i <= most; i++)
        if (p->sum.keys - (n - i) <= LR_PULSE_KEYS && key_at(p, n - i) == key_at(p, n))
            return i;
    return 0;
}

static void compare_key(struct lr_vigil *v, const struct lr_pulse *p, uint64_t n)
{
    bool again = v->period && n >= v->period && p->sum.keys - (n - v->period) <= LR_PULSE_KEYS &&
                 key_at(p, n - v->period) == key_at(p, n);
    if (again) {
        v->run++;
        return;
    }
    v->period = find_period(p, n);
    v->run = v->period > 0;
}

/* One keyframe over and over is a still picture, not a film. */
static void judge_keys(struct lr_vigil *v, const struct lr_pulse *p, const struct span *s,
                       lr_vigil_found *found, void *arg)
{
    if (p->sum.keys - v->key > LR_PULSE_KEYS / 2)
        v->key = p->sum.keys - LR_PULSE_KEYS / 2;
    bool some = v->key < p->sum.keys;
    for (; v->key < p->sum.keys; v->key++)
        compare_key(v, p, v->key);
    bool loop = v->period > 1 && v->run >= LOOP_LEAST && v->run >= v->period;
    if (!some || !note(v, LR_ODD_LOOP, loop, s, found, arg))
        return;
    tell(found, arg, finding(v, LR_ODD_LOOP, s),
         "the last %u keyframes are the same as those %u before each of them", (unsigned)v->run,
         (unsigned)v->period);
}

/* ---- */

static void begin(struct lr_vigil *v, const struct lr_pulse *p, int64_t media_ms)
{
    v->then = p->sum;
    v->media = media_ms;
}

static struct span since(const struct lr_vigil *v, const struct lr_pulse *p, int64_t media_ms)
{
    const struct lr_pulse_sums *t = &v->then, *n = &p->sum;
    return (struct span){.from = v->media,
                         .ms = media_ms - v->media,
                         .pictures = n->pictures - t->pictures,
                         .keys = n->keys - t->keys,
                         .sounds = n->sounds - t->sounds,
                         .same = n->same - t->same,
                         .picture_bytes = n->picture_bytes - t->picture_bytes,
                         .key_bytes = n->key_bytes - t->key_bytes,
                         .sound_bytes = n->sound_bytes - t->sound_bytes,
                         .area = p->area};
}

void lr_vigil_look(struct lr_vigil *v, const struct lr_pulse *p, int64_t media_ms,
                   lr_vigil_found *found, void *arg)
{
    if (p->sum.tracks != v->then.tracks) { /* another stream: other sizes */
        v->looks = 0;
        v->usual = 0;
        begin(v, p, media_ms);
    }
    if (media_ms - v->media < LOOK)
        return;
    struct span s = since(v, p, media_ms);
    begin(v, p, media_ms);
    judge_rate(v, &s, found, arg);
    judge_pictures(v, &s, found, arg);
    judge_sound(v, &s, found, arg);
    judge_keys(v, p, &s, found, arg);
}

void lr_vigil_jumps(struct lr_vigil *v, int64_t now, int64_t jumps, int64_t by_ms, int64_t media_ms,
                    lr_vigil_found *found, void *arg)
{
    bool early = v->jumps_told && now - v->jumps_at < JUMPS_APART;
    if (jumps <= v->jumps || early)
        return;
    int64_t news = jumps - v->jumps;
    v->jumps = v->jumps_told = jumps;
    v->jumps_at = now;
    tell(found, arg, (struct lr_finding_odd){.what = LR_ODD_JUMPS, .media_ms = media_ms, .ms = -1},
         "%lld since it was told last, %lld in all; the last one by %lld ms", (long long)news,
         (long long)jumps, (long long)by_ms);
}

void lr_vigil_part(struct lr_vigil *v, int64_t now, int64_t ms, int64_t media_ms,
                   lr_vigil_found *found, void *arg)
{
    int64_t *at = v->part_at;
    if (ms >= PART_SHORT)
        return;
    at[0] = at[1];
    at[1] = at[2];
    at[2] = now;
    if (at[0] == 0 || now - at[0] > PARTS_WITHIN)
        return;
    int64_t took = now - at[0];
    memset(at, 0, sizeof v->part_at);
    tell(found, arg,
         (struct lr_finding_odd){.what = LR_ODD_PARTS, .media_ms = media_ms, .ms = took},
         "three files of less than %d s each within %lld s", PART_SHORT / 1000,
         (long long)took / 1000);
}
