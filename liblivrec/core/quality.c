#include "core/quality.h"

#include <stddef.h>
#include <string.h>

#include "core/attr.h"

#define WORDS 6

/* The name, and other words for it: DouyinLiveRecorder's, and its numbers; Streamlink's. */
static const char *const qualities[][WORDS + 1] = {
    [LR_Q_ORIGIN] = {"origin", "原画", "od", "best", "source", "0"},
    [LR_Q_BD] = {"bd", "蓝光", "blue", "1"},
    [LR_Q_UHD] = {"uhd", "超清", "2"},
    [LR_Q_HD] = {"hd", "高清", "3"},
    [LR_Q_SD] = {"sd", "标清", "4"},
    [LR_Q_LD] = {"ld", "流畅", "worst", "5"},
    [LR_Q_AUDIO] = {"audio", "音频", "audio_only"},
};

/* Heights by the names that screens have. */
static const char *const screens[][2] = {{"2k", "1440p"}, {"4k", "2160p"}, {"8k", "4320p"}};

/* What streams of a quality usually are. The rates are the limits that DouyinLiveRecorder has where
 * a platform goes by them; its "origin" has none. */
static const struct {
    int height;
    int64_t bitrate;
} usual[] = {
    [LR_Q_ORIGIN] = {1080, 10000000}, [LR_Q_BD] = {1080, 4000000}, [LR_Q_UHD] = {720, 2000000},
    [LR_Q_HD] = {480, 1000000},       [LR_Q_SD] = {360, 800000},   [LR_Q_LD] = {240, 600000},
};

const char *lr_quality_name(enum lr_quality q)
{
    return (size_t)q < LR_COUNT(qualities) ? qualities[q][0] : NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool same_word(const char *s, const char *word)
{
    while (*s && lower(*s) == *word) {
        s++;
        word++;
    }
    return *s == *word;
}

enum lr_quality lr_quality_parse(const char *s)
{
    for (size_t i = 1; s && i < LR_COUNT(qualities); i++)
        for (const char *const *word = qualities[i]; *word; word++)
            if (same_word(s, *word))
                return (enum lr_quality)i;
    return LR_Q_UNSET;
}

/* Digits, at most six, and where they end. */
static const char *number(const char *s, int64_t *out)
{
    int64_t n = 0;
    int count = 0;
    for (; *s >= '0' && *s <= '9' && count < 7; s++, count++)
        n = n * 10 + (*s - '0');
    *out = n;
    return count > 0 && count < 7 ? s : NULL;
}

/* "720p", "1080p60" */
static bool parse_height(const char *s, struct lr_limits *out)
{
    int64_t height, fps = 0;
    s = number(s, &height);
    if (!s || lower(*s) != 'p' || height < 100 || height > 9999)
        return false;
    if (s[1]) {
        s = number(s + 1, &fps);
        if (!s || *s || fps < 1 || fps > 999)
            return false;
    }
    *out = (struct lr_limits){.height = (int)height, .fps = (int)fps};
    return true;
}

/* "4000k", "2.5M", "800kbps" */
static bool parse_bitrate(const char *s, struct lr_limits *out)
{
    int64_t whole, tenths = 0;
    s = number(s, &whole);
    if (s && *s == '.')
        s = number(s + 1, &tenths);
    if (!s || tenths > 9 || (lower(*s) != 'k' && lower(*s) != 'm'))
        return false;
    int64_t rate = (whole * 10 + tenths) * (lower(*s) == 'k' ? 100 : 100000);
    if ((s[1] && !same_word(s + 1, "bps")) || rate < 10000 || rate > 1000000000)
        return false;
    *out = (struct lr_limits){.bitrate = rate};
    return true;
}

static bool parse_limits(const char *s, struct lr_limits *out)
{
    return parse_height(s, out) || parse_bitrate(s, out);
}

/* What follows "at most". */
static const char *after_sign(const char *s)
{
    static const char *const signs[] = {"<=", "≤"};
    for (size_t i = 0; i < LR_COUNT(signs); i++)
        if (strncmp(s, signs[i], strlen(signs[i])) == 0)
            return s + strlen(signs[i]) + strspn(s + strlen(signs[i]), " ");
    return s;
}

const char *lr_quality_word(const char *s)
{
    struct lr_limits most;
    const char *name = lr_quality_name(lr_quality_parse(s));
    if (name || !s)
        return name;
    s = after_sign(s);
    for (size_t i = 0; i < LR_COUNT(screens); i++)
        if (same_word(s, screens[i][0]))
            return screens[i][1];
    return parse_limits(s, &most) ? s : NULL;
}

static enum lr_quality usual_within(const struct lr_limits *most)
{
    for (enum lr_quality q = LR_Q_ORIGIN; q < LR_Q_LD; q++)
        if (lr_limits_allow(most, &(struct lr_picture){.quality = q}))
            return q;
    return LR_Q_LD;
}

struct lr_want lr_quality_want(const char *s)
{
    struct lr_want want = {.quality = lr_quality_parse(s)};
    const char *limits = want.quality == LR_Q_UNSET ? lr_quality_word(s) : NULL;
    if (limits && parse_limits(limits, &want.most))
        want.quality = usual_within(&want.most);
    return want;
}

bool lr_limits_any(const struct lr_limits *most)
{
    return most->height || most->fps || most->bitrate;
}

int lr_picture_lines(const struct lr_picture *p)
{
    return p->width > 0 && p->width < p->height ? p->width : p->height;
}

/* 0: no limit. */
static bool within(int64_t most, int64_t known, int64_t usually)
{
    int64_t n = known > 0 ? known : usually;
    return most == 0 || (n > 0 && n <= most);
}

bool lr_limits_allow(const struct lr_limits *most, const struct lr_picture *p)
{
    size_t q = (size_t)p->quality < LR_COUNT(usual) ? (size_t)p->quality : LR_Q_UNSET;
    bool fast = most->fps && p->fps_milli > most->fps * 1000 + 500; /* some count 60.2 as 60 */
    return !fast && within(most->height, lr_picture_lines(p), usual[q].height) &&
           within(most->bitrate, p->bitrate, usual[q].bitrate);
}
