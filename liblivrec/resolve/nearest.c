/* The nearest supported form, for the error text of an address that no platform takes. */
#include "resolve/ctx.h"

#define DOMAIN_MAX 64
#define TYPO 2 /* letters that may be wrong, of a domain that has at least 6 */

/* Changes that make a out of b (Levenshtein); more than TYPO counts as TYPO + 1. */
static int distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    int row[DOMAIN_MAX + 1];
    if (n > DOMAIN_MAX || m > DOMAIN_MAX)
        return TYPO + 1;
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 0; i < n; i++) {
        int corner = row[0];
        row[0] = (int)i + 1;
        for (size_t j = 0; j < m; j++) {
            int best = corner + (a[i] != b[j]);
            corner = row[j + 1];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (corner + 1 < best)
                best = corner + 1;
            row[j + 1] = best;
        }
    }
    return row[m] <= TYPO ? row[m] : TYPO + 1;
}

/* How far the domains of an extractor's examples are from `domain`. */
static int distance_to(struct lr_arena *a, const struct lr_extractor *e, const char *domain)
{
    int best = TYPO + 1;
    struct lr_url u;
    for (const char *const *p = e->examples; *p && best > 0; p++) {
        if (lr_url_parse(a, *p, &u) != 0)
            continue;
        int d = distance(lr_host_domain(u.host), domain);
        best = d < best ? d : best;
    }
    return best;
}

const char *lr_nearest(struct lr_arena *a, const struct lr_url *u)
{
    const char *domain = lr_host_domain(u->host);
    const struct lr_extractor *near = NULL;
    int best = strlen(domain) >= 6 ? TYPO + 1 : 1;
    for (const struct lr_extractor *const *e = lr_registry(); *e; e++) {
        int d = (*e)->flags & LR_FALLBACK ? TYPO + 1 : distance_to(a, *e, domain);
        if (d < best) {
            best = d;
            near = *e;
        }
    }
    const char *form = near ? lr_pattern_pretty(a, near->urls[0]) : NULL;
    return form ? lr_arena_fmt(a, "%s (%s)", form, near->title) : NULL;
}
