#include "job.h"

#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "msg.h"
#include "room_view.h"

static void take_label(struct job *j, const livrec_event *ev)
{
    const char *anchor = livrec_event_str(ev, LIVREC_EVENT_ANCHOR);
    if (!anchor || !*anchor || (j->label && strcmp(anchor, j->label) == 0))
        return;
    char *copy = strdup(anchor);
    if (!copy)
        return;
    free(j->label);
    j->label = copy;
}

void job_take(struct job *j, const livrec_event *ev)
{
    int32_t type = livrec_event_type(ev);
    take_label(j, ev);
    j->row.label = j->label ? j->label : "";
    if (type == LIVREC_EVENT_ROOM)
        j->row.state = room_state_name(livrec_event_int(ev, LIVREC_EVENT_STATE));
    if (type == LIVREC_EVENT_PROGRESS) {
        j->row.duration_ms = livrec_event_int(ev, LIVREC_EVENT_DURATION);
        j->row.bytes = livrec_event_int(ev, LIVREC_EVENT_BYTES);
        j->row.bitrate = livrec_event_int(ev, LIVREC_EVENT_BITRATE);
        j->row.gaps = livrec_event_int(ev, LIVREC_EVENT_GAPS);
    }
    if (type == LIVREC_EVENT_JOB_END) {
        j->ended = true;
        j->row.shown = false;
        j->code = (int32_t)livrec_event_int(ev, LIVREC_EVENT_CODE);
    }
}

/* "A: B" or "A". */
static void add_with(struct text *t, const char *word, const char *detail)
{
    text_add(t, word);
    if (detail && *detail) {
        text_add(t, ": ");
        text_safe(t, detail);
    }
}

static void gap_words(struct text *t, const livrec_event *ev)
{
    int64_t ms = livrec_event_int(ev, LIVREC_EVENT_DURATION);
    struct text words = {0};
    if (ms > 0)
        text_fmt(&words, tr("%.1f s are missing at "), (double)ms / 1000);
    else
        text_add(&words, tr("something is missing at "));
    figure_time(&words, livrec_event_int(ev, LIVREC_EVENT_MEDIA_TIME));
    add_with(t, words.s ? words.s : "", livrec_event_str(ev, LIVREC_EVENT_TEXT));
    text_free(&words);
}

static void close_words(struct text *t, const livrec_event *ev)
{
    text_add(t, tr("finished "));
    text_safe(t, livrec_event_str(ev, LIVREC_EVENT_PATH));
    text_add(t, " (");
    figure_time(t, livrec_event_int(ev, LIVREC_EVENT_DURATION));
    text_add(t, ", ");
    figure_bytes(t, livrec_event_int(ev, LIVREC_EVENT_BYTES));
    text_add(t, ")");
}

static void start_words(struct text *t, const livrec_event *ev)
{
    const char *quality = livrec_event_str(ev, LIVREC_EVENT_QUALITY);
    const char *protocol = livrec_event_str(ev, LIVREC_EVENT_PROTOCOL);
    text_add(t, tr("recording"));
    if (quality && *quality) {
        text_add(t, " ");
        text_safe(t, quality);
    }
    if (protocol && *protocol) {
        text_add(t, tr(" over "));
        text_safe(t, protocol);
    }
}

static void words(struct text *t, const livrec_event *ev)
{
    const char *text = livrec_event_str(ev, LIVREC_EVENT_TEXT);
    switch (livrec_event_type(ev)) {
    case LIVREC_EVENT_ROOM:
        add_with(t, tr(room_state_name(livrec_event_int(ev, LIVREC_EVENT_STATE))),
                 livrec_event_str(ev, LIVREC_EVENT_TITLE));
        break;
    case LIVREC_EVENT_RECORD_START:
        start_words(t, ev);
        break;
    case LIVREC_EVENT_FILE_OPEN:
        add_with(t, tr("writing"), livrec_event_str(ev, LIVREC_EVENT_PATH));
        break;
    case LIVREC_EVENT_FILE_CLOSE:
        close_words(t, ev);
        break;
    case LIVREC_EVENT_FILE_RECOVER:
    case LIVREC_EVENT_FILE_JOIN:
        text_add(t, livrec_event_type(ev) == LIVREC_EVENT_FILE_JOIN ? tr("joined ") : tr("recovered "));
        text_safe(t, livrec_event_str(ev, LIVREC_EVENT_PATH));
        text_add(t, " (");
        figure_bytes(t, livrec_event_int(ev, LIVREC_EVENT_BYTES));
        text_add(t, ")");
        break;
    case LIVREC_EVENT_GAP:
        gap_words(t, ev);
        break;
    case LIVREC_EVENT_RECONNECT:
        add_with(t, tr("reconnecting"), text);
        break;
    case LIVREC_EVENT_JOB_END:
        if (livrec_event_int(ev, LIVREC_EVENT_CODE) == 0)
            add_with(t, tr("ended"), text ? tr(text) : NULL);
        else
            text_safe(t, text && *text
                             ? text
                             : livrec_error_text((int32_t)livrec_event_int(ev, LIVREC_EVENT_CODE)));
        break;
    default:
        break;
    }
}

void job_line(struct text *t, const struct job *j, const livrec_event *ev, bool quiet)
{
    bool bad = livrec_event_type(ev) == LIVREC_EVENT_JOB_END &&
               livrec_event_int(ev, LIVREC_EVENT_CODE) < 0;
    struct text line = {0};
    if (bad || !quiet)
        words(&line, ev);
    if (line.len) {
        text_safe(t, j->row.label);
        text_fmt(t, ": %s", line.s);
    }
    t->failed |= line.failed;
    text_free(&line);
}
