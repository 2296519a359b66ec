/* What a user of the installed library writes first. */
#include <livrec/livrec.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    livrec_opts *opts;
    if (livrec_version() != LIVREC_VERSION_INT || livrec_opts_new(&opts) < 0)
        return 1;
    int32_t code = livrec_opts_set(opts, "record.format", "mkv");
    const char *format = livrec_opts_get(opts, "record.format");
    int wrong = code != 0 || !format || strcmp(format, "mkv") != 0;
    livrec_opts_free(opts);
    printf("%s\n", livrec_version_str());
    return wrong;
}
