#include "record/report.h"

#include <livrec/error.h>

#include "core/alloc.h"
#include "data/json.h"

#define JSON_MAX ((size_t)4 << 20)

static const char *const names[LR_FOUND_KINDS] = {
    [LR_FOUND_SKIPPED] = "skipped",
    [LR_FOUND_UNREADABLE] = "unreadable",
    [LR_FOUND_JUMP] = "jump",
    [LR_FOUND_STEPS] = "steps",
    [LR_FOUND_UNDECODABLE] = "undecodable",
    [LR_FOUND_REPEATED] = "repeated",
    [LR_FOUND_CONFIG] = "config",
    [LR_FOUND_GAP] = "gap",
    [LR_FOUND_SEAM] = "seam",
    [LR_FOUND_INDEX] = "index",
    [LR_FOUND_REBUILT] = "rebuilt",
    [LR_FOUND_MUTE] = "mute",
};

const char *lr_finding_name(enum lr_finding_kind kind)
{
    return (unsigned)kind < LR_FOUND_KINDS ? names[kind] : "unknown";
}

struct lr_report *lr_report_new(void)
{
    return lr_calloc(1, sizeof(struct lr_report));
}

void lr_report_clear(struct lr_report *r)
{
    for (uint32_t i = 0; i < r->files; i++)
        lr_free(r->file[i]);
    lr_free(r->file);
    lr_free(r->finding);
    lr_free(r->json);
    *r = (struct lr_report){0};
}

void lr_report_free(struct lr_report *r)
{
    if (r)
        lr_report_clear(r);
    lr_free(r);
}

static void count(struct lr_report *r, const struct lr_finding *f)
{
    switch (f->kind) {
    case LR_FOUND_SKIPPED:
    case LR_FOUND_UNREADABLE:
        r->skipped += f->bytes;
        break;
    case LR_FOUND_UNDECODABLE:
    case LR_FOUND_REPEATED:
        r->left_out += f->frames;
        break;
    case LR_FOUND_STEPS:
        r->moved += f->frames;
        break;
    default:
        break;
    }
    if (f->kind != LR_FOUND_GAP && f->kind != LR_FOUND_SEAM)
        r->damaged = true;
}

/* Jumps and gaps each have a length of their own. */
static bool goes_on(const struct lr_report *r, const struct lr_finding *f)
{
    const struct lr_finding *last = r->findings ? &r->finding[r->findings - 1] : NULL;
    return last && last->kind == f->kind && last->input == f->input && f->ms == 0;
}

int lr_report_add(struct lr_report *r, const struct lr_finding *f)
{
    count(r, f);
    if (goes_on(r, f)) {
        r->finding[r->findings - 1].bytes += f->bytes;
        r->finding[r->findings - 1].frames += f->frames;
        return 0;
    }
    if (r->findings == LR_FINDINGS) {
        r->more++;
        return 0;
    }
    if ((r->findings & (r->findings - 1)) == 0) { /* full at every power of two */
        uint32_t room = r->findings ? 2 * r->findings : 1;
        struct lr_finding *p = lr_realloc(r->finding, room * sizeof *p);
        if (!p)
            return LIVREC_ENOMEM;
        r->finding = p;
    }
    r->finding[r->findings++] = *f;
    return 0;
}

int lr_report_add_file(struct lr_report *r, const char *path)
{
    char **list = lr_realloc(r->file, (r->files + 1) * sizeof *list);
    if (!list)
        return LIVREC_ENOMEM;
    r->file = list;
    list[r->files] = lr_strdup(path);
    if (!list[r->files])
        return LIVREC_ENOMEM;
    r->files++;
    return 0;
}

static void write_finding(struct lr_jw *w, const struct lr_finding *f)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "kind", lr_finding_name(f->kind));
    lr_jw_int(w, "input", f->input);
    lr_jw_int(w, "at", f->at_ms);
    if (f->kind == LR_FOUND_GAP && f->ms < 0)
        lr_jw_null(w, "duration");
    else if (f->kind == LR_FOUND_GAP || f->kind == LR_FOUND_JUMP)
        lr_jw_int(w, "duration", f->ms);
    if (f->bytes)
        lr_jw_int(w, "bytes", f->bytes);
    if (f->frames)
        lr_jw_int(w, "frames", f->frames);
    if (f->detail)
        lr_jw_str(w, "cause", f->detail);
    lr_jw_object_end(w);
}

static void write_report(struct lr_jw *w, const struct lr_report *r)
{
    lr_jw_object(w, NULL);
    lr_jw_bool(w, "damaged", r->damaged);
    lr_jw_array(w, "files");
    for (uint32_t i = 0; i < r->files; i++)
        lr_jw_str(w, NULL, r->file[i]);
    lr_jw_array_end(w);
    lr_jw_int(w, "bytes", r->bytes);
    lr_jw_int(w, "duration", r->duration_ms);
    lr_jw_int(w, "frames", r->frames);
    lr_jw_int(w, "skipped_bytes", r->skipped);
    lr_jw_int(w, "left_out_frames", r->left_out);
    lr_jw_int(w, "moved_frames", r->moved);
    lr_jw_array(w, "findings");
    for (uint32_t i = 0; i < r->findings; i++)
        write_finding(w, &r->finding[i]);
    lr_jw_array_end(w);
    lr_jw_int(w, "more_findings", r->more);
    lr_jw_object_end(w);
}

const char *lr_report_json(struct lr_report *r)
{
    struct lr_buf b;
    struct lr_jw w;
    if (r->json)
        return r->json;
    lr_buf_init(&b, JSON_MAX);
    lr_jw_begin(&w, &b);
    write_report(&w, r);
    r->json = lr_jw_end(&w) ? NULL : lr_strdup(lr_buf_str(&b));
    lr_buf_free(&b);
    return r->json;
}
