#include "completion.h"

#include <string.h>

#include "msg.h"

static bool option_flag(const struct cmd *cmd, size_t index, struct completion_flag *out)
{
    for (uint32_t i = 0; i < livrec_option_count(); i++) {
        if (!command_takes_option(cmd, i) || index-- > 0)
            continue;
        bool is_bool = strcmp(livrec_option_str(i, LIVREC_OPTION_TYPE), "bool") == 0;
        const char *meta = livrec_option_str(i, LIVREC_OPTION_META);
        *out = (struct completion_flag){
            .name = livrec_option_str(i, LIVREC_OPTION_FLAG),
            .letter = livrec_option_str(i, LIVREC_OPTION_SHORT),
            .meta = is_bool ? NULL
                    : meta  ? meta
                            : "VALUE",
            .help = livrec_option_str(i, LIVREC_OPTION_HELP),
            .choices = livrec_option_str(i, LIVREC_OPTION_CHOICES),
            .is_bool = is_bool,
        };
        return true;
    }
    return false;
}

bool completion_flag_at(const struct cmd *cmd, size_t index, struct completion_flag *out)
{
    for (int i = 0; i < OWN_COUNT; i++) {
        if ((i != OWN_HELP && !(cmd->own & 1u << i)) || index-- > 0)
            continue;
        *out = (struct completion_flag){.letter = own_flags[i].letter,
                                        .name = own_flags[i].name,
                                        .meta = own_flags[i].meta,
                                        .help = tr(own_flags[i].help)};
        return true;
    }
    return option_flag(cmd, index, out);
}

char completion_kind(const struct completion_flag *f)
{
    if (f->choices)
        return 'c';
    if (f->meta && strcmp(f->meta, "FILE") == 0)
        return 'f';
    return f->meta && strcmp(f->meta, "DIR") == 0 ? 'd' : 0;
}

static bool takes_files(const struct cmd *cmd)
{
    return strncmp(cmd->args, "FILE", 4) == 0;
}

static void choices(struct text *t, const char *choices)
{
    for (const char *c = choices; *c; c++)
        text_addn(t, *c == '|' ? " " : c, 1);
}

/* --- bash: one case by command for flags, one by flag for values */

static void bash_flags(struct text *t, const struct cmd *cmd)
{
    struct completion_flag f;
    text_fmt(t, "    %s) flags='", cmd->name);
    for (size_t i = 0; completion_flag_at(cmd, i, &f); i++) {
        text_fmt(t, "%s--%s", i ? " " : "", f.name);
        if (f.is_bool)
            text_fmt(t, " --no-%s", f.name);
    }
    text_add(t, "' ;;\n");
}

static void bash_value(struct text *t, const struct cmd *cmd, const struct completion_flag *f)
{
    text_fmt(t, "    %s:--%s", cmd->name, f->name);
    if (f->letter)
        text_fmt(t, "|%s:-%s", cmd->name, f->letter);
    switch (completion_kind(f)) {
    case 'c':
        text_add(t, ") COMPREPLY=($(compgen -W '");
        choices(t, f->choices);
        text_add(t, "' -- \"$cur\")); return ;;\n");
        break;
    case 'f':
        text_add(t, ") compopt -o default; return ;;\n");
        break;
    case 'd':
        text_add(t, ") compopt -o dirnames; return ;;\n");
        break;
    default:
        text_add(t, ") return ;;\n");
        break;
    }
}

void completion_bash(struct text *t)
{
    struct completion_flag f;
    text_add(t, "# Completion of livrec for bash.\n_livrec()\n{\n"
                "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                "    local cmd=${COMP_WORDS[1]} flags=\n    COMPREPLY=()\n"
                "    if [[ $COMP_CWORD -eq 1 ]]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < command_count; i++)
        text_fmt(t, "%s ", commands[i].name);
    text_add(t, "--help --version' -- \"$cur\"))\n        return\n    fi\n"
                "    # readline splits --flag=value into three words\n"
                "    if [[ $cur == = ]]; then cur=\n"
                "    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}\n    fi\n"
                "    case \"$cmd:$prev\" in\n");
    for (size_t i = 0; i < command_count; i++)
        for (size_t k = 0; completion_flag_at(&commands[i], k, &f); k++)
            if (f.meta)
                bash_value(t, &commands[i], &f);
    text_add(t, "    esac\n    case $cmd in\n");
    for (size_t i = 0; i < command_count; i++)
        bash_flags(t, &commands[i]);
    text_add(t, "    esac\n    if [[ $cur == -* ]]; then\n"
                "        COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\"))\n"
                "    elif [[ $cmd == completion ]]; then\n"
                "        COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\"))\n");
    for (size_t i = 0; i < command_count; i++)
        if (takes_files(&commands[i]))
            text_fmt(t, "    elif [[ $cmd == %s ]]; then\n        compopt -o default\n",
                     commands[i].name);
    text_add(t, "    fi\n}\ncomplete -F _livrec livrec\n");
}

/* --- fish: one line a flag */

/* In single quotes fish and zsh differ in how a quote is written. */
static void quoted(struct text *t, const char *s, const char *quote)
{
    text_add(t, "'");
    for (; s && *s; s++)
        if (*s == '\'')
            text_add(t, quote);
        else
            text_addn(t, s, 1);
    text_add(t, "'");
}

static void fish_flag(struct text *t, const struct cmd *cmd, const struct completion_flag *f)
{
    char kind = completion_kind(f);
    text_fmt(t, "complete -c livrec -n '__fish_seen_subcommand_from %s' -l %s", cmd->name, f->name);
    if (f->letter)
        text_fmt(t, " -s %s", f->letter);
    if (f->meta)
        text_add(t, kind == 'f' ? " -r -F" : " -x");
    if (kind == 'd')
        text_add(t, " -a '(__fish_complete_directories)'");
    if (kind == 'c') {
        text_add(t, " -a '");
        choices(t, f->choices);
        text_add(t, "'");
    }
    text_add(t, " -d ");
    quoted(t, f->help, "\\'");
    text_add(t, "\n");
}

void completion_fish(struct text *t)
{
    struct completion_flag f;
    text_add(t, "# Completion of livrec for fish.\ncomplete -c livrec -f\n"
                "complete -c livrec -n __fish_use_subcommand -l version -d 'Print the version.'\n");
    for (size_t i = 0; i < command_count; i++) {
        text_fmt(t, "complete -c livrec -n __fish_use_subcommand -a %s -d ", commands[i].name);
        quoted(t, commands[i].summary, "\\'");
        text_add(t, "\n");
    }
    for (size_t i = 0; i < command_count; i++)
        for (size_t k = 0; completion_flag_at(&commands[i], k, &f); k++)
            fish_flag(t, &commands[i], &f);
    for (size_t i = 0; i < command_count; i++)
        if (takes_files(&commands[i]))
            text_fmt(t, "complete -c livrec -n '__fish_seen_subcommand_from %s' -F\n",
                     commands[i].name);
    text_add(t, "complete -c livrec -n '__fish_seen_subcommand_from completion' "
                "-a 'bash zsh fish'\n");
}

/* --- zsh: _arguments, one spec a flag */

static void zsh_help(struct text *t, const struct completion_flag *f)
{
    text_add(t, "[");
    for (const char *s = f->help; s && *s; s++) {
        if (strchr("[]:\\", *s))
            text_add(t, "\\");
        text_add(t, *s == '\'' ? "'\\'" : "");
        text_addn(t, s, 1);
    }
    text_add(t, "]");
}

static void zsh_flag(struct text *t, const struct completion_flag *f)
{
    char kind = completion_kind(f);
    text_add(t, "        ");
    if (f->letter)
        text_fmt(t, "'(-%s --%s)'{-%s%s,--%s%s}'", f->letter, f->name, f->letter,
                 f->meta ? "+" : "", f->name, f->meta ? "=" : "");
    else
        text_fmt(t, "'*--%s%s", f->name, f->meta ? "=" : "");
    zsh_help(t, f);
    if (f->meta)
        text_fmt(t, ":%s:", f->meta);
    if (kind == 'c') {
        text_add(t, "(");
        choices(t, f->choices);
        text_add(t, ")");
    }
    text_add(t, kind == 'f' ? "_files'" : kind == 'd' ? "_files -/'" : "'");
    text_add(t, " \\\n");
}

void completion_zsh(struct text *t)
{
    struct completion_flag f;
    text_add(t, "#compdef livrec\n# Completion of livrec for zsh.\n_livrec()\n{\n"
                "    local -a commands\n    commands=(\n");
    for (size_t i = 0; i < command_count; i++) {
        text_fmt(t, "        %s:", commands[i].name);
        quoted(t, commands[i].summary, "'\\''");
        text_add(t, "\n");
    }
    text_add(t, "    )\n    if (( CURRENT == 2 )); then\n"
                "        _describe -t commands command commands\n        return\n    fi\n"
                "    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n"
                "    case $command in\n");
    for (size_t i = 0; i < command_count; i++) {
        text_fmt(t, "    %s)\n        _arguments -s \\\n", commands[i].name);
        for (size_t k = 0; completion_flag_at(&commands[i], k, &f); k++)
            zsh_flag(t, &f);
        text_fmt(t, "        '*:argument:%s'\n        ;;\n",
                 takes_files(&commands[i])                     ? "_files"
                 : strcmp(commands[i].name, "completion") == 0 ? "(bash zsh fish)"
                                                               : "");
    }
    text_add(t, "    esac\n}\n"
                "if [ \"$funcstack[1]\" = _livrec ]; then _livrec \"$@\"; "
                "else compdef _livrec livrec; fi\n");
}
