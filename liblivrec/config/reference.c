/* Secrets that stand elsewhere: "env:NAME" is a variable, "file:PATH" what a file holds,
 * "cred:NAME" a credential that systemd hands to its service, "keyring:NAME" a secret of the
 * desktop's keyring. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "config/keyring.h"
#include "config/setting.h"
#include "core/attr.h"

#define FILE_SCHEME "file:"
#define CRED_SCHEME "cred:"
#define KEYRING_MS 10000 /* one that is locked asks somebody, who may not be there */
#define LARGEST ((size_t)64 << 10)

static const char *after(const char *value, const char *scheme)
{
    size_t n = strlen(scheme);
    return strncmp(value, scheme, n) == 0 ? value + n : NULL;
}

/* The file of a credential; NULL: the name is none, or nobody hands any, or no memory. */
static const char *credential(struct lr_config *c, const char *name)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    bool is_name = *name && *name != '.' && !strchr(name, '/');
    return is_name && folder && *folder == '/' ? lr_arena_fmt(c->arena, "%s/%s", folder, name)
                                               : NULL;
}

const char *lr_setting_file(struct lr_config *c, const char *value)
{
    const char *name = after(value, CRED_SCHEME);
    return name ? credential(c, name) : after(value, FILE_SCHEME);
}

static const char *wrong(struct lr_config *c, struct lr_config_key *k, const char *what,
                         const char *why)
{
    k->fate = LR_KEY_WRONG;
    lr_findings_add(&c->bad, k->line, 0, "%s: %s: %s", k->key, what, why);
    return NULL;
}

static const char *of_variable(struct lr_config *c, struct lr_config_key *k, const char *name)
{
    const char *value = getenv(name);
    return value && *value ? lr_arena_strdup(c->arena, value)
                           : wrong(c, k, name, "there is no such variable in the environment");
}

/* Without the line ends behind it. */
static const char *text_of(struct lr_config *c, struct lr_config_key *k, const char *path,
                           const struct lr_buf *bytes)
{
    size_t n = bytes->len;
    while (n && (bytes->data[n - 1] == '\n' || bytes->data[n - 1] == '\r'))
        n--;
    if (!n || memchr(bytes->data, '\0', n))
        return wrong(c, k, path, n ? "it holds a NUL byte" : "nothing stands in it");
    return lr_arena_strndup(c->arena, (const char *)bytes->data, n);
}

static const char *of_file(struct lr_config *c, struct lr_config_key *k, const char *name)
{
    const char *path = lr_setting_path(c, name), *value = NULL;
    struct lr_buf bytes;
    if (!path)
        return NULL;
    lr_buf_init(&bytes, LARGEST);
    int rc = c->files->load(c->files, path, &bytes);
    if (rc == -ENOMEM)
        c->no_memory = true;
    else if (rc < 0)
        wrong(c, k, path, strerror(-rc));
    else
        value = text_of(c, k, path, &bytes);
    lr_buf_free(&bytes);
    return value;
}

static const char *of_credential(struct lr_config *c, struct lr_config_key *k, const char *name)
{
    const char *path = credential(c, name);
    return path ? of_file(c, k, path)
                : wrong(c, k, name,
                        "there is no such credential (systemd's LoadCredential= sets "
                        "$CREDENTIALS_DIRECTORY)");
}

static const char *of_keyring(struct lr_config *c, struct lr_config_key *k, const char *name)
{
    const char *why, *value = NULL;
    struct lr_buf bytes;
    lr_buf_init(&bytes, LARGEST);
    int rc = lr_keyring_lookup(name, KEYRING_MS, &bytes, &why);
    if (rc == LIVREC_ENOMEM)
        c->no_memory = true;
    else if (rc)
        wrong(c, k, name, why);
    else
        value = text_of(c, k, name, &bytes);
    lr_buf_free(&bytes);
    return value;
}

static const struct {
    const char *scheme;
    const char *(*read)(struct lr_config *c, struct lr_config_key *k, const char *name);
} places[] = {{"env:", of_variable},
              {FILE_SCHEME, of_file},
              {CRED_SCHEME, of_credential},
              {"keyring:", of_keyring}};

/* Behind KEY= of an account. */
static const char *begin_of(const char *option, const char *value)
{
    const char *equals = strchr(value, '=');
    return equals && strcmp(option, "auth.account") == 0 ? equals + 1 : value;
}

const char *lr_setting_given(struct lr_config *c, const char *option, const char *given)
{
    const char *at = begin_of(option, given), *name = after(at, FILE_SCHEME);
    const char *path = name ? lr_setting_path(c, name) : NULL;
    return !name  ? given
           : path ? lr_arena_fmt(c->arena, "%.*s%s", (int)(name - given), given, path)
                  : NULL;
}

const char *lr_setting_reference(struct lr_config *c, struct lr_config_key *k, const char *value)
{
    const char *at = begin_of(k->option, value);
    for (size_t i = 0; i < LR_COUNT(places); i++) {
        const char *name = after(at, places[i].scheme);
        const char *secret = name ? places[i].read(c, k, name) : NULL;
        if (name)
            return secret ? lr_arena_fmt(c->arena, "%.*s%s", (int)(at - value), value, secret)
                          : NULL;
    }
    return value;
}
