/* Steps of a path such as "data.list[0]['a.b']". Private to data/json*.c. */
#ifndef LR_JSON_PATH_H
#define LR_JSON_PATH_H

#include <stdbool.h>
#include <stddef.h>

#define LR_JSON_KEY 256 /* keys in paths are shorter */

struct lr_json_step {
    bool is_key;
    char key[LR_JSON_KEY];
    size_t index;
};

/* Read the first step of a path that is not empty. Returns what follows it, or NULL when the path
 * is malformed. */
const char *lr_json_path_step(const char *path, struct lr_json_step *out);

#endif
