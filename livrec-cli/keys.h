/* A terminal that gives each key at once, without showing it. */
#ifndef CLI_KEYS_H
#define CLI_KEYS_H

#include <stdbool.h>
#include <termios.h>

struct keys {
    bool taken;
    struct termios before;
};

enum key { KEY_NONE, KEY_QUIT, KEY_UP, KEY_DOWN, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_HOME };

bool keys_take(struct keys *k); /* false: standard input is no terminal */
void keys_give_back(struct keys *k);
enum key keys_read(void); /* what was typed last; the terminal is readable. KEY_QUIT at its end */

#endif
