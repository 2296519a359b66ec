#include "record/nfo.h"

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/codepoint.h"
#include "core/log.h"
#include "data/zone.h"
#include "record/naming.h"
#include "record/pipeline_parts.h"

#define MOST ((size_t)64 << 10)

/* As XML has it: what it can't hold is left out. */
static int put_text(struct lr_buf *b, const char *s)
{
    int rc = 0;
    for (size_t left = strlen(s), n; left && rc == 0; s += n, left -= n) {
        uint32_t cp;
        n = lr_cp_decode(s, left, &cp);
        const char *word = cp == '&' ? "&amp;" : cp == '<' ? "&lt;" : cp == '>' ? "&gt;" : NULL;
        if (word)
            rc = lr_buf_puts(b, word);
        else if (cp != LR_CP_BAD && !lr_cp_is_control(cp) && cp != 0xFFFE && cp != 0xFFFF)
            rc = lr_buf_append(b, s, n);
    }
    return rc;
}

static int put(struct lr_buf *b, const char *name, const char *text)
{
    int rc = text && *text ? lr_buf_fmt(b, "  <%s>", name) : 0;
    if (!text || !*text)
        return 0;
    if (rc == 0)
        rc = put_text(b, text);
    return rc ? rc : lr_buf_fmt(b, "</%s>\n", name);
}

static int put_times(struct lr_buf *b, const struct lr_output *o)
{
    struct tm t;
    if (!lr_zone_time(o->pipeline->cfg.zone, o->opened_ms, &t))
        return 0;
    return lr_buf_fmt(b,
                      "  <season>%d</season>\n  <episode>%d</episode>\n"
                      "  <aired>%04d-%02d-%02d</aired>\n"
                      "  <dateadded>%04d-%02d-%02d %02d:%02d:%02d</dateadded>\n"
                      "  <runtime>%lld</runtime>\n",
                      t.tm_year + 1900, (t.tm_mon + 1) * 100 + t.tm_mday, t.tm_year + 1900,
                      t.tm_mon + 1, t.tm_mday, t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour,
                      t.tm_min, t.tm_sec, (long long)((o->duration_ms + 59999) / 60000));
}

int lr_nfo_text(const struct lr_output *o, struct lr_buf *out)
{
    const struct lr_about *a = &o->pipeline->about;
    const char *show = a->anchor ? a->anchor : a->room_id;
    const struct {
        const char *name, *text;
    } rows[] = {{"title", a->title ? a->title : show},
                {"showtitle", show},
                {"plot", a->url},
                {"genre", a->category},
                {"studio", lr_naming_label(a->platform)},
                {"credits", a->anchor}};
    int rc = lr_buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
                              "<episodedetails>\n");
    for (size_t i = 0; i < LR_COUNT(rows) && rc == 0; i++)
        rc = put(out, rows[i].name, rows[i].text);
    if (rc == 0)
        rc = put_times(out, o);
    return rc ? rc : lr_buf_puts(out, "</episodedetails>\n");
}

static void on_saved(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    struct lr_output *o = user;
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    o->sidecar.saving = false;
    if (err->code)
        lr_logf(cfg->env->log, LR_WARN, cfg->job, "the NFO file was not written: %s", err->text);
    lr_output_next(o);
}

static const struct lr_file_ops ops = {.closed = on_saved};

bool lr_nfo_save(struct lr_output *o)
{
    struct lr_pipeline *p = o->pipeline;
    struct lr_err err;
    struct lr_buf b;
    if (!p->cfg.nfo || o->nfo_tried || o->bytes <= 0 || o->end.code)
        return false;
    o->nfo_tried = true;
    lr_buf_init(&b, MOST);
    char *path = lr_naming_beside(o->path, "nfo");
    int rc = path ? lr_nfo_text(o, &b) : LIVREC_ENOMEM;
    struct lr_small_file file = {path, false, b.data, b.len};
    if (rc == 0)
        rc = lr_file_save(p->cfg.disk, o->root_fd, &file, &ops, o, &err);
    lr_buf_free(&b);
    lr_free(path);
    o->sidecar.saving = rc == 0;
    if (rc)
        lr_logf(p->cfg.env->log, LR_WARN, p->cfg.job,
                "the NFO file was not written: out of memory");
    return rc == 0;
}
