#include "near.h"

#include <stddef.h>
#include <string.h>

#define LONGEST 40

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap of neighbours) from a to b, both at most LONGEST. */
static unsigned edits(const char *a, size_t la, const char *b, size_t lb)
{
    unsigned rows[3][LONGEST + 1], *older = rows[0], *old = rows[1], *now = rows[2];
    for (size_t j = 0; j <= lb; j++)
        old[j] = (unsigned)j;
    for (size_t i = 1; i <= la; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= lb; j++) {
            now[j] = least(least(now[j - 1], old[j]) + 1, old[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], older[j - 2] + 1);
        }
        unsigned *free_row = older;
        older = old;
        old = now;
        now = free_row;
    }
    return old[lb];
}

struct near near_start(const char *wrong)
{
    return (struct near){.wrong = wrong, .distance = (unsigned)strlen(wrong) / 3 + 1};
}

void near_offer(struct near *n, const char *candidate)
{
    size_t a = strlen(n->wrong), b = strlen(candidate);
    if (a > LONGEST || b > LONGEST)
        return;
    /* What was typed as the beginning or a word of a longer name is meant, too. */
    unsigned d = edits(n->wrong, a, candidate, b);
    if (a >= 3 && d > 1 && strstr(candidate, n->wrong))
        d = 1;
    if (d < n->distance || (!n->best && d == n->distance)) {
        n->distance = d;
        n->best = candidate;
    }
}
