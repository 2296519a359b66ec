#include "scopes.h"

static const struct scope scopes[] = {
    {"watch", "Watching"}, {"record", "Recording"}, {"stream", "Which stream"},
    {"auth", "Accounts"},  {"net", "Network"},      {"resolve", "Finding out"},
    {"notify", "Notices"}, {"core", "General"},
};

const struct scope *scope_at(size_t index)
{
    return index < sizeof scopes / sizeof *scopes ? &scopes[index] : NULL;
}
