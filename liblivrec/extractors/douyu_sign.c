#include "extractors/douyu_sign.h"

#include <stdio.h>
#include <string.h>

#define ROUNDS_MAX 1000 /* the server asks for a handful */
#define PART_MAX 128

int lr_douyu_auth(const struct lr_douyu_key *k, const char *rid, int64_t tt, char out[LR_MD5_HEX])
{
    char text[LR_MD5_HEX + 3 * PART_MAX], sum[PART_MAX + 1];
    if (!k->key || !k->random || !rid || strlen(k->key) > PART_MAX ||
        strlen(k->random) > PART_MAX || strlen(rid) > PART_MAX / 2 || k->rounds < 0 ||
        k->rounds > ROUNDS_MAX)
        return -1;
    snprintf(sum, sizeof sum, "%s", k->random);
    for (int64_t i = 0; i < k->rounds; i++) {
        int n = snprintf(text, sizeof text, "%s%s", sum, k->key);
        lr_md5_hex(text, (size_t)n, sum);
    }
    int n = k->special ? snprintf(text, sizeof text, "%s%s", sum, k->key)
                       : snprintf(text, sizeof text, "%s%s%s%lld", sum, k->key, rid, (long long)tt);
    lr_md5_hex(text, (size_t)n, out);
    return 0;
}
