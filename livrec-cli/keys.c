#include "keys.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool keys_take(struct keys *k)
{
    *k = (struct keys){0};
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &k->before) != 0)
        return false;
    struct termios now = k->before;
    now.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    now.c_cc[VMIN] = 0; /* a read never waits: poll() says when */
    now.c_cc[VTIME] = 0;
    k->taken = tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
    return k->taken;
}

void keys_give_back(struct keys *k)
{
    if (k->taken)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &k->before);
    k->taken = false;
}

enum key keys_read(void)
{
    static const struct {
        const char *bytes;
        enum key key;
    } known[] = {{"q", KEY_QUIT},          {"Q", KEY_QUIT},         {"k", KEY_UP},
                 {"j", KEY_DOWN},          {"g", KEY_HOME},         {" ", KEY_PAGE_DOWN},
                 {"b", KEY_PAGE_UP},       {"\x1b[A", KEY_UP},      {"\x1b[B", KEY_DOWN},
                 {"\x1bOA", KEY_UP},       {"\x1bOB", KEY_DOWN},    {"\x1b[5~", KEY_PAGE_UP},
                 {"\x1b[6~", KEY_PAGE_DOWN}, {"\x1b[H", KEY_HOME}};
    char typed[64];
    ssize_t n = read(STDIN_FILENO, typed, sizeof typed - 1);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? KEY_NONE : KEY_QUIT;
    typed[n] = '\0';
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(typed, known[i].bytes) == 0)
            return known[i].key;
    return memchr(typed, 'q', (size_t)n) ? KEY_QUIT : KEY_NONE;
}
