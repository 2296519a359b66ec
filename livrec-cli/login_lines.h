/* Logins by cookies, as rooms of a watch show them. */
#ifndef CLI_LOGIN_LINES_H
#define CLI_LOGIN_LINES_H

#include "json_in.h"
#include "text.h"

/* As a JSON array, each login of a platform once. */
void logins_of_rooms(struct text *t, struct json rooms);
/* Lines for people, each once: of such an array, or of rooms. `good`: also of those that are. */
void login_lines(struct text *t, struct json list, bool good);

#endif
