#include "record/seg_window.h"

#include <string.h>

#include "data/hash.h"

#define STABLE_NAMES 2 /* reloads after which a name is trusted to stay */
#define SLACK_MS 60000 /* how far numbers may run ahead of the clock */
#define EDGE_MAX 8     /* segments, however short they are */

uint64_t lr_seg_name_hash(const struct lr_m3u8_segment *s)
{
    if (!s->uri)
        return 0;
    size_t len = strcspn(s->uri, "?#"), start = len;
    while (start > 0 && s->uri[start - 1] != '/')
        start--;
    uint64_t h = lr_hash64(s->uri + start, len - start);
    return s->range.length < 0 ? h : h ^ (s->range.offset * 0x9e3779b97f4a7c15u + 1);
}

static uint64_t last_sequence(const struct lr_m3u8 *list)
{
    return list->sequence + (uint64_t)list->segment_count - 1;
}

static int64_t total_ms(const struct lr_m3u8 *list, int from)
{
    int64_t sum = 0;
    for (int i = from; i < list->segment_count; i++)
        sum += list->segments[i].duration_ms;
    return sum;
}

static int64_t mean_ms(const struct lr_m3u8 *list)
{
    return list->segment_count ? total_ms(list, 0) / list->segment_count : list->target_ms;
}

static const struct lr_seg_seen *seen(const struct lr_seg_window *w, uint64_t sequence)
{
    const struct lr_seg_seen *s = &w->seen[sequence % LR_SEG_SEEN];
    bool kept = w->started && sequence < w->next && w->next - sequence <= w->seen_count;
    return kept && s->sequence == sequence ? s : NULL;
}

/* ---- is this the segment that we saw? */

enum likeness { UNLIKE, UNKNOWN, ALIKE };

static int64_t distance(int64_t a, int64_t b)
{
    return a < b ? b - a : a - b;
}

static enum likeness compare_dates(const struct lr_m3u8 *list, const struct lr_m3u8_segment *s,
                                   const struct lr_seg_seen *was)
{
    if (!s->date_ms || !was->date_ms)
        return UNKNOWN;
    int64_t away = distance(s->date_ms, was->date_ms);
    if (away <= s->duration_ms / 2)
        return ALIKE;
    return away > 2 * list->target_ms + 1000 ? UNLIKE : UNKNOWN;
}

static enum likeness compare(const struct lr_seg_window *w, const struct lr_m3u8 *list, int i,
                             const struct lr_seg_seen *was)
{
    const struct lr_m3u8_segment *s = &list->segments[i];
    enum likeness dates = compare_dates(list, s, was);
    if (dates != UNKNOWN || w->names_vary || !s->uri)
        return dates;
    if (lr_seg_name_hash(s) == was->name_hash)
        return ALIKE;
    return w->stable >= STABLE_NAMES ? UNLIKE : UNKNOWN;
}

/* The best likeness among the segments whose numbers we know. */
static enum likeness check_all(const struct lr_seg_window *w, const struct lr_m3u8 *list)
{
    enum likeness best = UNLIKE;
    for (int i = 0; i < list->segment_count && best != ALIKE; i++) {
        const struct lr_seg_seen *was = seen(w, list->sequence + (uint64_t)i);
        enum likeness like = was ? compare(w, list, i, was) : UNLIKE;
        best = like > best ? like : best;
    }
    return best;
}

/* Learn from the last segment that was taken whether names stay the same between reloads. True when
 * its date says that it is another one. */
static bool check_last(struct lr_seg_window *w, const struct lr_m3u8 *list)
{
    const struct lr_seg_seen *was = seen(w, w->next - 1);
    if (!was || list->sequence >= w->next)
        return false;
    const struct lr_m3u8_segment *s = &list->segments[w->next - 1 - list->sequence];
    if (compare_dates(list, s, was) == UNLIKE)
        return true;
    if (!s->uri || w->names_vary)
        return false;
    if (lr_seg_name_hash(s) == was->name_hash)
        w->stable++;
    else if (list->sequence >= w->first)
        w->names_vary = true;
    return false;
}

/* Index of a segment with the name of the last one that we took, -1: none. */
static int find_name(const struct lr_m3u8 *list, uint64_t name_hash)
{
    for (int i = list->segment_count - 1; i >= 0 && name_hash; i--)
        if (list->segments[i].uri && lr_seg_name_hash(&list->segments[i]) == name_hash)
            return i;
    return -1;
}

/* ---- taking */

static void remember(struct lr_seg_window *w, const struct lr_m3u8 *list, int first)
{
    if (list->segment_count - first > LR_SEG_SEEN)
        first = list->segment_count - LR_SEG_SEEN;
    for (int i = first; i < list->segment_count; i++) {
        const struct lr_m3u8_segment *s = &list->segments[i];
        uint64_t sequence = list->sequence + (uint64_t)i, name = lr_seg_name_hash(s);
        const struct lr_seg_seen *before = sequence ? seen(w, sequence - 1) : NULL;
        if (before && s->uri && before->name_hash == name)
            w->names_vary = true;
        w->seen[sequence % LR_SEG_SEEN] = (struct lr_seg_seen){sequence, name, s->date_ms};
        w->seen_count += w->seen_count < LR_SEG_SEEN;
        w->next = sequence + 1;
    }
}

/* Take everything from `first` on. */
static void take_from(struct lr_seg_window *w, const struct lr_m3u8 *list, int first,
                      struct lr_seg_take *out)
{
    uint64_t discontinuity = list->discontinuity_sequence;
    for (int i = 0; i < list->segment_count; i++) {
        discontinuity += list->segments[i].discontinuity;
        if (i == first && out->lost_count && discontinuity > w->discontinuity)
            out->discontinuity = true;
    }
    out->first = first;
    w->started = true;
    remember(w, list, w->seen_count ? first : 0);
    w->first = list->sequence;
    w->next = last_sequence(list) + 1;
    w->discontinuity = discontinuity;
    const struct lr_m3u8_segment *last = &list->segments[list->segment_count - 1];
    w->end_date_ms = last->date_ms ? last->date_ms + last->duration_ms : 0;
}

/* The newest segments that together are as long as the time that went by: what is older was there
 * before. */
static int cover(const struct lr_m3u8 *list, int64_t elapsed_ms)
{
    int64_t want = elapsed_ms + 3 * list->target_ms;
    int i = list->segment_count;
    while (i > 0 && want > 0)
        want -= list->segments[--i].duration_ms;
    return i;
}

static void take_epoch(struct lr_seg_window *w, const struct lr_m3u8 *list, int first,
                       struct lr_seg_take *out)
{
    w->epoch++;
    memset(w->seen, 0, sizeof w->seen);
    w->seen_count = 0;
    w->next = list->sequence;
    w->stable = 0;
    out->news = LR_SEG_EPOCH;
    take_from(w, list, first, out);
}

/* The sender has started anew; the window is no older than our last look at the old one. */
static void take_restart(struct lr_seg_window *w, const struct lr_m3u8 *list, int64_t now,
                         struct lr_seg_take *out)
{
    out->discontinuity = true;
    take_epoch(w, list, cover(list, now - w->reload_ms + 10000), out);
}

static void note_lost(struct lr_seg_take *out, const struct lr_m3u8 *list, uint64_t next,
                      int64_t end_date_ms)
{
    int64_t date = list->segments[0].date_ms;
    if (list->sequence <= next)
        return;
    out->lost_first = next;
    out->lost_count = list->sequence - next;
    out->lost_ms = date && end_date_ms && date > end_date_ms
                       ? date - end_date_ms
                       : (int64_t)out->lost_count * mean_ms(list);
}

/* Can so many segments have gone by? */
static bool plausible(const struct lr_m3u8 *list, uint64_t count, int64_t elapsed_ms)
{
    return count <=
           (uint64_t)((2 * elapsed_ms + SLACK_MS) / mean_ms(list)) + (uint64_t)list->segment_count;
}

/* ---- the first playlist */

/* Index of the first segment that starts where a recording stopped, or later. */
static int find_date(const struct lr_m3u8 *list, int64_t date_ms)
{
    int i = 0;
    while (i < list->segment_count &&
           (!list->segments[i].date_ms ||
            list->segments[i].date_ms < date_ms - list->segments[i].duration_ms / 2))
        i++;
    return i;
}

/* Where to go on after what `r` tells; -1: no relation. */
static int find_resume(const struct lr_m3u8 *list, const struct lr_seg_place *r, int64_t elapsed)
{
    uint64_t last = last_sequence(list), next = r->sequence + 1;
    bool inside = r->sequence >= list->sequence && r->sequence <= last;
    if (inside && r->name_hash &&
        lr_seg_name_hash(&list->segments[r->sequence - list->sequence]) == r->name_hash)
        return (int)(next - list->sequence);
    if (r->date_ms && list->segments[list->segment_count - 1].date_ms)
        return find_date(list, r->date_ms);
    int named = find_name(list, r->name_hash);
    if (named >= 0)
        return named + 1;
    if (last < r->sequence || !plausible(list, last - r->sequence, elapsed))
        return -1;
    return list->sequence > next ? 0 : (int)(next - list->sequence);
}

static void take_resumed(struct lr_seg_window *w, const struct lr_m3u8 *list,
                         const struct lr_seg_place *r, int64_t now, struct lr_seg_take *out)
{
    int64_t elapsed = now - r->at_ms;
    int first = find_resume(list, r, elapsed);
    if (first < 0) {
        out->lost_ms = -1;
        out->discontinuity = true;
        take_epoch(w, list, cover(list, elapsed), out);
        return;
    }
    int64_t date = list->segments[0].date_ms;
    uint64_t last = last_sequence(list);
    if (first == 0 && last > r->sequence && plausible(list, last - r->sequence, elapsed))
        note_lost(out, list, r->sequence + 1, r->date_ms);
    else if (first == 0 && date && r->date_ms && date - r->date_ms > list->target_ms / 2)
        out->lost_ms = date - r->date_ms;
    out->news = first < list->segment_count ? LR_SEG_MORE : LR_SEG_SAME;
    take_from(w, list, first, out);
}

/* The last segment that begins no nearer to the end than RFC 8216 allows. Some lists name a target
 * that is far from what their segments are: three segments are enough then. */
static int find_edge(const struct lr_m3u8 *list)
{
    int64_t left = LR_SEG_EDGE * list->target_ms;
    int i = list->segment_count;
    while (i > 0 && left > 0)
        left -= list->segments[--i].duration_ms;
    int most = list->segment_count - EDGE_MAX;
    return i > most ? i : most;
}

static void take_first(struct lr_seg_window *w, const struct lr_m3u8 *list, struct lr_seg_take *out)
{
    bool from_start = list->endlist || list->vod || list->segment_count <= w->edge;
    out->news = LR_SEG_MORE;
    take_from(w, list,
              from_start ? 0
              : w->edge  ? list->segment_count - w->edge
                         : find_edge(list),
              out);
}

/* ---- reloads */

/* All numbers are smaller than expected: an old copy, or a restart? */
static void take_back_jump(struct lr_seg_window *w, const struct lr_m3u8 *list, int64_t now,
                           struct lr_seg_take *out)
{
    const struct lr_m3u8_segment *last = &list->segments[list->segment_count - 1];
    const struct lr_seg_seen *newest = seen(w, w->next - 1);
    enum likeness like = check_all(w, list);
    int named = newest && !w->names_vary ? find_name(list, newest->name_hash) : -1;
    bool old =
        last->date_ms && w->end_date_ms && last->date_ms + last->duration_ms / 2 < w->end_date_ms;
    if (like != ALIKE && named >= 0) { /* the same segments under new numbers */
        take_epoch(w, list, named + 1, out);
        if (named + 1 == list->segment_count)
            out->news = LR_SEG_SAME;
        return;
    }
    int64_t since = w->stale_ms ? w->stale_ms : now;
    bool patience = now - since < 3 * list->target_ms;
    if (like == ALIKE || old || (like == UNKNOWN && patience)) {
        out->news = LR_SEG_STALE;
        w->stale_ms = since;
        return;
    }
    take_restart(w, list, now, out);
}

/* Does the list count from anew, though its numbers fit? A window never begins earlier than before,
 * unless it is another one. */
static bool is_other(struct lr_seg_window *w, const struct lr_m3u8 *list, int64_t now)
{
    uint64_t more = last_sequence(list) + 1 - w->next;
    bool other_date = check_last(w, list);
    return other_date || (list->sequence < w->first && check_all(w, list) == UNLIKE) ||
           !plausible(list, more, now - w->news_ms);
}

static void take_reload(struct lr_seg_window *w, const struct lr_m3u8 *list, int64_t now,
                        struct lr_seg_take *out)
{
    uint64_t end = last_sequence(list) + 1;
    if (end < w->next) {
        take_back_jump(w, list, now, out);
    } else if (is_other(w, list, now)) {
        take_restart(w, list, now, out);
    } else if (end > w->next) {
        out->news = LR_SEG_MORE;
        note_lost(out, list, w->next, w->end_date_ms);
        take_from(w, list, out->lost_count ? 0 : (int)(w->next - list->sequence), out);
    }
}

void lr_seg_window_take(struct lr_seg_window *w, const struct lr_m3u8 *list,
                        const struct lr_seg_place *resume, int64_t now, struct lr_seg_take *out)
{
    *out = (struct lr_seg_take){.news = LR_SEG_SAME, .first = list->segment_count};
    if (list->segment_count == 0)
        return;
    if (w->started)
        take_reload(w, list, now, out);
    else if (resume && resume->valid)
        take_resumed(w, list, resume, now, out);
    else
        take_first(w, list, out);
    if (out->news != LR_SEG_STALE) {
        w->stale_ms = 0;
        w->reload_ms = now;
    }
    if (out->news == LR_SEG_MORE || out->news == LR_SEG_EPOCH)
        w->news_ms = now;
}
