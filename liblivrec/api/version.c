#include <livrec/version.h>

#define TEXT(x) #x
#define DOTTED(a, b, c) TEXT(a) "." TEXT(b) "." TEXT(c)

LIVREC_API uint32_t livrec_version(void)
{
    return LIVREC_VERSION_INT;
}

LIVREC_API const char *livrec_version_str(void)
{
    return DOTTED(LIVREC_VERSION_MAJOR, LIVREC_VERSION_MINOR, LIVREC_VERSION_PATCH);
}
