/* livrec doctor: why a room can't be recorded, or that it can. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bundle.h"
#include "config_place.h"
#include "doctor.h"
#include "exit.h"
#include "msg.h"
#include "print.h"

static const char *const names[] = {"ok", "note", "bad"};

static void tell_program(struct doctor *d, const char *step, enum verdict verdict, int32_t code,
                         const char *text)
{
    text_fmt(&d->steps, "%s{\"step\":\"%s\",\"verdict\":\"%s\",\"code\":\"%s\",\"text\":",
             d->steps.len ? "," : "", step, names[verdict],
             livrec_error_name(verdict == VERDICT_BAD ? code : 0));
    text_json(&d->steps, text);
    text_add(&d->steps, "}");
}

static void add_line(struct text *line, const char *step, enum verdict verdict, const char *text)
{
    const char *words[] = {tr("ok"), tr("note"), tr("BAD")};
    text_add(line, words[verdict]);
    text_pad(line, text_columns(words[verdict]) < 6 ? 6 - text_columns(words[verdict]) : 1);
    text_fmt(line, "%-9s ", step);
    text_safe(line, text);
    text_add(line, "\n");
}

static void tell_person(const char *step, enum verdict verdict, const char *text)
{
    struct text line = {0};
    add_line(&line, step, verdict, text);
    print_out(&line);
    text_free(&line);
}

void doctor_tell(struct doctor *d, const char *step, enum verdict verdict, int32_t code,
                 const char *fmt, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, fmt);
    int n = vasprintf(&text, fmt, args);
    va_end(args);
    const char *shown = n < 0 ? livrec_error_text(LIVREC_ENOMEM) : text;
    add_line(&d->lines, step, verdict, shown);
    if (d->json)
        tell_program(d, step, verdict, code, shown);
    else
        tell_person(step, verdict, shown);
    if (verdict > d->worst)
        d->worst = verdict;
    if (verdict == VERDICT_BAD && !d->code)
        d->code = code;
    if (n >= 0)
        free(text);
}

int32_t doctor_opts(const struct doctor *d, livrec_opts **out)
{
    static const char *const scopes[] = {"notify", "post", "retain", "state"};
    int32_t code = livrec_opts_copy(d->call->opts, out);
    for (uint32_t i = 0; code == 0 && i < livrec_option_count(); i++)
        for (size_t s = 0; code == 0 && s < sizeof scopes / sizeof *scopes; s++)
            if (strcmp(livrec_option_str(i, LIVREC_OPTION_SCOPE), scopes[s]) == 0)
                code = livrec_opts_set(*out, livrec_option_str(i, LIVREC_OPTION_NAME), NULL);
    return code;
}

static void print_report(struct doctor *d)
{
    struct text t = {0};
    text_add(&t, "{\"url\":");
    text_json(&t, d->url);
    text_fmt(&t, ",\"verdict\":\"%s\",\"steps\":[", names[d->worst]);
    text_add(&t, d->steps.s ? d->steps.s : "");
    text_add(&t, "]}\n");
    print_out(&t);
    text_free(&t);
}

static void look(struct doctor *d)
{
    if (d->url) {
        doctor_address(d);
        doctor_cookie(d);
    }
    doctor_proxy(d);
    doctor_clock(d);
    doctor_disk(d);
    doctor_bucket(d);
    if (d->url && livrec_match(d->url) && doctor_room(d))
        doctor_media(d);
}

/* The configuration counts where it is asked for, and is what a report is about. */
static int32_t settle(const struct call *c, struct call *settled)
{
    *settled = *c;
    settled->opts = NULL;
    return c->own[OWN_BUNDLE] || c->own[OWN_CONFIG] ? config_opts(c, &settled->opts)
                                                    : livrec_opts_copy(c->opts, &settled->opts);
}

static int examine(struct call *c)
{
    struct doctor d = {.call = c, .url = c->count ? c->args[0] : NULL, .json = c->own[OWN_JSON]};
    look(&d);
    if (d.json)
        print_report(&d);
    int status = exit_status(d.code);
    if (c->own[OWN_BUNDLE] && bundle_write(c, c->own[OWN_BUNDLE], d.lines.s))
        status = exit_status(LIVREC_EIO);
    text_free(&d.steps);
    text_free(&d.lines);
    return status;
}

static bool has_proxy(const livrec_opts *opts)
{
    const char *proxy = livrec_opts_get(opts, "net.proxy");
    const char *media = livrec_opts_get(opts, "net.media_proxy");
    return (proxy && *proxy) || (media && *media);
}

int cmd_doctor(struct call *c)
{
    struct call settled;
    int32_t code = settle(c, &settled);
    if (code == 0 && c->count == 0 && !c->own[OWN_BUNDLE] && !has_proxy(settled.opts) &&
        !doctor_has_bucket(settled.opts)) {
        livrec_opts_free(settled.opts);
        return fail(c, LIVREC_EARG,
                    "livrec doctor needs the address of a room, --proxy URL, --s3-bucket NAME or "
                    "--bundle FILE");
    }
    int status = code ? fail_last(c, code) : examine(&settled);
    livrec_opts_free(settled.opts);
    return status;
}
