/* The answer to "status" (docs/reference/control.md). */
#ifndef CLI_CONTROL_STATUS_H
#define CLI_CONTROL_STATUS_H

#include "control_serve.h"
#include "json_in.h"

void control_status(const struct control_serve *s, struct json rooms, struct text *answer);

#endif
