#include "data/name.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/codepoint.h"
#include "data/hash.h"
#include "data/url_parts.h"

#define JOINER 0x200Du

/* The name while it is made. Text beyond the limit is never needed, but for its first character:
 * it tells whether a cut falls inside a cluster. */
struct name {
    char text[LR_NAME_MAX + 8];
    size_t len;
    uint32_t last;
};

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) ||
           cp == 0x202F || cp == 0x205F || cp == 0x2800 || cp == 0x3000;
}

static bool is_flag(uint32_t cp)
{
    return cp >= 0x1F1E6 && cp <= 0x1F1FF; /* regional indicators: two make a flag */
}

/* Near enough to Extended_Pictographic, with what may stand between it and a joiner. */
static bool is_emoji(uint32_t cp)
{
    return (cp >= 0x2190 && cp <= 0x2BFF) || cp == 0xFE0F || (cp >= 0x1F000 && cp <= 0x1FAFF);
}

/* Does cp belong to the character before it? The common part of Grapheme_Extend (UAX 29). */
static bool extends(uint32_t cp)
{
    static const uint32_t ranges[][2] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x064B, 0x065F},   {0x093A, 0x094F},
        {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1161, 0x11FF},   {0x1AB0, 0x1AFF},
        {0x1DC0, 0x1DFF}, {JOINER, JOINER}, {0x20D0, 0x20FF}, {0x302A, 0x302F},   {0x3099, 0x309A},
        {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFF9E, 0xFF9F}, {0x1F3FB, 0x1F3FF},
    };
    for (size_t i = 0; i < LR_COUNT(ranges); i++)
        if (cp >= ranges[i][0] && cp <= ranges[i][1])
            return true;
    return false;
}

static void append(struct name *n, uint32_t cp)
{
    n->len += lr_cp_encode(cp, n->text + n->len);
    n->last = cp;
}

/* The joiner stays between two emoji; `next` is the text behind it. */
static bool joins(const struct name *n, const char *next, size_t len)
{
    uint32_t cp = 0;
    if (len)
        lr_cp_decode(next, len, &cp);
    return n->len && is_emoji(n->last) && cp != LR_CP_BAD && is_emoji(cp);
}

static bool is_dropped(const struct name *n, uint32_t cp, const char *next, size_t len)
{
    if (cp == JOINER)
        return !joins(n, next, len);
    if (lr_cp_is_control(cp) || lr_cp_is_bidi(cp) || lr_cp_is_invisible(cp))
        return true;
    bool leading = cp == '.' || cp == '-' || cp == '~' || is_blank(cp);
    return n->len == 0 && leading;
}

static void collect(struct name *n, const char *text, size_t max)
{
    size_t len = strlen(text);
    while (len && n->len <= max) {
        uint32_t cp;
        size_t used = lr_cp_decode(text, len, &cp);
        text += used;
        len -= used;
        if (cp == LR_CP_BAD)
            append(n, LR_CP_REPLACEMENT);
        else if (!is_dropped(n, cp, text, len))
            append(n, cp < 0x80 && strchr("/\\:*?\"<>|", (int)cp) ? '_' : cp);
    }
}

static size_t char_start(const char *text, size_t at)
{
    while (at && ((uint8_t)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static uint32_t char_at(const struct name *n, size_t at)
{
    uint32_t cp;
    lr_cp_decode(n->text + at, n->len - at, &cp);
    return cp;
}

/* Is `at` between the two halves of a flag? */
static bool splits_flag(const struct name *n, size_t at)
{
    size_t before = 0;
    if (!is_flag(char_at(n, at)))
        return false;
    while (at >= 4 && is_flag(char_at(n, char_start(n->text, at - 1)))) {
        at -= 4;
        before++;
    }
    return before % 2 != 0;
}

static bool splits_cluster(const struct name *n, size_t at)
{
    return extends(char_at(n, at)) || char_at(n, char_start(n->text, at - 1)) == JOINER ||
           splits_flag(n, at);
}

#define CLUSTER_MAX 40 /* longer ones are marks heaped up, and may be cut */

static void cut(struct name *n, size_t max)
{
    if (n->len <= max)
        return;
    size_t first = char_start(n->text, max), at = first;
    while (at && first - at < CLUSTER_MAX && splits_cluster(n, at))
        at = char_start(n->text, at - 1);
    n->len = at && !splits_cluster(n, at) ? at : first;
}

static void strip_end(struct name *n)
{
    while (n->len) {
        size_t at = char_start(n->text, n->len - 1);
        uint32_t cp = char_at(n, at);
        if (cp != '.' && cp != JOINER && !is_blank(cp))
            return;
        n->len = at;
    }
}

/* Windows takes "nul", "NUL.txt" and "nul .x" for the device. */
static bool is_device(const struct name *n)
{
    static const char *const names[] = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"};
    static const char *const digits[] = {"1", "2", "3", "4",        "5",        "6",
                                         "7", "8", "9", "\xC2\xB9", "\xC2\xB2", "\xC2\xB3"};
    size_t len = 0;
    while (len < n->len && n->text[len] != '.')
        len++;
    while (len && n->text[len - 1] == ' ')
        len--;
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (strlen(names[i]) == len && lr_url_same_letters(n->text, names[i], len))
            return true;
    if (len < 4 ||
        (!lr_url_same_letters(n->text, "COM", 3) && !lr_url_same_letters(n->text, "LPT", 3)))
        return false;
    for (size_t i = 0; i < LR_COUNT(digits); i++)
        if (strlen(digits[i]) == len - 3 && memcmp(n->text + 3, digits[i], len - 3) == 0)
            return true;
    return false;
}

#define TAIL 5       /* "~1a2b" */
#define TAIL_FROM 64 /* where there is room for it */

/* Two long texts that begin alike stay two names. */
static void cut_marked(struct name *n, size_t max, const char *text)
{
    bool marked = max >= TAIL_FROM;
    strip_end(n);
    if (n->len <= max)
        return;
    cut(n, marked ? max - TAIL : max);
    strip_end(n);
    unsigned hash = (unsigned)(lr_hash64(text, strlen(text)) & 0xffff);
    if (marked && n->len)
        n->len += (size_t)snprintf(n->text + n->len, TAIL + 1, "~%04x", hash);
}

char *lr_name(struct lr_arena *a, const char *text, size_t max_bytes)
{
    struct name n = {.len = 0};
    size_t max = max_bytes > LR_NAME_MAX ? LR_NAME_MAX : max_bytes ? max_bytes : 1;
    collect(&n, text ? text : "", max);
    cut_marked(&n, max, text ? text : "");
    if (is_device(&n)) {
        memmove(n.text + 1, n.text, n.len);
        n.text[0] = '_';
        n.len++;
        cut(&n, max);
        strip_end(&n);
    }
    return n.len ? lr_arena_strndup(a, n.text, n.len) : lr_arena_strdup(a, "_");
}
