/* Files of cookies that a configuration names, for its check: what is wrong with them is told with
 * its lines. Whoever asks a platform reads them for itself, and tells the same. */
#include <errno.h>
#include <livrec/error.h>
#include <string.h>

#include "core/files.h"
#include "net/cookie_file.h"
#include "session/watch_source.h"

#define FILE_MAX ((size_t)4 << 20)

static void tell_slip(struct lr_findings *bad, int line, const char *path,
                      const struct lr_cookie_slip *s)
{
    if (s->line && s->more)
        lr_findings_note(bad, line, 0, "%s:%d: %s (and %zu more)", path, s->line, s->text, s->more);
    else if (s->line)
        lr_findings_note(bad, line, 0, "%s:%d: %s", path, s->line, s->text);
    else if (*s->text)
        lr_findings_note(bad, line, 0, "%s: %s", path, s->text);
}

/* 0 or LIVREC_ENOMEM. */
static int judge_file(struct lr_findings *bad, const struct lr_files *files, int line,
                      const char *path)
{
    struct lr_cookie_file f;
    struct lr_buf bytes;
    lr_buf_init(&bytes, FILE_MAX);
    int rc = files->load(files, path, &bytes), mode = files->mode(files, path);
    if (rc == 0) {
        rc = lr_cookie_file_read(&f, bytes.data ? (const char *)bytes.data : "", bytes.len);
        tell_slip(bad, line, path, &f.slip);
        lr_cookie_file_clear(&f);
    } else if (rc == -ENOMEM) {
        rc = LIVREC_ENOMEM;
    } else {
        lr_findings_note(bad, line, 0, "%s: %s", path, strerror(-rc));
        rc = 0; /* an errno so far, no code of ours */
    }
    if (mode >= 0 && mode & 077)
        lr_findings_note(bad, line, 0, "%s: others may read these cookies (mode %o): chmod 600 it",
                         path, (unsigned)mode);
    lr_buf_free(&bytes);
    return rc == LIVREC_ENOMEM ? rc : 0;
}

/* The keys that name one; each file once. */
int lr_watch_judge_cookies(struct lr_config *c, const struct lr_files *files)
{
    int rc = 0;
    for (const struct lr_config_key *k = c->keys; k && rc == 0; k = k->next) {
        bool names = k->value && k->option && strcmp(k->option, "auth.cookies") == 0;
        const struct lr_config_key *o = c->keys;
        while (names && o != k &&
               !(o->option && strcmp(o->option, "auth.cookies") == 0 && o->value &&
                 strcmp(o->value, k->value) == 0))
            o = o->next;
        if (names && o == k)
            rc = judge_file(&c->bad, files, k->line, k->value);
    }
    return rc;
}
