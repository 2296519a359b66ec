#include "urls.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "msg.h"
#include "print.h"

#define MOST 100000

static int add(const struct call *c, struct urls *u, const char *url, size_t len)
{
    for (size_t i = 0; i < u->count; i++)
        if (strncmp(u->list[i], url, len) == 0 && u->list[i][len] == '\0') {
            char *label = url_label(u->list[i]);
            print_note("%s is given twice; it is recorded once", label ? label : tr("an address"));
            free(label);
            return 0;
        }
    if (u->count >= MOST)
        return fail(c, LIVREC_EARG, "more than %d addresses", MOST);
    char **list = realloc(u->list, (u->count + 1) * sizeof *list);
    char *copy = strndup(url, len);
    if (list)
        u->list = list;
    if (!list || !copy) {
        free(copy);
        return fail(c, LIVREC_ENOMEM, "out of memory");
    }
    u->list[u->count++] = copy;
    return 0;
}

/* One line: blanks and a byte order mark are skipped, "#" starts a comment line. */
static int add_line(const struct call *c, struct urls *u, const char *line)
{
    if (strncmp(line, "\xEF\xBB\xBF", 3) == 0)
        line += 3;
    line += strspn(line, " \t\r\n");
    size_t len = strlen(line);
    while (len && strchr(" \t\r\n", line[len - 1]))
        len--;
    return len && *line != '#' ? add(c, u, line, len) : 0;
}

static int add_file(const struct call *c, struct urls *u, const char *path)
{
    int status = 0, is_stdin = strcmp(path, "-") == 0;
    char *line = NULL;
    size_t cap = 0;
    errno = 0;
    FILE *f = is_stdin ? stdin : fopen(path, "re");
    while (f && status == 0 && getline(&line, &cap, f) >= 0)
        status = add_line(c, u, line);
    if (!f || ferror(f))
        status = fail(c, LIVREC_EIO, "--urls %s: %s", path, tr(strerror(errno)));
    free(line);
    if (f && !is_stdin)
        fclose(f);
    return status;
}

int urls_collect(const struct call *c, struct urls *out)
{
    int status = 0;
    *out = (struct urls){0};
    for (size_t i = 0; i < c->count && status == 0; i++)
        status = add(c, out, c->args[i], strlen(c->args[i]));
    if (status == 0 && c->own[OWN_URLS])
        status = add_file(c, out, c->own[OWN_URLS]);
    if (status == 0 && out->count == 0)
        status = fail(c, LIVREC_EARG,
                      c->own[OWN_URLS] ? "--urls: there is no address in the file"
                                       : "livrec record needs an address: "
                                         "livrec record URL...");
    return status;
}

void urls_free(struct urls *u)
{
    for (size_t i = 0; i < u->count; i++)
        free(u->list[i]);
    free(u->list);
    *u = (struct urls){0};
}

char *url_label(const char *url)
{
    const char *start = strstr(url, "://");
    start = start ? start + 3 : url;
    size_t host = strcspn(start, "/?#");
    for (size_t i = host; i-- > 0;)
        if (start[i] == '@') {
            start += i + 1;
            break;
        }
    size_t len = strcspn(start, "?#");
    while (len && start[len - 1] == '/')
        len--;
    return strndup(start, len);
}
