/* What readers of configurations share: a key of a file sets an option. */
#ifndef LR_CONFIG_SETTING_H
#define LR_CONFIG_SETTING_H

#include "config/config.h"
#include "config/ini.h"

/* A line of the report, of a key that stands in the file; never NULL: without memory one that is
 * not kept. */
struct lr_config_key *lr_setting_key(struct lr_config *c, const struct lr_ini_row *row);

/* Set an option from text; of a list, append. The key says what became of it; a value that is
 * wrong is a finding. */
void lr_setting(struct lr_config *c, struct lr_config_key *k, struct lr_opts *into,
                const char *option, const char *value);
/* A list: elements between commas (also full-width ones) or on lines of their own; one with commas
 * stands in quotation marks. KEY=VALUE and the words of a command are never parted at commas. */
void lr_setting_list(struct lr_config *c, struct lr_config_key *k, struct lr_opts *into,
                     const char *option, const char *values);
void lr_setting_ignored(struct lr_config_key *k, const char *why);
/* The key is wrong, or its value, which is no secret, is. */
void lr_setting_wrong(struct lr_config *c, struct lr_config_key *k, const char *expected);
void lr_setting_bad(struct lr_config *c, struct lr_config_key *k, const char *value,
                    const char *expected);

/* The part of a platform or of hosts, made when it is not there yet. NULL: no memory. */
struct lr_config_part *lr_setting_part(struct lr_config *c, const char *name, bool is_platform,
                                       int line);
/* The part of a room, behind the others. NULL: no memory. */
struct lr_config_part *lr_setting_room(struct lr_config *c, const char *url, int line);
void lr_setting_add_list(struct lr_config *c, const char *path, int line);

/* The value of a secret, k->option: "env:NAME", "file:PATH", "cred:NAME" and "keyring:NAME" as what
 * stands there, also behind KEY= of an account; others as they are. NULL after a finding, or
 * without memory. */
const char *lr_setting_reference(struct lr_config *c, struct lr_config_key *k, const char *value);

/* The PATH of "file:PATH", or that of a credential "cred:NAME" that is there; else NULL. */
const char *lr_setting_file(struct lr_config *c, const char *value);

/* What is given in place of a secret, with its path as lr_setting_path() has it. NULL: no memory.
 */
const char *lr_setting_given(struct lr_config *c, const char *option, const char *given);

/* As a path: "~/" is the user's folder, relative ones start from the configuration's. */
const char *lr_setting_path(struct lr_config *c, const char *value);

/* Readers. */
void lr_config_take_dlr(struct lr_config *c, const struct lr_ini *ini,
                        bool (*is_platform)(const char *));
void lr_config_take_own(struct lr_config *c, const struct lr_ini *ini,
                        bool (*is_platform)(const char *));
bool lr_config_is_dlr(const struct lr_ini *ini);

#endif
