/* What the command says to people, in the language of the environment. */
#ifndef CLI_MSG_H
#define CLI_MSG_H

#include <stddef.h>

/* English text, and the same in Chinese with the same conversions in the same order. */
struct msg {
    const char *en, *zh;
};

extern const struct msg msg_zh[]; /* sorted by `en` */
extern const size_t msg_zh_count;

/* The text in the language of the user: LIVREC_LANG (--lang), LC_ALL, LC_MESSAGES, LANG, the first
 * that is set. What the catalogue lacks stays English. */
const char *tr(const char *en) __attribute__((format_arg(1)));

#endif
