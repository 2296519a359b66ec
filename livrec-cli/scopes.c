#include "scopes.h"

#include "msg.h"

static const struct scope scopes[] = {
    {"watch", TR("Watching")},       {"record", TR("Recording")},    {"stream", TR("Which stream")},
    {"auth", TR("Accounts")},        {"net", TR("Network")},         {"resolve", TR("Finding out")},
    {"post", TR("After recording")}, {"retain", TR("What is kept")}, {"notify", TR("Notices")},
    {"control", TR("Control")},      {"state", TR("State")},         {"log", TR("Log")},
    {"core", TR("General")},
};

const struct scope *scope_at(size_t index)
{
    return index < sizeof scopes / sizeof *scopes ? &scopes[index] : NULL;
}
