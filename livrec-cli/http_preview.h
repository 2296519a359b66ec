/* What was recorded of a room last, for a <video> of the page: such an element sends no token, so an
 * address that nobody guesses stands for one file, for a while. */
#ifndef CLI_HTTP_PREVIEW_H
#define CLI_HTTP_PREVIEW_H

#include <microhttpd.h>
#include <stdint.h>

#include "json_in.h"
#include "text.h"

#define HTTP_PREVIEWS 8
#define HTTP_PREVIEW_MS 600000 /* since it was used last */
#define HTTP_PREVIEW_PATH "/preview/"

struct http_preview {
    struct http_file {
        char *url, *path; /* of a room, and its last file that a browser plays */
    } * file;
    size_t count, cap;
    struct http_ticket {
        char name[33]; /* "": none */
        char *path;
        int64_t until;
    } ticket[HTTP_PREVIEWS];
};

/* The media type of a file that browsers play by themselves, or NULL. */
const char *http_preview_type(const char *path);
void http_preview_note(struct http_preview *p, const char *json); /* an event */
/* An answer with an address for the room of this URL. The status. */
int http_preview_begin(struct http_preview *p, const char *url, int64_t now_ms,
                       struct text *answer);
/* "bytes=A-B" of a file with so many bytes: false when there is no such part. */
bool http_preview_range(const char *range, uint64_t size, uint64_t *from, uint64_t *length);
/* The file of a path below HTTP_PREVIEW_PATH; 0 when it is nobody's. */
int http_preview_send(struct http_preview *p, struct MHD_Connection *c, const char *path,
                      int64_t now_ms, enum MHD_Result *sent);
void http_preview_free(struct http_preview *p);

#endif
