/* The language of texts for people. Each is written in English where it is made, and looked up by
 * that English text when it is formatted; what no catalogue has stays English. Which language is
 * meant belongs to the thread that makes the text: nothing has to be handed down for it. */
#ifndef LR_LANG_H
#define LR_LANG_H

#include <stdarg.h>
#include <stddef.h>

enum lr_lang { LR_LANG_EN, LR_LANG_ZH };

/* The same text twice, with the same conversions; the Chinese one may have them in another order,
 * as "%2$s". */
struct lr_phrase {
    const char *en, *zh;
};

struct lr_catalog {
    const struct lr_phrase *rows; /* sorted by `en`, as strcmp() has it */
    size_t count;
};

/* Of "zh", "zh_CN", "zh-cn", "zh_CN.UTF-8" Chinese; of all others and NULL, English. */
enum lr_lang lr_lang_of(const char *name);

/* The calling thread's own language: English until it is set. */
void lr_lang_use(enum lr_lang lang);
enum lr_lang lr_lang_now(void);

/* Another one, for the length of a call; the two don't nest. */
void lr_lang_lend(enum lr_lang lang);
void lr_lang_return(void);

/* A fixed text in the language of the thread. NULL for NULL. */
const char *lr_tr(const char *en) __attribute__((format_arg(1)));
/* The same for one of several words. A single word stays: it may be a name that programs know, such
 * as a state, or that of a person. */
const char *lr_tr_phrase(const char *text);
/* In Chinese, or NULL. */
const char *lr_lang_find(const char *en);

/* As vsnprintf(), in the language of the thread. An argument of "%s" passes lr_tr_phrase():
 * that is how a reason gets into a sentence.
 * lr_lang_print() does that to a format that it does not know as well, lr_lang_format() leaves all
 * of such a one alone: it may be one for machines. */
int lr_lang_print(char *out, size_t size, const char *fmt, va_list args)
    __attribute__((format(printf, 3, 0)));
int lr_lang_format(char *out, size_t size, const char *fmt, va_list args)
    __attribute__((format(printf, 3, 0)));

#endif
