#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "msg.h"

#define LARGEST 65536

/* The file's text without the line end, or NULL. */
static char *read_file(const char *path, const char **why)
{
    char *text = malloc(LARGEST + 1);
    int fd = text ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    size_t len = 0;
    ssize_t n = fd < 0 ? -1 : 1;
    while (n > 0 && len < LARGEST) {
        n = read(fd, text + len, LARGEST - len);
        len += n > 0 ? (size_t)n : 0;
    }
    *why = n < 0 ? tr(strerror(errno)) : len == LARGEST ? "it is longer than 64 KiB" : NULL;
    if (fd >= 0)
        close(fd);
    if (*why) {
        free(text);
        return NULL;
    }
    while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
        len--;
    text[len] = '\0';
    if (strlen(text) == len)
        return text;
    *why = "it holds a NUL byte";
    free(text);
    return NULL;
}

/* Where the "@" would be: at the start, or after the "=" of a plain key. */
static size_t value_at(const char *s)
{
    size_t key = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
    return key && s[key] == '=' ? key + 1 : 0;
}

char *secret_value(const char *value, const char **why)
{
    size_t at = value_at(value);
    char *from_file = NULL, *whole = NULL;
    const char *rest = value + at;
    *why = "out of memory";
    if (rest[0] == '@' && rest[1] == '@') {
        rest++;
    } else if (rest[0] == '@') {
        rest = from_file = read_file(rest + 1, why);
        if (!rest)
            return NULL;
    }
    if (asprintf(&whole, "%.*s%s", (int)at, value, rest) < 0)
        whole = NULL;
    free(from_file);
    return whole;
}
