/* Facts out of HTML pages: embedded JSON, meta tags, text between marks. Never renders.
 *
 * Pages are read as browsers tokenise them (HTML 13.2.5): quotes, comments and the raw text of
 * scripts hide no tags and invent none. Time is linear in the page. All results are strings of the
 * arena, NULL when the thing is not there; NULL for a NULL page. */
#ifndef LR_HTML_H
#define LR_HTML_H

#include <stddef.h>
#include "core/arena.h"

/* The balanced {...} or [...] that follows the first `mark` that has one, of the first 64 (blanks,
 * '=', ':', '(' and a quote between are skipped). Aware of strings and escapes. In a JavaScript
 * string, as in JSON.parse("{\"a\":1}"), escapes are undone; an attribute (mark="{...}") is
 * given as written, entities and all. */
char *lr_html_json_after(struct lr_arena *a, const char *html, const char *mark);

/* Content of <script id="...">, entities left as they are. */
char *lr_html_script(struct lr_arena *a, const char *html, const char *id);

/* content="" of <meta name|property="...">, entities decoded. */
char *lr_html_meta(struct lr_arena *a, const char *html, const char *name);

/* Text between two marks, the first time `before` occurs; NULL when either is absent. */
char *lr_between(struct lr_arena *a, const char *text, const char *before, const char *after);

/* Named (HTML 4 and &apos;), decimal and hex entities -> UTF-8; others stay as they are. */
char *lr_html_unescape(struct lr_arena *a, const char *s);

/* Text of the first node that an XPath selects, or the value of a string expression, through
 * libxml2's HTML parser (no network, no DTD). The XPath is ours, never a stranger's. Pages above
 * 8 MiB give NULL; of more than 128 Ki tags the rest is not seen, nor is what lies deeper than
 * libxml2's 256 levels. */
char *lr_html_xpath(struct lr_arena *a, const char *html, size_t len, const char *xpath);

#endif
