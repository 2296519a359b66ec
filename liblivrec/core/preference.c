#include "core/preference.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define NOWHERE 100

/* Places of a text, up to its end; NOWHERE: it is not there. */
static int place(const char *order, const char *word, size_t len)
{
    for (int n = 0;; n++) {
        size_t has = strcspn(order, ",");
        if (has == len && memcmp(order, word, len) == 0)
            return n;
        if (!order[has])
            return NOWHERE;
        order += has + 1;
    }
}

static bool is_order(const char *text, const char *known)
{
    for (;; text++) {
        size_t n = strcspn(text, ",");
        if (n == 0 || place(known, text, n) == NOWHERE)
            return false;
        text += n;
        if (!*text)
            return true;
    }
}

const char *lr_protocols_word(const char *text)
{
    return text && (strcmp(text, "any") == 0 || is_order(text, "flv,hls,dash")) ? text : NULL;
}

const char *lr_codecs_word(const char *text)
{
    return text && (strcmp(text, "any") == 0 || is_order(text, "avc,hevc,av1")) ? text : NULL;
}

int lr_preference(const char *order, const char *word)
{
    if (!order || strcmp(order, "any") == 0)
        return 0;
    return word ? place(order, word, strlen(word)) : NOWHERE;
}
