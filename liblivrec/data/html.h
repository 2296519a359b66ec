/* Facts out of HTML pages: embedded JSON, meta tags, text between marks. Never renders. */
#ifndef LR_HTML_H
#define LR_HTML_H

#include <stddef.h>
#include "core/arena.h"

/* The balanced {...} or [...] that follows the first `mark` (blanks, '=', ':', '(' and quotes
 * between are skipped). Aware of strings and escapes. NULL when absent or unbalanced. */
char *lr_html_json_after(struct lr_arena *a, const char *html, const char *mark);

/* Content of <script id="...">, entities left as they are. */
char *lr_html_script(struct lr_arena *a, const char *html, const char *id);

/* content="" of <meta name|property="...">, entities decoded. */
char *lr_html_meta(struct lr_arena *a, const char *html, const char *name);

/* Text between two marks, the first time `before` occurs; NULL when either is absent. */
char *lr_between(struct lr_arena *a, const char *text, const char *before, const char *after);

/* Named, decimal and hex entities -> UTF-8. */
char *lr_html_unescape(struct lr_arena *a, const char *s);

/* Text of the first node that an XPath selects, through libxml2's HTML parser (no network). */
char *lr_html_xpath(struct lr_arena *a, const char *html, size_t len, const char *xpath);

#endif
