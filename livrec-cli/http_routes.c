#include "http_routes.h"

#include <stdio.h>
#include <string.h>

/* clang-format off: rows are laid out by hand */
static const struct http_member add_members[] = {
    {"url", .needed = true, .help = "Address of the room."},
    {"quality", .option = "stream.quality", .help = "As stream.quality."},
    {"name", .option = "record.alias", .help = "As record.alias."},
    {"format", .option = "record.format", .help = "As record.format."},
    {"save", .is_flag = true, .help = "Also write it into the list that is followed."},
    {NULL}};

static const struct http_member change_members[] = {
    {"quality", .option = "stream.quality", .help = "As stream.quality: a recording that runs goes on with it in its next part."},
    {"name", .option = "record.alias", .help = "As record.alias, from the next recording on."},
    {"format", .option = "record.format", .help = "As record.format, from the next recording on."},
    {"split_time", .option = "record.split_time", .help = "As record.split_time, from the next recording on."},
    {"split_size", .option = "record.split_size", .help = "As record.split_size, from the next recording on."},
    {"interval", .option = "watch.interval", .help = "As watch.interval."},
    {"paused", .is_flag = true, .help = "Pause the room, or go on with it."},
    {"now", .is_flag = true, .help = "What counts from the next recording on: begin that at once."},
    {NULL}};

static const struct http_member save_members[] = {
    {"save", .is_flag = true, .help = "Also change the list that the room is from."},
    {NULL}};

const struct http_route http_routes[] = {
    {"GET", "/v1/rooms", HTTP_VERB, "ls", "listRooms", "All watched rooms.", .result = "Rooms"},
    {"POST", "/v1/rooms", HTTP_VERB, "add", "addRoom",
     "Watch one more room; one that is watched already stays as it is.", add_members, .result = "Added"},
    {"GET", "/v1/rooms/{id}", HTTP_VERB, "ls", "getRoom", "One room.", .result = "Room"},
    {"PATCH", "/v1/rooms/{id}", HTTP_CHANGE, NULL, "changeRoom",
     "Change a room while it is watched: all of it, or nothing.", change_members, .result = "Room"},
    {"DELETE", "/v1/rooms/{id}", HTTP_VERB, "rm", "removeRoom",
     "Watch it no longer; a recording that runs is finished.", save_members, .in_query = true, .result = "Done"},
    {"POST", "/v1/rooms/{id}/pause", HTTP_VERB, "pause", "pauseRoom",
     "Pause a room; a recording that runs is finished.", save_members, .result = "Done"},
    {"POST", "/v1/rooms/{id}/resume", HTTP_VERB, "resume", "resumeRoom",
     "Go on with a room that is paused or stopped.", save_members, .result = "Done"},
    {"POST", "/v1/rooms/{id}/stop", HTTP_VERB, "stop", "stopRoom",
     "Finish the recording; the rest of this broadcast is left alone.", .result = "Done"},
    {"POST", "/v1/rooms/{id}/preview", HTTP_PREVIEW, "ls", "previewRoom",
     "An address, for ten minutes, of the last file of the room that a browser plays by itself.", .result = "Preview"},
    {"GET", "/v1/status", HTTP_VERB, "status", "getStatus", "How the watch is doing.", .result = "Status"},
    {"GET", "/v1/events", HTTP_EVENTS, NULL, "followEvents", "Events as they happen (text/event-stream).",
     .result = "Event"},
    {"GET", "/v1/openapi.json", HTTP_API, NULL, "getDescription", "This description.", .result = "Any"},
};
/* clang-format on */
const size_t http_route_count = sizeof http_routes / sizeof *http_routes;

/* Does the path have the form? What stands for {id} is a number. */
static bool fits(const char *form, const char *path, char id[HTTP_ID])
{
    const char *hole = strchr(form, '{');
    size_t before = hole ? (size_t)(hole - form) : strlen(form);
    id[0] = '\0';
    if (strncmp(form, path, before) != 0)
        return false;
    if (!hole)
        return path[before] == '\0';
    size_t digits = strspn(path + before, "0123456789");
    if (digits == 0 || digits >= HTTP_ID)
        return false;
    memcpy(id, path + before, digits);
    id[digits] = '\0';
    return strcmp(strchr(hole, '}') + 1, path + before + digits) == 0;
}

const struct http_route *http_route(const char *method, const char *path, char id[HTTP_ID],
                                    bool *known)
{
    *known = false;
    for (size_t i = 0; i < http_route_count; i++) {
        if (!fits(http_routes[i].path, path, id))
            continue;
        *known = true;
        if (strcmp(http_routes[i].method, method) == 0)
            return &http_routes[i];
    }
    return NULL;
}

void http_methods(const char *path, char *out, size_t size)
{
    char id[HTTP_ID];
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < http_route_count && n < size; i++)
        if (fits(http_routes[i].path, path, id))
            n += (size_t)snprintf(out + n, size - n, "%s%s", n ? ", " : "", http_routes[i].method);
}

const struct http_member *http_member(const struct http_route *r, const char *name)
{
    for (const struct http_member *m = r->members; m && m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}
