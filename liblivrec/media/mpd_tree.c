/* Which elements of a document mean something, by where they stand. */
#include <string.h>

#include "data/url.h"
#include "media/mpd_build.h"

#define UNDER(e) (1u << LR_MPD_##e)
#define LEVELS (UNDER(PERIOD) | UNDER(SET) | UNDER(REPRESENTATION))
#define ADDRESSINGS (UNDER(TEMPLATE) | UNDER(LIST) | UNDER(SINGLE))

static const struct known {
    const char *name;
    enum lr_mpd_element element;
    unsigned under;
} known[] = {
    {"MPD", LR_MPD_MPD, UNDER(NOTHING)},
    {"Period", LR_MPD_PERIOD, UNDER(MPD)},
    {"AdaptationSet", LR_MPD_SET, UNDER(PERIOD)},
    {"Representation", LR_MPD_REPRESENTATION, UNDER(SET)},
    {"BaseURL", LR_MPD_BASE_URL, UNDER(MPD) | LEVELS},
    {"Location", LR_MPD_LOCATION, UNDER(MPD)},
    {"UTCTiming", LR_MPD_TIMING, UNDER(MPD)},
    {"ContentProtection", LR_MPD_PROTECTION, UNDER(SET) | UNDER(REPRESENTATION)},
    {"EssentialProperty", LR_MPD_ESSENTIAL, UNDER(SET) | UNDER(REPRESENTATION)},
    {"Role", LR_MPD_ROLE, UNDER(SET)},
    {"SegmentTemplate", LR_MPD_TEMPLATE, LEVELS},
    {"SegmentList", LR_MPD_LIST, LEVELS},
    {"SegmentBase", LR_MPD_SINGLE, LEVELS},
    {"SegmentTimeline", LR_MPD_TIMELINE, UNDER(TEMPLATE) | UNDER(LIST)},
    {"S", LR_MPD_S, UNDER(TIMELINE)},
    {"SegmentURL", LR_MPD_SEGMENT_URL, UNDER(LIST)},
    {"Initialization", LR_MPD_INITIALIZATION, ADDRESSINGS},
    {"RepresentationIndex", LR_MPD_INDEX, UNDER(SINGLE)},
};

static enum lr_mpd_element find(const char *name, enum lr_mpd_element parent)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].under >> parent & 1 && strcmp(known[i].name, name) == 0)
            return known[i].element;
    return LR_MPD_NOTHING;
}

static bool is_remote(const struct lr_xml_attrs *attrs)
{
    return lr_mpd_attr(attrs, "href");
}

bool lr_mpd_open(struct lr_mpd_builder *b, const char *name, const struct lr_xml_attrs *attrs)
{
    enum lr_mpd_element parent = b->depth ? b->open[b->depth - 1] : LR_MPD_NOTHING;
    enum lr_mpd_element e = b->skipped ? LR_MPD_NOTHING : find(name, parent);
    if (e == LR_MPD_NOTHING || is_remote(attrs) || b->depth == LR_MPD_DEPTH) {
        b->skipped++;
        if (b->depth == 0)
            b->rc = LIVREC_EPARSE; /* another document */
        return b->rc == 0;
    }
    b->open[b->depth++] = e;
    lr_buf_clear(&b->text);
    lr_mpd_take(b, e, attrs);
    return b->rc == 0;
}

bool lr_mpd_text(struct lr_mpd_builder *b, const char *text, size_t len)
{
    enum lr_mpd_element e = b->depth ? b->open[b->depth - 1] : LR_MPD_NOTHING;
    if (b->skipped || (e != LR_MPD_BASE_URL && e != LR_MPD_LOCATION))
        return true;
    if (len > b->text.max - b->text.len) {
        lr_buf_clear(&b->text); /* no URL is so long */
        b->text.max = 0;
    } else if (lr_buf_append(&b->text, text, len) != 0) {
        b->rc = LIVREC_ENOMEM;
    }
    return b->rc == 0;
}

/* Without the blanks around it. */
static char *trimmed(struct lr_buf *b)
{
    char *text = lr_buf_str(b);
    if (!text)
        return NULL;
    text += strspn(text, " \t\r\n");
    size_t len = strlen(text);
    while (len && strchr(" \t\r\n", text[len - 1]))
        len--;
    text[len] = '\0';
    return text;
}

bool lr_mpd_close(struct lr_mpd_builder *b)
{
    if (b->skipped) {
        b->skipped--;
        return b->rc == 0;
    }
    enum lr_mpd_element e = b->open[--b->depth];
    const char *text = e == LR_MPD_BASE_URL || e == LR_MPD_LOCATION ? trimmed(&b->text) : "";
    if (!text)
        b->rc = LIVREC_ENOMEM;
    else
        lr_mpd_take_text(b, e, text);
    lr_buf_clear(&b->text);
    b->text.max = LR_URL_MAX;
    return b->rc == 0;
}
