#include "data/html.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>

#include "core/attr.h"
#include "core/codepoint.h"
#include "data/encode.h"
#include "data/html_tag.h"

#define HTML_MAX ((size_t)8 << 20)
#define REWRITTEN_MAX ((size_t)32 << 20)
#define XPATH_STEPS 4000000 /* a page can't make a search endless */

/* What browsers make of the C1 range, which people write when they mean windows-1252
 * (HTML 13.2.5.80). */
static uint32_t of_windows_1252(uint32_t cp)
{
    static const uint16_t table[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    return cp >= 0x80 && cp < 0xA0 ? table[cp - 0x80] : cp;
}

/* "#123" or "#x1F"; 0 when it is neither. */
static uint32_t numeric(const char *s, size_t n)
{
    bool hex = n > 1 && (s[1] | 0x20) == 'x';
    uint32_t v = 0, base = hex ? 16 : 10;
    size_t i = hex ? 2 : 1;
    if (i == n)
        return 0;
    for (; i < n; i++) {
        char c = s[i], l = c | 0x20;
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && l >= 'a' && l <= 'f' ? (uint32_t)(l - 'a' + 10)
                                                       : base;
        if (digit == base)
            return 0;
        v = v > 0x10FFFF ? v : v * base + digit;
    }
    return v ? of_windows_1252(v) : LR_CP_REPLACEMENT;
}

/* The code point of an entity's inside, 0 when there is none of that name. */
static uint32_t entity(const char *s, size_t n)
{
    char name[16];
    if (n == 0)
        return 0;
    if (*s == '#')
        return numeric(s, n);
    if (n >= sizeof name)
        return 0;
    memcpy(name, s, n);
    name[n] = '\0';
    if (strcmp(name, "apos") == 0)
        return '\'';
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
    return known ? known->value : 0;
}

#define ENTITY_MAX 32 /* longer ones are text; zeros before a number are not endless */

char *lr_html_unescape(struct lr_arena *a, const char *s)
{
    size_t len = s ? strlen(s) : 0;
    char *out = s ? lr_arena_alloc(a, len + 1) : NULL, *o = out;
    for (size_t i = 0; out && i < len;) {
        size_t left = len - i < ENTITY_MAX ? len - i : ENTITY_MAX;
        const char *end = s[i] == '&' ? memchr(s + i, ';', left) : NULL;
        uint32_t cp = end ? entity(s + i + 1, (size_t)(end - s - i - 1)) : 0;
        if (cp) { /* never longer than it was written: "&lt;" */
            o += lr_cp_encode(cp, o);
            i = (size_t)(end - s) + 1;
        } else {
            *o++ = s[i++];
        }
    }
    return out;
}

static void silent(void *ctx, xmlErrorPtr error)
{
    (void)ctx;
    (void)error;
}

static char *text_of(struct lr_arena *a, xmlXPathObjectPtr found)
{
    xmlChar *text = NULL;
    if (found->type == XPATH_NODESET && found->nodesetval && found->nodesetval->nodeNr > 0)
        text = xmlXPathCastNodeToString(found->nodesetval->nodeTab[0]);
    else if (found->type == XPATH_STRING)
        text = xmlStrdup(found->stringval);
    char *out = lr_arena_strdup(a, (char *)text);
    xmlFree(text);
    return out;
}

static char *search(struct lr_arena *a, htmlDocPtr doc, const char *xpath)
{
    char *out = NULL;
    xmlXPathContextPtr ctx = xmlXPathNewContext(doc);
    if (!ctx)
        return NULL;
    ctx->error = silent; /* else libxml2 prints */
    ctx->opLimit = XPATH_STEPS;
    xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)xpath, ctx);
    if (found)
        out = text_of(a, found);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(ctx);
    return out;
}

static char *search_page(struct lr_arena *a, const struct lr_buf *page, const char *xpath)
{
    htmlDocPtr doc = htmlReadMemory((const char *)page->data, (int)page->len, NULL, "UTF-8",
                                    HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                        HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    char *out = doc ? search(a, doc, xpath) : NULL;
    xmlFreeDoc(doc);
    return out;
}

char *lr_html_xpath(struct lr_arena *a, const char *html, size_t len, const char *xpath)
{
    if (!html || len > HTML_MAX)
        return NULL;
    struct lr_buf valid, plain;
    char *out = NULL;
    lr_buf_init(&valid, REWRITTEN_MAX);
    lr_buf_init(&plain, REWRITTEN_MAX);
    /* At the first bad byte libxml2 takes the rest of a page for Latin-1. */
    if (lr_utf8_repair(&valid, html, len) == 0 && valid.len &&
        lr_html_rewrite(&plain, (const char *)valid.data, valid.len) == 0 && plain.len)
        out = search_page(a, &plain, xpath);
    lr_buf_free(&valid);
    lr_buf_free(&plain);
    return out;
}
