#include "net/cookie_end.h"

#include <string.h>
#include <strings.h>

#include "core/attr.h"
#include "net/cookie.h"
#include "net/cookie_lines.h"

struct ends {
    const char *names;
    bool has_named, has_like;
    int64_t named, like; /* the first of those that are named, the last of the others */
};

static bool is_listed(const char *names, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = names; at && *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strncmp(at, name, n) == 0 && (at[n] == ' ' || !at[n]))
            return true;
    return false;
}

static bool has(const char *name, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasestr(name, words[i]))
            return true;
    return false;
}

/* Tokens against forged requests are as short-lived as pages. */
static bool is_like_login(const char *name)
{
    static const char *const login[] = {"sess", "token", "auth", "login", "passport", "ticket"};
    static const char *const forms[] = {"csrf", "xsrf"};
    return has(name, login, LR_COUNT(login)) && !has(name, forms, LR_COUNT(forms));
}

static void note(void *arg, const struct lr_cookie *c)
{
    struct ends *e = arg;
    if (!c->own) /* a visitor has those, too */
        return;
    if (is_listed(e->names, c->name)) {
        e->named = e->has_named && e->named < c->expires ? e->named : c->expires;
        e->has_named = true;
    } else if (is_like_login(c->name)) {
        e->like = e->has_like && e->like > c->expires ? e->like : c->expires;
        e->has_like = true;
    }
}

static int64_t end_of(const struct ends *e)
{
    return e->has_named ? e->named : e->has_like ? e->like : INT64_MAX;
}

int64_t lr_jar_login_end(struct lr_jar *j, const char *names)
{
    struct ends e = {.names = names};
    lr_jar_each(j, note, &e);
    return end_of(&e);
}

int64_t lr_cookie_file_login_end(const struct lr_cookie_file *f, const char *domain,
                                 const char *names)
{
    struct ends e = {.names = names};
    for (const struct lr_cookie *c = f->first; c; c = c->next)
        if (lr_cookie_fitting(c, domain))
            note(&e, c);
    return end_of(&e);
}
