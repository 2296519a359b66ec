/* livrec doctor: why a room can't be recorded, or that it can. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

static void tell_person(const char *step, enum verdict verdict, const char *text)
{
    struct text line = {0};
    const char *words[] = {tr("ok"), tr("note"), tr("BAD")};
    text_add(&line, words[verdict]);
    text_pad(&line, text_columns(words[verdict]) < 6 ? 6 - text_columns(words[verdict]) : 1);
    text_fmt(&line, "%-9s ", step);
    text_safe(&line, text);
    text_add(&line, "\n");
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

int cmd_doctor(struct call *c)
{
    struct doctor d = {.call = c, .url = c->args[0], .json = c->own[OWN_JSON]};
    doctor_address(&d);
    doctor_cookie(&d);
    doctor_proxy(&d);
    doctor_clock(&d);
    doctor_disk(&d);
    if (livrec_match(d.url) && doctor_room(&d))
        doctor_media(&d);
    if (d.json)
        print_report(&d);
    text_free(&d.steps);
    return exit_status(d.code);
}
