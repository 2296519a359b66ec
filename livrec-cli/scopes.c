#include "scopes.h"

static const struct scope scopes[] = {
    {"watch", "Watching"},       {"record", "Recording"},    {"stream", "Which stream"},
    {"auth", "Accounts"},        {"net", "Network"},         {"resolve", "Finding out"},
    {"post", "After recording"}, {"retain", "What is kept"}, {"notify", "Notices"},
    {"control", "Control"},      {"state", "State"},         {"log", "Log"},
    {"core", "General"},
};

const struct scope *scope_at(size_t index)
{
    return index < sizeof scopes / sizeof *scopes ? &scopes[index] : NULL;
}
