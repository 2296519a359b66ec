/* What the library takes from the outside world, handed down from the handle to every layer. */
#ifndef LR_ENV_H
#define LR_ENV_H

struct lr_clock;
struct lr_rand;
struct lr_files;
struct lr_log;

struct lr_env {
    const struct lr_clock *clock;
    struct lr_rand *rand;
    const struct lr_files *files;
    struct lr_log *log; /* NULL: silent */
};

#endif
