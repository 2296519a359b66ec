/* What the command says to people, in the language of the environment. */
#ifndef CLI_MSG_H
#define CLI_MSG_H

#include <stddef.h>

/* English text, and the same in Chinese with the same conversions in the same order. */
struct msg {
    const char *en, *zh;
};

struct msg_catalog {
    const struct msg *rows; /* sorted by `en` */
    size_t count;
};

extern const struct msg_catalog msg_zh, msg_zh_help;

/* Marks a text that tr() gets later, from a table. */
#define TR(text) text

/* The text in the language of the user: LIVREC_LANG (--lang), LC_ALL, LC_MESSAGES, LANG, the first
 * that is set. What the catalogues
 * lack is asked of the library, which also knows what strerror() says, and
 * stays English if it does not either. */
const char *tr(const char *en) __attribute__((format_arg(1)));

/* "zh_CN" or "en", as core.language has it. */
const char *msg_language(void);

/* The same for the texts of the library, on this thread. Before a handle is made. */
void msg_tell_library(void);

/* LIVREC_LANG, for all that follows. */
void msg_choose(const char *language);

#endif
