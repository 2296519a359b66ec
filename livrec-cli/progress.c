#include "progress.h"

#include <inttypes.h>

#include "figures.h"
#include "print.h"

/* What fits of the figures, most wanted first. */
#define LABEL_LEAST 8

static void figures(struct text *t, const struct progress_row *row, int level)
{
    if (row->duration_ms <= 0 && row->bytes <= 0) {
        text_add(t, row->state);
        return;
    }
    figure_time(t, row->duration_ms);
    if (level >= 1) {
        text_add(t, "  ");
        figure_bytes(t, row->bytes);
    }
    if (level >= 2 && row->bitrate > 0) {
        text_add(t, "  ");
        figure_rate(t, row->bitrate);
    }
    if (row->gaps > 0)
        text_fmt(t, row->gaps == 1 ? "%s%lld gap" : "%s%lld gaps", level ? "  " : " ",
                 (long long)row->gaps);
}

void progress_line(struct text *t, const struct progress_row *row, size_t columns)
{
    struct text right = {0};
    size_t label = text_columns(row->label);
    size_t least = label < LABEL_LEAST ? label : LABEL_LEAST;
    for (int level = 2; level >= 0; level--) {
        text_clear(&right);
        figures(&right, row, level);
        if (text_columns(right.s) + 2 + least <= columns)
            break;
    }
    size_t used = text_columns(right.s);
    if (used + 2 + least <= columns) {
        text_fit(t, row->label, columns - used - 2);
        text_add(t, "  ");
        text_add(t, right.s);
    } else {
        text_fit(t, right.s ? right.s : "", columns);
    }
    text_free(&right);
}

/* To the first column of the first line drawn. */
static void home(struct progress *p, int columns)
{
    text_clear(&p->block);
    if (p->drawn && columns < p->columns) {
        /* Longer lines wrapped when the window shrank: no telling where they begin now. */
        text_add(&p->block, "\r\n");
        p->drawn = 0;
    }
    if (p->drawn)
        text_fmt(&p->block, "\r\x1b[%zuA", p->drawn);
    p->columns = columns;
}

void progress_draw(struct progress *p, const struct progress_row *rows, size_t count)
{
    int columns, lines;
    if (!print_terminal(&columns, &lines))
        return;
    size_t most = lines > 2 ? (size_t)lines - 2 : 1, shown = 0, hidden = 0;
    for (size_t i = 0; i < count; i++)
        hidden += rows[i].shown;
    home(p, columns);
    for (size_t i = 0; i < count && shown < most; i++) {
        if (!rows[i].shown)
            continue;
        progress_line(&p->block, &rows[i], columns > 1 ? (size_t)columns - 1 : 1);
        text_add(&p->block, "\x1b[K\n");
        shown++;
        hidden--;
    }
    p->drawn = shown;
    if (hidden && columns > 24) {
        text_fmt(&p->block, "... and %zu more\x1b[K\n", hidden);
        p->drawn++;
    }
    text_add(&p->block, "\x1b[J");
    print_err(&p->block);
}

void progress_clear(struct progress *p)
{
    int columns, lines;
    if (p->drawn == 0 || !print_terminal(&columns, &lines))
        return;
    home(p, columns);
    text_add(&p->block, "\x1b[J");
    print_err(&p->block);
    p->drawn = 0;
}

void progress_free(struct progress *p)
{
    text_free(&p->block);
}
