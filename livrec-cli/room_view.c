#include "room_view.h"

#include <inttypes.h>
#include <time.h>

#include "figures.h"
#include "msg.h"
#include "print.h"

#define COLUMNS 8

const char *room_state_name(int64_t state)
{
    static const char *const names[] = {TR("unknown"), TR("live"), TR("offline"),
                                        TR("blocked"), TR("gone"), TR("unsupported"),
                                        TR("error")};
    return names[state >= 0 && state < 7 ? state : 0];
}

static void line(struct text *t, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    text_fmt(t, "%-10s", label);
    text_safe(t, value);
    text_add(t, "\n");
}

static void date_line(struct text *t, int64_t when)
{
    char date[64];
    struct tm tm;
    time_t seconds = (time_t)when;
    if (when > 0 && localtime_r(&seconds, &tm) &&
        strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &tm))
        line(t, "since", date);
}

static void show_text(struct text *t, const livrec_room *room)
{
    int64_t viewers = livrec_room_int(room, LIVREC_ROOM_VIEWERS);
    line(t, "platform", livrec_room_str(room, LIVREC_ROOM_PLATFORM));
    line(t, "room", livrec_room_str(room, LIVREC_ROOM_ID));
    line(t, "url", livrec_room_str(room, LIVREC_ROOM_URL));
    line(t, "state", room_state_name(livrec_room_int(room, LIVREC_ROOM_STATE)));
    line(t, "reason", livrec_room_str(room, LIVREC_ROOM_REASON));
    line(t, "anchor", livrec_room_str(room, LIVREC_ROOM_ANCHOR));
    line(t, "title", livrec_room_str(room, LIVREC_ROOM_TITLE));
    line(t, "category", livrec_room_str(room, LIVREC_ROOM_CATEGORY));
    date_line(t, livrec_room_int(room, LIVREC_ROOM_STARTED_AT));
    if (viewers >= 0)
        text_fmt(t, "%-10s%" PRId64 "\n", "viewers", viewers);
}

int32_t room_show(const livrec_room *room, bool as_json)
{
    struct text t = {0};
    const char *json = as_json ? livrec_room_json(room) : NULL;
    if (as_json && !json)
        return LIVREC_ENOMEM;
    if (json)
        text_fmt(&t, "%s\n", json);
    else
        show_text(&t, room);
    print_out(&t);
    text_free(&t);
    return 0;
}

/* One cell of the table of streams. */
static void cell(struct text *t, const livrec_room *room, uint32_t i, int column)
{
    static const int32_t fields[COLUMNS] = {[0] = LIVREC_STREAM_QUALITY,
                                            [1] = LIVREC_STREAM_NAME,
                                            [2] = LIVREC_STREAM_PROTOCOL,
                                            [3] = LIVREC_STREAM_CODEC,
                                            [7] = LIVREC_STREAM_CDN};
    int64_t width = livrec_room_stream_int(room, i, LIVREC_STREAM_WIDTH);
    int64_t height = livrec_room_stream_int(room, i, LIVREC_STREAM_HEIGHT);
    int64_t fps = livrec_room_stream_int(room, i, LIVREC_STREAM_FPS);
    int64_t rate = livrec_room_stream_int(room, i, LIVREC_STREAM_BITRATE);
    if (column == 4 && width > 0 && height > 0)
        text_fmt(t, "%" PRId64 "x%" PRId64, width, height);
    else if (column == 4 && height > 0)
        text_fmt(t, "%" PRId64 "p", height);
    else if (column == 5 && fps > 0)
        text_fmt(t, "%.4g fps", (double)fps / 1000);
    else if (column == 6 && rate > 0)
        figure_rate(t, rate);
    else if (column < 4 || column == 7)
        text_fit(t, livrec_room_stream_str(room, i, fields[column]), 24);
}

static size_t cell_columns(const livrec_room *room, uint32_t i, int column)
{
    struct text t = {0};
    cell(&t, room, i, column);
    size_t columns = text_columns(t.s);
    text_free(&t);
    return columns;
}

static void stream_line(struct text *t, const livrec_room *room, uint32_t i,
                        const size_t widths[COLUMNS])
{
    size_t pad = 1;
    text_add(t, livrec_room_int(room, LIVREC_ROOM_SELECTED) == (int64_t)i ? "*" : " ");
    for (int column = 0; column < COLUMNS; column++) {
        size_t used = cell_columns(room, i, column);
        if (used) {
            text_pad(t, pad);
            cell(t, room, i, column);
            pad = 0;
        }
        if (widths[column])
            pad += widths[column] - used + 2;
    }
    text_add(t, "\n");
}

void room_show_streams(const livrec_room *room)
{
    struct text t = {0};
    size_t widths[COLUMNS] = {0};
    uint32_t count = livrec_room_stream_count(room);
    int64_t selected = livrec_room_int(room, LIVREC_ROOM_SELECTED);
    for (uint32_t i = 0; i < count; i++)
        for (int column = 0; column < COLUMNS; column++) {
            size_t columns = cell_columns(room, i, column);
            if (columns > widths[column])
                widths[column] = columns;
        }
    if (count)
        text_add(&t, "\n");
    for (uint32_t i = 0; i < count; i++)
        stream_line(&t, room, i, widths);
    if (selected >= 0 && selected < (int64_t)count) {
        text_add(&t, "\n");
        line(&t, "selected", livrec_room_stream_str(room, (uint32_t)selected, LIVREC_STREAM_URL));
    }
    print_out(&t);
    text_free(&t);
}
