#include "http_api.h"

#include <string.h>
#include <livrec/livrec.h>

#include "http_routes.h"

struct property {
    const char *name, *type;
};

static const struct schema {
    const char *name;
    struct property properties[8];
} schemas[] = {
    {"Any", {{NULL, NULL}}},
    {"Added", {{"ok", "boolean"}, {"room", "integer|null"}, {"already", "boolean"}, {"list", "string|null"}}},
    {"Done", {{"ok", "boolean"}, {"room", "integer"}, {"url", "string"}, {"name", "string|null"}, {"list", "string|null"}}},
    {"Event", {{"event", "string"}, {"time", "integer"}}},
    {"Preview", {{"ok", "boolean"}, {"url", "string"}, {"type", "string"}}},
    {"Problem", {{"ok", "boolean"}, {"error", "object"}}},
    {"Room", {{"room", "integer"}, {"url", "string"}, {"state", "string"}, {"activity", "string"}, {"quality", "string|null"}, {"paused", "boolean"}}},
    {"Rooms", {{"ok", "boolean"}, {"rooms", "array"}}},
    {"Status", {{"ok", "boolean"}, {"version", "string"}, {"pid", "integer"}, {"rooms", "integer"}, {"recording", "integer"}, {"disk_free", "integer|null"}}},
};

static void schema_ref(struct text *t, const char *name)
{
    text_add(t, "{\"$ref\":\"#/components/schemas/");
    text_add(t, name);
    text_add(t, "\"}");
}

static void property(struct text *t, const struct property *p)
{
    static const char null[] = "|null";
    size_t n = strcspn(p->type, "|");
    bool rooms = strcmp(p->type, "array") == 0;
    text_json(t, p->name);
    text_fmt(t, ":{\"type\":\"%.*s\"", (int)n, p->type);
    if (strcmp(p->type + n, null) == 0)
        text_add(t, ",\"nullable\":true");
    if (rooms) {
        text_add(t, ",\"items\":");
        schema_ref(t, "Room");
    }
    text_add(t, "}");
}

static void schema(struct text *t, const struct schema *s)
{
    text_json(t, s->name);
    text_add(t, ":{\"type\":\"object\",\"properties\":{");
    for (const struct property *p = s->properties; p->name; p++) {
        text_add(t, p > s->properties ? "," : "");
        property(t, p);
    }
    text_add(t, "}}");
}

static const char *type_of(const struct http_member *m)
{
    return m->is_flag ? "boolean" : "string";
}

static void parameter(struct text *t, const struct http_member *m)
{
    text_add(t, "{\"in\":\"query\",\"name\":");
    text_json(t, m->name);
    text_add(t, ",\"description\":");
    text_json(t, m->help);
    text_fmt(t, ",\"schema\":{\"type\":\"%s\"}}", type_of(m));
}

static void parameters(struct text *t, const struct http_route *r)
{
    bool room = strchr(r->path, '{') != NULL;
    text_add(t, ",\"parameters\":[");
    if (room)
        text_add(t, "{\"in\":\"path\",\"name\":\"id\",\"required\":true,"
                    "\"description\":\"Id of a watched room.\",\"schema\":{\"type\":\"integer\"}}");
    for (const struct http_member *m = r->members; r->in_query && m->name; m++) {
        text_add(t, room || m > r->members ? "," : "");
        parameter(t, m);
    }
    text_add(t, "]");
}

static bool needed(struct text *t, const struct http_route *r)
{
    bool any = false;
    for (const struct http_member *m = r->members; m->name; m++) {
        if (!m->needed)
            continue;
        text_add(t, any ? "," : ",\"required\":[");
        text_json(t, m->name);
        any = true;
    }
    text_add(t, any ? "]" : ""); /* an empty list is none */
    return any;
}

static void body(struct text *t, const struct http_route *r)
{
    text_add(t, ",\"requestBody\":{\"content\":{\"application/json\":{\"schema\":{"
                "\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
    for (const struct http_member *m = r->members; m->name; m++) {
        text_add(t, m > r->members ? "," : "");
        text_json(t, m->name);
        text_fmt(t, ":{\"type\":\"%s\",\"description\":", type_of(m));
        text_json(t, m->help);
        text_add(t, "}");
    }
    text_add(t, "}");
    bool any = needed(t, r);
    text_fmt(t, "}}},\"required\":%s}", any ? "true" : "false");
}

static void response(struct text *t, const char *status, const char *what, const char *type,
                     const char *name)
{
    text_fmt(t, "\"%s\":{\"description\":\"%s\",\"content\":{\"%s\":{\"schema\":", status, what,
             type);
    schema_ref(t, name);
    text_add(t, "}}}");
}

static void operation(struct text *t, const struct http_route *r)
{
    const char *type = r->does == HTTP_EVENTS ? "text/event-stream" : "application/json";
    text_add(t, "{\"operationId\":");
    text_json(t, r->name);
    text_add(t, ",\"summary\":");
    text_json(t, r->help);
    parameters(t, r);
    if (r->members && !r->in_query)
        body(t, r);
    text_add(t, ",\"responses\":{");
    response(t, "2XX", "Done.", type, r->result);
    text_add(t, ",");
    response(t, "default", "Refused.", "application/json", "Problem");
    text_add(t, "}}");
}

static void lower(char *to, const char *from, size_t size)
{
    size_t i = 0;
    for (; from[i] && i + 1 < size; i++)
        to[i] = from[i] >= 'A' && from[i] <= 'Z' ? (char)(from[i] - 'A' + 'a') : from[i];
    to[i] = '\0';
}

/* Routes of one path stand together in the table. */
static void paths(struct text *t)
{
    const char *last = "";
    for (const struct http_route *r = http_routes; r < http_routes + http_route_count; r++) {
        bool same = strcmp(r->path, last) == 0;
        char method[16];
        lower(method, r->method, sizeof method);
        text_add(t, same ? "," : *last ? "}," : "");
        if (!same) {
            text_json(t, r->path);
            text_add(t, ":{");
        }
        text_json(t, method);
        text_add(t, ":");
        operation(t, r);
        last = r->path;
    }
    text_add(t, "}");
}

void http_api(struct text *t)
{
    text_add(t, "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"livrec watch\",\"version\":");
    text_json(t, livrec_version_str());
    text_add(t, "},\"security\":[{\"token\":[]}],\"paths\":{");
    paths(t);
    text_add(t, "},\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\","
                "\"scheme\":\"bearer\"}},\"schemas\":{");
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        text_add(t, i ? "," : "");
        schema(t, &schemas[i]);
    }
    text_add(t, "}}}");
}
