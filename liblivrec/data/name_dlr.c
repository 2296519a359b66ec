#include "data/name_dlr.h"

#include <stdint.h>
#include <string.h>

#include "core/attr.h"
#include "core/buf.h"
#include "core/codepoint.h"
#include "data/name.h"

#define TEXT_MAX 8192 /* longer ones are cut anyway */

static bool is_replaced(uint32_t cp)
{
    if (cp < 0x80)
        return cp && strchr("/\\:*?\"<>|&#., ~", (int)cp);
    return cp == 0xFF1F || cp == 0x3002 || cp == 0xFF0C || cp == 0xFF01 || cp == 0xB7 || cp == 0xA0;
}

/* Its ranges. */
static bool is_emoji(uint32_t cp)
{
    static const uint32_t ranges[][2] = {
        {0x2702, 0x27B0},   {0x1F1E0, 0x1F1FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
        {0x1F700, 0x1F7FF}, {0x1F800, 0x1F9FF}, {0x1FA00, 0x1FAFF},
    };
    for (size_t i = 0; i < LR_COUNT(ranges); i++)
        if (cp >= ranges[i][0] && cp <= ranges[i][1])
            return true;
    return false;
}

/* Joins emoji, or colours the one in front. It goes with that, and only then: there it stays in any
 * case, and so do the signs outside of the ranges that it may stand behind. */
static bool is_joiner(uint32_t cp)
{
    return cp == 0x200D || cp == 0xFE0F || cp == 0x20E3;
}

static bool is_blank(uint32_t cp)
{
    return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xA0 || cp == 0x3000 ||
           (cp >= 0x2000 && cp <= 0x200A);
}

static int put(struct lr_buf *b, uint32_t cp)
{
    char bytes[4];
    return lr_buf_append(b, bytes, lr_cp_encode(cp, bytes));
}

/* The text with its characters replaced. */
static int replace(struct lr_buf *b, const char *text, bool emoji)
{
    size_t len = strlen(text), used;
    bool in_run = false;
    int rc = 0;
    for (size_t i = 0; i < len && rc == 0; i += used) {
        uint32_t cp;
        used = lr_cp_decode(text + i, len - i, &cp);
        bool run = !emoji && (is_emoji(cp) || (in_run && is_joiner(cp)));
        if (run)
            rc = in_run ? 0 : lr_buf_putc(b, '_');
        else if (is_replaced(cp))
            rc = lr_buf_putc(b, '_');
        else if (cp == 0xFF08 || cp == 0xFF09)
            rc = lr_buf_putc(b, cp == 0xFF08 ? '(' : ')');
        else
            rc = put(b, cp);
        in_run = run;
    }
    return rc;
}

static const char *skip_blanks(const char *text)
{
    uint32_t cp;
    for (size_t n; *text; text += n) {
        n = lr_cp_decode(text, strlen(text), &cp);
        if (!is_blank(cp))
            break;
    }
    return text;
}

/* Without _ and blanks at the ends. */
static char *strip(char *s)
{
    s += strspn(s, "_");
    size_t n = strlen(s);
    while (n && s[n - 1] == '_')
        n--;
    s[n] = '\0';
    return s;
}

/* lr_name() takes away dashes in front, for the sake of commands that a name is given to; there is
 * a folder in front of these. */
static char *safe(struct lr_arena *a, const char *text, size_t max)
{
    size_t dashes = strspn(text, "-");
    if (!text[dashes])
        return lr_arena_strdup(a, dashes ? "-" : LR_NAME_DLR_NONE);
    dashes = dashes < max / 2 ? dashes : 0;
    const char *rest = lr_name(a, text + dashes, max - dashes);
    return rest ? lr_arena_fmt(a, "%.*s%s", (int)dashes, text, rest) : NULL;
}

char *lr_name_dlr(struct lr_arena *a, const char *text, bool emoji, size_t max_bytes)
{
    struct lr_buf b;
    char *trimmed = lr_arena_strdup(a, skip_blanks(text ? text : ""));
    lr_buf_init(&b, TEXT_MAX);
    if (!trimmed)
        return NULL;
    for (size_t n = strlen(trimmed); n && strchr(" \t\n\v\f\r", trimmed[n - 1]); n--)
        trimmed[n - 1] = '\0';
    bool cut = replace(&b, trimmed, emoji) != 0 && b.len + 4 > TEXT_MAX; /* as it would be later */
    char *s = cut || b.len || !*trimmed ? lr_buf_str(&b) : NULL;
    char *name = s ? safe(a, strip(s), max_bytes) : NULL;
    lr_buf_free(&b);
    return name;
}
