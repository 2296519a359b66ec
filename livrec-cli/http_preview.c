#include "http_preview.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http_serve.h"

const char *http_preview_type(const char *path)
{
    static const char *const types[][2] = {
        {".mp4", "video/mp4"}, {".m4a", "audio/mp4"}, {".mp3", "audio/mpeg"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    return NULL;
}

/* ---- which file */

static struct http_file *find(struct http_preview *p, const char *url)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->file[i].url, url) == 0)
            return &p->file[i];
    return NULL;
}

static struct http_file *add(struct http_preview *p, const char *url)
{
    if (p->count == p->cap) {
        size_t cap = p->cap ? 2 * p->cap : 16;
        struct http_file *more = realloc(p->file, cap * sizeof *more);
        if (!more)
            return NULL;
        p->file = more;
        p->cap = cap;
    }
    char *copy = strdup(url);
    if (!copy)
        return NULL;
    p->file[p->count] = (struct http_file){.url = copy};
    return &p->file[p->count++];
}

/* Takes the path over. Without memory there is one preview less. */
static void keep(struct http_preview *p, const char *url, char *path)
{
    struct http_file *f = find(p, url);
    f = f ? f : add(p, url);
    if (!f) {
        free(path);
        return;
    }
    free(f->path);
    f->path = path;
}

void http_preview_note(struct http_preview *p, const char *json)
{
    struct json v, name;
    if (!jv_read(json, strlen(json), &v))
        return;
    name = jv_get(v, "event");
    if (!jv_is_str(name, "file_open") && !jv_is_str(name, "file_close") && !jv_is_str(name, "post"))
        return;
    char *url = jv_str(jv_get(v, "url")), *path = jv_str(jv_get(v, "path"));
    if (url && path && jv_is_str(jv_get(v, "code"), "OK") && http_preview_type(path))
        keep(p, url, path);
    else
        free(path);
    free(url);
}

/* ---- tickets */

static bool make_name(char out[33])
{
    uint8_t chance[16];
    if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        return false;
    for (size_t i = 0; i < sizeof chance; i++)
        snprintf(out + 2 * i, 3, "%02x", chance[i]);
    return true;
}

/* A free one, else the one that was used longest ago. */
static struct http_ticket *place(struct http_preview *p)
{
    struct http_ticket *t = &p->ticket[0];
    for (size_t i = 0; i < HTTP_PREVIEWS; i++)
        if (p->ticket[i].until < t->until)
            t = &p->ticket[i];
    return t;
}

int http_preview_begin(struct http_preview *p, const char *url, int64_t now_ms,
                       struct text *answer)
{
    const struct http_file *f = find(p, url);
    if (!f)
        return http_refuse(answer, 404, "NOTFOUND",
                           "nothing was recorded that a browser plays: it takes mp4, m4a and mp3 "
                           "(record.format, post.convert), not ts, flv and mkv");
    struct http_ticket *t = place(p);
    char *path = strdup(f->path);
    if (!path || !make_name(t->name)) {
        free(path);
        return http_refuse(answer, 503, "NOMEM", "there is no memory, or no chance");
    }
    free(t->path);
    t->path = path;
    t->until = now_ms + HTTP_PREVIEW_MS;
    text_fmt(answer, "{\"ok\":true,\"url\":\"" HTTP_PREVIEW_PATH "%s\",\"type\":\"%s\"}", t->name,
             http_preview_type(path));
    return 200;
}

static struct http_ticket *ticket(struct http_preview *p, const char *name, int64_t now_ms)
{
    for (size_t i = 0; i < HTTP_PREVIEWS; i++)
        if (p->ticket[i].path && now_ms < p->ticket[i].until &&
            strcmp(p->ticket[i].name, name) == 0)
            return &p->ticket[i];
    return NULL;
}

/* ---- the file */

static bool digits(const char **at, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(*at, &end, 10);
    bool good = **at >= '0' && **at <= '9' && errno == 0;
    *at = end;
    return good;
}

bool http_preview_range(const char *range, uint64_t size, uint64_t *from, uint64_t *length)
{
    static const char unit[] = "bytes=";
    uint64_t last = size ? size - 1 : 0, most = last;
    if (strncmp(range, unit, sizeof unit - 1) != 0)
        return false;
    const char *at = range + sizeof unit - 1;
    if (*at == '-') { /* so many at the end */
        at++;
        if (!digits(&at, &last) || *at || last == 0 || size == 0)
            return false;
        *length = last < size ? last : size;
        *from = size - *length;
        return true;
    }
    if (!digits(&at, from) || *at++ != '-' || (*at && !digits(&at, &last)) || *at ||
        *from >= size || last < *from)
        return false;
    *length = (last < most ? last : most) - *from + 1;
    return true;
}

/* What is written has its own name until it is finished. */
static int open_file(const char *path, uint64_t *size)
{
    struct text part = {0};
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    text_fmt(&part, "%s.part", path);
    if (fd < 0 && !part.failed)
        fd = open(part.s, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    text_free(&part);
    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        fd = -1;
    }
    *size = fd < 0 ? 0 : (uint64_t)st.st_size;
    return fd;
}

/* The descriptor is taken over. */
static enum MHD_Result send_part(struct MHD_Connection *c, int fd, const char *type, uint64_t size)
{
    const char *range = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Range");
    uint64_t from = 0, length = size;
    bool part = range && http_preview_range(range, size, &from, &length);
    char where[80];
    struct MHD_Response *r = MHD_create_response_from_fd_at_offset64(length, fd, from);
    if (!r) {
        close(fd);
        return MHD_NO;
    }
    snprintf(where, sizeof where, "bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64, from, from + length - 1,
             size);
    bool ok = MHD_add_response_header(r, "Content-Type", type) == MHD_YES &&
              MHD_add_response_header(r, "Accept-Ranges", "bytes") == MHD_YES &&
              MHD_add_response_header(r, "Cache-Control", "no-store") == MHD_YES &&
              MHD_add_response_header(r, "X-Content-Type-Options", "nosniff") == MHD_YES &&
              MHD_add_response_header(r, "Cross-Origin-Resource-Policy", "same-origin") == MHD_YES &&
              (!part || MHD_add_response_header(r, "Content-Range", where) == MHD_YES);
    enum MHD_Result sent = ok ? MHD_queue_response(c, part ? 206 : 200, r) : MHD_NO;
    MHD_destroy_response(r);
    return sent;
}

int http_preview_send(struct http_preview *p, struct MHD_Connection *c, const char *path,
                      int64_t now_ms, enum MHD_Result *sent)
{
    size_t n = strlen(HTTP_PREVIEW_PATH);
    struct http_ticket *t =
        strncmp(path, HTTP_PREVIEW_PATH, n) == 0 ? ticket(p, path + n, now_ms) : NULL;
    uint64_t size;
    int fd = t ? open_file(t->path, &size) : -1;
    if (fd < 0)
        return 0;
    t->until = now_ms + HTTP_PREVIEW_MS;
    *sent = send_part(c, fd, http_preview_type(t->path), size);
    return 1;
}

void http_preview_free(struct http_preview *p)
{
    for (size_t i = 0; i < p->count; i++) {
        free(p->file[i].url);
        free(p->file[i].path);
    }
    for (size_t i = 0; i < HTTP_PREVIEWS; i++)
        free(p->ticket[i].path);
    free(p->file);
    *p = (struct http_preview){.file = NULL};
}
