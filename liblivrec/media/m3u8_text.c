#include <string.h>

#include "media/m3u8_parts.h"

#define BLANKS " \t\r" /* around a line */

static int fail(struct lr_err *err, const char *what)
{
    return lr_err_set(err, LIVREC_EPARSE, "playlist: %s", what);
}

char *lr_m3u8_cut_line(char **at, size_t *len)
{
    char *line = *at + strspn(*at, BLANKS), *end = strchr(line, '\n');
    if (!end)
        end = line + strlen(line);
    *at = *end ? end + 1 : end;
    while (end > line && (end[-1] == '\r' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    *len = (size_t)(end - line);
    return line;
}

int lr_m3u8_count_uris(const char *text)
{
    int n = 0;
    for (const char *p = text; p && n < LR_M3U8_SEGMENTS; p = strchr(p, '\n')) {
        p += strspn(p, BLANKS "\n");
        n += *p && *p != '#';
    }
    return n;
}

int lr_m3u8_copy_text(struct lr_arena *a, const char *data, size_t len, char **out,
                      struct lr_err *err)
{
    static const char bom[] = "\xef\xbb\xbf";
    if (len > LR_M3U8_MAX)
        return fail(err, "over 2 MiB");
    if (len >= 3 && memcmp(data, bom, 3) == 0) {
        data += 3;
        len -= 3;
    }
    while (len && data[len - 1] == '\0')
        len--;
    if (len && memchr(data, '\0', len))
        return fail(err, "a NUL inside");
    char *text = lr_arena_strndup(a, len ? data : "", len);
    if (!text)
        return lr_err_set(err, LIVREC_ENOMEM, "playlist: memory ran out");
    text += strspn(text, " \t\r\n");
    if (strncmp(text, "#EXTM3U", 7) != 0)
        return fail(err, *text ? "does not start with #EXTM3U" : "empty");
    *out = text;
    return 0;
}
