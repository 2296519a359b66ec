/* The ladder of qualities: order, names for what has none, and the choice. */
#include "core/preference.h"
#include "resolve/resolve.h"

/* By position, as DLR counts: its "bd" is the best one too. */
static const enum lr_quality rungs[] = {LR_Q_ORIGIN, LR_Q_UHD, LR_Q_HD, LR_Q_SD, LR_Q_LD};

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_line(const struct lr_stream *a, const struct lr_stream *b)
{
    return same_text(a->protocol, b->protocol) && same_text(a->codec, b->codec) &&
           same_text(a->cdn, b->cdn);
}

static bool is_sound(const struct lr_stream *s)
{
    return s->codec && strcmp(s->codec, "aac") == 0 && s->height == 0;
}

/* Sound beside pictures is the last rung; alone it is a ladder of its own. */
static void name_sound(struct lr_room *room)
{
    bool pictures = false;
    for (int i = 0; i < room->stream_count; i++)
        pictures |= !is_sound(&room->streams[i]);
    for (int i = 0; i < room->stream_count && pictures; i++)
        if (room->streams[i].quality == LR_Q_UNSET && is_sound(&room->streams[i]))
            room->streams[i].quality = LR_Q_AUDIO;
}

/* The unnamed streams of one line, in the order of the extractor. */
struct line {
    struct lr_stream *list[LR_MAX_STREAMS];
    int count;
    bool bitrates, heights; /* all have one */
    bool has_origin;
};

static void collect(struct lr_room *room, const struct lr_stream *first, struct line *line)
{
    *line = (struct line){.bitrates = true, .heights = true};
    for (int i = 0; i < room->stream_count; i++) {
        struct lr_stream *s = &room->streams[i];
        if (!same_line(s, first))
            continue;
        line->has_origin |= s->quality == LR_Q_ORIGIN;
        if (s->quality != LR_Q_UNSET)
            continue;
        line->bitrates &= s->bitrate > 0;
        line->heights &= s->height > 0;
        line->list[line->count++] = s;
    }
}

static int compare_numbers(int64_t a, int64_t b)
{
    return (a < b) - (a > b); /* larger first */
}

/* < 0: a is better. Order of the extractor where neither figure is there for all. */
static int compare_size(const struct line *line, const struct lr_stream *a,
                        const struct lr_stream *b)
{
    if (line->bitrates)
        return compare_numbers(a->bitrate, b->bitrate);
    if (!line->heights)
        return a < b ? -1 : 1;
    int by_height = compare_numbers(a->height, b->height);
    return by_height ? by_height : compare_numbers(a->fps_milli, b->fps_milli);
}

static void name_line(struct line *line)
{
    for (int i = 1; i < line->count; i++) { /* few and often sorted: by insertion */
        struct lr_stream *s = line->list[i];
        int at = i;
        for (; at > 0 && compare_size(line, s, line->list[at - 1]) < 0; at--)
            line->list[at] = line->list[at - 1];
        line->list[at] = s;
    }
    size_t rung = line->has_origin ? 1 : 0;
    for (int i = 0; i < line->count; i++) {
        if (i > 0 && compare_size(line, line->list[i - 1], line->list[i]) != 0 &&
            rung + 1 < LR_COUNT(rungs))
            rung++;
        line->list[i]->quality = rungs[rung];
    }
}

static void name_all(struct lr_room *room)
{
    bool any = false, bd = false;
    name_sound(room);
    for (int i = 0; i < room->stream_count; i++) {
        struct line line;
        bd |= room->streams[i].quality == LR_Q_BD;
        if (room->streams[i].quality != LR_Q_UNSET)
            continue;
        collect(room, &room->streams[i], &line);
        name_line(&line);
        any = true;
    }
    room->bd_is_origin |= any && !bd;
}

static int place(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (same_text(words[i], word))
            return (int)i;
    return (int)count;
}

/* What plays everywhere first, then what is known, DASH last: it knows its segments the least. */
static int compare_kind(const struct lr_stream *a, const struct lr_stream *b)
{
    static const char *const codecs[] = {"avc", NULL, "aac", "hevc", "av1"};
    static const char *const protocols[] = {"flv", "ts", "hls", "http", "ws"};
    int by_codec =
        place(codecs, LR_COUNT(codecs), a->codec) - place(codecs, LR_COUNT(codecs), b->codec);
    if (by_codec)
        return by_codec;
    return place(protocols, LR_COUNT(protocols), a->protocol) -
           place(protocols, LR_COUNT(protocols), b->protocol);
}

/* Among streams of the same quality; < 0: a is better. */
static int compare_equals(const struct lr_stream *a, const struct lr_stream *b)
{
    int order[] = {compare_numbers(a->priority, b->priority), compare_kind(a, b),
                   compare_numbers(a->height, b->height), compare_numbers(a->bitrate, b->bitrate)};
    for (size_t i = 0; i < LR_COUNT(order); i++)
        if (order[i])
            return order[i];
    return 0;
}

static int compare(const struct lr_stream *a, const struct lr_stream *b)
{
    return a->quality != b->quality ? (int)a->quality - (int)b->quality : compare_equals(a, b);
}

void lr_ladder_sort(struct lr_room *room)
{
    name_all(room);
    for (int i = 1; i < room->stream_count; i++) {
        struct lr_stream s = room->streams[i];
        int at = i;
        for (; at > 0 && compare(&s, &room->streams[at - 1]) < 0; at--)
            room->streams[at] = room->streams[at - 1];
        room->streams[at] = s;
    }
}

/* The rung to take: the best one not above the wish, else the lowest. Sound alone is no lower
 * quality of pictures, and DASH is taken only where there is nothing else, or it is wished. */
struct rule {
    bool dash, sound;
};

static bool counts(const struct rule *rule, const struct lr_stream *s)
{
    return (rule->dash || !same_text(s->protocol, "dash")) &&
           (rule->sound || s->quality != LR_Q_AUDIO);
}

static struct lr_picture picture_of(const struct lr_stream *s)
{
    return (struct lr_picture){s->quality, s->width, s->height, s->fps_milli, s->bitrate};
}

/* < 0: a is better. Within limits the streams of one quality differ: by what is limited. */
static int compare_rungs(const struct lr_limits *most, const struct lr_stream *a,
                         const struct lr_stream *b)
{
    struct lr_picture pa = picture_of(a), pb = picture_of(b);
    if (a->quality != b->quality || !lr_limits_any(most))
        return (int)a->quality - (int)b->quality;
    int by_lines = compare_numbers(lr_picture_lines(&pa), lr_picture_lines(&pb));
    if (by_lines || !most->bitrate)
        return by_lines;
    return compare_numbers(a->bitrate, b->bitrate);
}

static bool is_allowed(const struct lr_choice *wish, const struct lr_stream *s)
{
    struct lr_picture p = picture_of(s);
    return lr_limits_any(&wish->most) ? lr_limits_allow(&wish->most, &p)
                                      : s->quality >= wish->quality;
}

/* A stream of the rung to take: NULL, if none counts. */
static const struct lr_stream *choose_rung(const struct lr_room *room, const struct rule *rule,
                                           const struct lr_choice *wish)
{
    const struct lr_stream *best = NULL, *lowest = NULL;
    for (int i = 0; i < room->stream_count; i++) {
        const struct lr_stream *s = &room->streams[i];
        if (!counts(rule, s))
            continue;
        if (!lowest || compare_rungs(&wish->most, s, lowest) > 0)
            lowest = s;
        if (is_allowed(wish, s) && (!best || compare_rungs(&wish->most, s, best) < 0))
            best = s;
    }
    return best ? best : lowest;
}

static enum lr_quality meant(const struct lr_room *room, enum lr_quality wish)
{
    if (wish == LR_Q_BD && room->bd_is_origin) {
        for (int i = 0; i < room->stream_count; i++)
            if (room->streams[i].quality == LR_Q_BD)
                return LR_Q_BD;
        return LR_Q_ORIGIN;
    }
    return wish == LR_Q_UNSET ? LR_Q_ORIGIN : wish;
}

/* < 0: a is liked better. */
static int compare_liking(const struct lr_choice *wish, const struct lr_stream *a,
                          const struct lr_stream *b)
{
    int by_protocol =
        lr_preference(wish->protocol, a->protocol) - lr_preference(wish->protocol, b->protocol);
    return by_protocol
               ? by_protocol
               : lr_preference(wish->codec, a->codec) - lr_preference(wish->codec, b->codec);
}

/* The best one of a rung. What lies within limits keeps to them. */
static int choose_stream(const struct lr_room *room, const struct rule *rule,
                         const struct lr_choice *wish, const struct lr_stream *rung)
{
    int best = -1;
    for (int i = 0; i < room->stream_count; i++) {
        const struct lr_stream *s = &room->streams[i];
        if (!counts(rule, s) || compare_rungs(&wish->most, s, rung) != 0 ||
            is_allowed(wish, s) != is_allowed(wish, rung))
            continue;
        int by_wish = best < 0 ? -1 : compare_liking(wish, s, &room->streams[best]);
        if (by_wish < 0 || (by_wish == 0 && compare_equals(s, &room->streams[best]) < 0))
            best = i;
    }
    return best;
}

int lr_ladder_select(const struct lr_room *room, const struct lr_choice *asked)
{
    struct lr_choice wish = *asked;
    wish.quality = meant(room, asked->quality);
    bool by_dash = wish.protocol && strstr(wish.protocol, "dash"),
         sound = wish.quality == LR_Q_AUDIO;
    for (int step = 0; step < 4; step++) {
        struct rule rule = {by_dash || step >= 2, step % 2 || sound};
        const struct lr_stream *rung = choose_rung(room, &rule, &wish);
        if (rung)
            return choose_stream(room, &rule, &wish, rung);
    }
    return -1;
}
