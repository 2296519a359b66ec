/* Who keeps logins from one process to the next: handed to the resolver from above. */
#ifndef LR_KEEPER_H
#define LR_KEEPER_H

#include <stdbool.h>

/* A login by cookies that ends, or has ended. */
struct lr_login_news {
    const char *platform, *url; /* of a room that was asked for with it */
    const char *path;           /* of the file that it is from, or NULL */
    const char *text;
    bool ended;
};

/* account: a digest, which tells nothing of the login. name: "cookies" or "facts". Any thread but
 * the loop's; may wait for the disk. What goes wrong is the keeper's to tell. */
struct lr_keeper {
    char *(*load)(struct lr_keeper *k, const char *account, const char *name); /* heap, or NULL */
    void (*save)(struct lr_keeper *k, const char *account, const char *name, const char *text);
    /* Told once. Any thread. */
    void (*news)(struct lr_keeper *k, const struct lr_login_news *n);
};

#endif
