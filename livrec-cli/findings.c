#include "findings.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "figures.h"
#include "msg.h"
#include "print.h"

/* What happened, without where. */
static void words(struct text *t, const char *kind, int64_t ms, int64_t bytes, int64_t frames)
{
    double s = (double)ms / 1000;
    long long b = bytes, n = frames;
    if (!strcmp(kind, "skipped"))
        text_fmt(t, b == 1 ? "%lld byte that is no media was skipped"
                           : "%lld bytes that are no media were skipped", b);
    else if (!strcmp(kind, "unreadable"))
        text_fmt(t, b == 1 ? "%lld byte at the end can't be read"
                           : "%lld bytes at the end can't be read", b);
    else if (!strcmp(kind, "jump"))
        text_fmt(t, "timestamps jumped by %+.3f s: mended", s);
    else if (!strcmp(kind, "steps"))
        text_fmt(t, n == 1 ? "%lld frame was moved: time stood still or went back"
                           : "%lld frames were moved: time stood still or went back", n);
    else if (!strcmp(kind, "undecodable"))
        text_fmt(t, n == 1 ? "%lld frame that can't be decoded left out"
                           : "%lld frames that can't be decoded left out", n);
    else if (!strcmp(kind, "repeated"))
        text_fmt(t, n == 1 ? "%lld repeated frame left out" : "%lld repeated frames left out", n);
    else if (!strcmp(kind, "config"))
        text_add(t, tr("another decoder configuration: a file of its own"));
    else if (!strcmp(kind, "index"))
        text_add(t, tr("the index is damaged: what it does not tell any more is missing"));
    else if (!strcmp(kind, "rebuilt"))
        text_add(t, tr("the index is missing: what is there was found without it"));
    else if (!strcmp(kind, "mute"))
        text_add(t, tr("the sound can't be told apart without the index: left out"));
    else if (!strcmp(kind, "gap") && ms >= 0)
        text_fmt(t, "%.3f s are missing", s);
    else
        text_add(t, !strcmp(kind, "gap") ? tr("something is missing") : kind);
}

static void print_line(const char *path, const struct text *line)
{
    struct text t = {0};
    text_add(&t, "livrec: ");
    text_safe(&t, path);
    text_fmt(&t, ": %s\n", line->s ? line->s : "");
    print_err(&t);
    text_free(&t);
}

static void finding(const char *const *paths, const livrec_report *r, uint32_t i)
{
    const char *kind = livrec_report_finding(r, i);
    struct text line = {0};
    if (!strcmp(kind, "seam")) {
        text_add(&line, tr("goes on at "));
        figure_time(&line, livrec_report_finding_int(r, i, LIVREC_FINDING_AT));
    } else {
        figure_time(&line, livrec_report_finding_int(r, i, LIVREC_FINDING_AT));
        text_add(&line, ": ");
        words(&line, kind, livrec_report_finding_int(r, i, LIVREC_FINDING_DURATION),
              livrec_report_finding_int(r, i, LIVREC_FINDING_BYTES),
              livrec_report_finding_int(r, i, LIVREC_FINDING_FRAMES));
    }
    print_line(paths[livrec_report_finding_int(r, i, LIVREC_FINDING_INPUT)], &line);
    text_free(&line);
}

static void conclusion(const char *path, const livrec_report *r)
{
    struct text line = {0};
    int64_t files = livrec_report_int(r, LIVREC_REPORT_FILES);
    bool damaged = livrec_report_int(r, LIVREC_REPORT_DAMAGED);
    text_add(&line, files ? tr("wrote ") : damaged ? tr("damaged") : tr("nothing to repair"));
    if (files > 1)
        text_fmt(&line, "%lld files", (long long)files);
    else if (files)
        text_safe(&line, livrec_report_file(r, 0));
    text_add(&line, " (");
    figure_time(&line, livrec_report_int(r, LIVREC_REPORT_DURATION));
    text_add(&line, ", ");
    figure_bytes(&line, livrec_report_int(r, LIVREC_REPORT_BYTES));
    text_add(&line, ")");
    print_line(path, &line);
    text_free(&line);
}

static void print_json(const char *const *paths, size_t count, livrec_report *r)
{
    struct text t = {0};
    text_add(&t, "{\"inputs\":[");
    for (size_t i = 0; i < count; i++) {
        text_add(&t, i ? "," : "");
        text_json(&t, paths[i]);
    }
    const char *json = livrec_report_json(r);
    text_fmt(&t, "],\"report\":%s}\n", json ? json : "null");
    print_out(&t);
    text_free(&t);
}

static void print_paths(const livrec_report *r)
{
    struct text t = {0};
    const char *path;
    for (uint32_t i = 0; (path = livrec_report_file(r, i)) != NULL; i++) {
        (isatty(STDOUT_FILENO) ? text_safe : text_add)(&t, path);
        text_add(&t, "\n");
    }
    print_out(&t);
    text_free(&t);
}

void findings_show(const struct call *c, const char *const *paths, size_t count, livrec_report *r)
{
    if (c->own[OWN_JSON]) {
        print_json(paths, count, r);
        return;
    }
    for (uint32_t i = 0; !c->own[OWN_QUIET] && livrec_report_finding(r, i); i++)
        finding(paths, r, i);
    if (!c->own[OWN_QUIET])
        conclusion(paths[0], r);
    if (c->own[OWN_QUIET] || !isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO))
        print_paths(r);
}
