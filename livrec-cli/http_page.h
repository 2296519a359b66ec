/* The page that shows the rooms: its files are part of the program. */
#ifndef CLI_HTTP_PAGE_H
#define CLI_HTTP_PAGE_H

#include <stddef.h>

struct http_page {
    const char *path; /* "/page.js" */
    const char *type; /* media type */
    const char *text;
    size_t size;
};

extern const struct http_page http_pages[]; /* ends with one without a path */

const struct http_page *http_page(const char *path); /* NULL: there is none */

#endif
