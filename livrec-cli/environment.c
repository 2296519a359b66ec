#include "environment.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "exit.h"

#define NAME_MAX_LEN 96

/* "record.dir" as "LIVREC_RECORD_DIR". False: too long for one. */
static bool variable_of(const char *option, char out[NAME_MAX_LEN])
{
    static const char prefix[] = "LIVREC_";
    size_t n = sizeof prefix - 1;
    if (n + strlen(option) >= NAME_MAX_LEN)
        return false;
    memcpy(out, prefix, n);
    for (; *option; option++)
        out[n++] = *option == '.' ? '_' : (char)toupper((unsigned char)*option);
    out[n] = '\0';
    return true;
}

static int set(struct call *c, const char *option, const char *variable, const char *value)
{
    int32_t code = livrec_opts_set(c->opts, option, value);
    if (code == LIVREC_EARG)
        return fail(c, code, "%s: %s", variable, plain_error(livrec_last_error()));
    return code ? fail_last(c, code) : 0;
}

static int set_lines(struct call *c, const char *option, const char *variable, const char *value)
{
    int status = 0;
    while (*value && status == 0) {
        size_t len = strcspn(value, "\n");
        char *line = strndup(value, len);
        if (!line)
            return fail(c, LIVREC_ENOMEM, "%s", livrec_error_text(LIVREC_ENOMEM));
        status = len ? set(c, option, variable, line) : 0;
        free(line);
        value += len + (value[len] == '\n');
    }
    return status;
}

/* Of the variable of an option; NULL: it is not set, or empty. */
static const char *value_of(const char *option, char variable[NAME_MAX_LEN])
{
    const char *value = variable_of(option, variable) ? getenv(variable) : NULL;
    return value && *value ? value : NULL;
}

static int take_option(struct call *c, uint32_t i)
{
    const char *name = livrec_option_str(i, LIVREC_OPTION_NAME);
    const char *type = livrec_option_str(i, LIVREC_OPTION_TYPE);
    char variable[NAME_MAX_LEN];
    const char *value = value_of(name, variable);
    if (!value)
        return 0;
    return strcmp(type, "list") == 0 ? set_lines(c, name, variable, value)
                                     : set(c, name, variable, value);
}

static const char *first_of(const char *lower, const char *upper)
{
    const char *value = getenv(lower);
    value = value && *value ? value : getenv(upper);
    return value && *value ? value : NULL;
}

const char *environment_default_proxy(const char **variable)
{
    static const char *const names[] = {"LIVREC_PROXY", "PROXY"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(*variable = names[i]);
        if (value && *value)
            return value;
    }
    return NULL;
}

const char *environment_proxy(const char *url, const char **variable)
{
    const char *given = environment_default_proxy(variable);
    if (given)
        return given;
    bool plain = strncasecmp(url, "http://", 7) == 0;
    const char *own = plain ? first_of("http_proxy", "HTTP_PROXY") : first_of("https_proxy", "HTTPS_PROXY");
    *variable = own ? (plain ? "http_proxy" : "https_proxy") : "all_proxy";
    return own ? own : first_of("all_proxy", "ALL_PROXY");
}

/* Ours, or else as other programs have them: all_proxy is for the kinds that have none of their own. */
static int take_proxies(struct call *c)
{
    const char *ours, *proxy = environment_default_proxy(&ours), *all = first_of("all_proxy", "ALL_PROXY");
    const char *const values[][2] = {{"http", proxy ? proxy : first_of("http_proxy", "HTTP_PROXY")},
                                     {"https", proxy ? proxy : first_of("https_proxy", "HTTPS_PROXY")},
                                     {"no", first_of("no_proxy", "NO_PROXY")}};
    static const char *const variables[] = {"http_proxy", "https_proxy", "no_proxy"};
    int status = 0;
    for (size_t i = 0; i < sizeof values / sizeof *values && status == 0; i++) {
        const char *value = values[i][1] || i == 2 ? values[i][1] : all;
        char *entry = NULL;
        if (value && asprintf(&entry, "%s=%s", values[i][0], value) < 0)
            return fail(c, LIVREC_ENOMEM, "%s", livrec_error_text(LIVREC_ENOMEM));
        status = entry ? set(c, "net.system_proxy", proxy && i < 2 ? ours : variables[i], entry) : 0;
        free(entry);
    }
    return status;
}

int environment_take(struct call *c)
{
    int status = take_proxies(c);
    for (uint32_t i = 0; i < livrec_option_count() && status == 0; i++)
        status = take_option(c, i);
    return status;
}

static bool is_true(const char *s)
{
    static const char *const words[] = {"true", "1", "yes", "on"};
    for (size_t i = 0; s && i < sizeof words / sizeof *words; i++)
        if (strcasecmp(s, words[i]) == 0)
            return true;
    return false;
}

int32_t environment_options(livrec_opts *opts, const char **why)
{
    const char *given = livrec_opts_get(opts, "post.rclone");
    const char *remote = getenv("LIVREC_RCLONE_REMOTE");
    *why = NULL;
    if ((given && *given) || !is_true(getenv("RCLONE_ENABLED")))
        return 0;
    if (remote && *remote)
        return livrec_opts_set(opts, "post.rclone", remote);
    *why = "RCLONE_ENABLED is set, but neither LIVREC_RCLONE_REMOTE nor --rclone says where to";
    return LIVREC_EARG;
}

void environment_each(void (*see)(void *arg, const char *variable, uint32_t option, const char *value),
                      void *arg)
{
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        char variable[NAME_MAX_LEN];
        const char *value = value_of(livrec_option_str(i, LIVREC_OPTION_NAME), variable);
        if (value)
            see(arg, variable, i, value);
    }
}
