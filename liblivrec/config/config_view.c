/* A configuration told: what became of its keys as JSON, and all of it as a file of livrec's. */
#include <string.h>

#include "config/config.h"
#include "core/attr.h"
#include "data/json.h"

const char *lr_key_fate_name(enum lr_key_fate fate)
{
    static const char *const names[] = {[LR_KEY_TAKEN] = "taken",
                                        [LR_KEY_EMPTY] = "empty",
                                        [LR_KEY_IGNORED] = "ignored",
                                        [LR_KEY_LATER] = "not yet",
                                        [LR_KEY_WRONG] = "wrong"};
    return (size_t)fate < LR_COUNT(names) ? names[fate] : "unknown";
}

static void write_key(struct lr_jw *w, const struct lr_config_key *k)
{
    lr_jw_object(w, NULL);
    lr_jw_int(w, "line", k->line);
    lr_jw_str(w, "section", k->section);
    lr_jw_str(w, "key", k->key);
    lr_jw_str(w, "fate", lr_key_fate_name(k->fate));
    lr_jw_str(w, "option", k->option);
    lr_jw_str(w, "of", k->of);
    lr_jw_str(w, "value", k->value);
    lr_jw_str(w, "why", k->why);
    lr_jw_object_end(w);
}

static void write_finding(struct lr_jw *w, const struct lr_finding *f)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "file", f->file);
    lr_jw_int(w, "line", f->line);
    lr_jw_int(w, "column", f->column);
    lr_jw_str(w, "text", f->text);
    lr_jw_bool(w, "wrong", !f->mild);
    lr_jw_object_end(w);
}

void lr_findings_write(const struct lr_findings *f, struct lr_jw *w)
{
    lr_jw_array(w, "findings");
    for (const struct lr_finding *one = f->first; one; one = one->next)
        write_finding(w, one);
    lr_jw_array_end(w);
}

void lr_config_write(const struct lr_config *c, struct lr_jw *w)
{
    lr_jw_str(w, "path", c->path);
    lr_jw_str(w, "form", c->dlr ? "dlr" : "livrec");
    lr_jw_array(w, "keys");
    for (const struct lr_config_key *k = c->keys; k; k = k->next)
        write_key(w, k);
    lr_jw_array_end(w);
    lr_findings_write(&c->bad, w);
}

static int key_line(const struct lr_config_key *k, struct lr_buf *out)
{
    int rc = k->line ? lr_buf_fmt(out, "%d: ", k->line) : 0; /* 0: it is not there */
    if (rc == 0)
        rc = lr_buf_fmt(out, "%s: %s", k->key, lr_key_fate_name(k->fate));
    if (rc == 0 && k->option)
        rc = lr_buf_fmt(out, ", %s", k->option);
    if (rc == 0 && k->value)
        rc = lr_buf_fmt(out, " = %s", k->value);
    if (rc == 0 && k->of)
        rc = lr_buf_fmt(out, " of %s", k->of);
    return rc ? rc : lr_buf_fmt(out, "%s%s%s\n", k->why ? " (" : "", k->why ? k->why : "", k->why ? ")" : "");
}

int lr_config_to_lines(const struct lr_config *c, struct lr_buf *out)
{
    int rc = lr_buf_fmt(out, "%s:\n", c->path);
    for (const struct lr_config_key *k = c->keys; k && rc == 0; k = k->next)
        rc = key_line(k, out);
    return rc ? rc : lr_findings_to_lines(&c->bad, out);
}

int lr_findings_to_lines(const struct lr_findings *f, struct lr_buf *out)
{
    int rc = 0;
    for (const struct lr_finding *one = f->first; one && rc == 0; one = one->next)
        rc = one->line ? lr_buf_fmt(out, "%s:%d: %s\n", one->file, one->line, one->text)
                       : lr_buf_fmt(out, "%s: %s\n", one->file, one->text);
    return rc;
}

/* A file that is written. */
struct written {
    const struct lr_config *config;
    bool refers;
    struct lr_buf *out;
};

static const char *as_given(const struct written *w, const struct lr_opts *o, const char *option,
                            const char *value)
{
    for (const struct lr_config_given *g = w->refers ? w->config->given : NULL; g; g = g->next)
        if (g->opts == o && strcmp(g->option, option) == 0 && strcmp(g->value, value) == 0)
            return g->given;
    return value;
}

static int write_list(const struct written *w, const struct lr_opts *o, const char *option)
{
    size_t n = lr_opts_list_count(o, option);
    int rc = lr_buf_fmt(w->out, "%s =\n", option);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = lr_buf_fmt(w->out, "    %s\n",
                        as_given(w, o, option, lr_opts_list_at(o, option, i)));
    return rc;
}

static int write_opts(const struct written *w, const struct lr_opts *o)
{
    const struct lr_option *opt;
    int rc = 0;
    for (size_t i = 0; rc == 0 && (opt = lr_option_at(i)) != NULL; i++)
        if (lr_opts_has(o, opt->name))
            rc = opt->type == LR_OPT_LIST
                     ? write_list(w, o, opt->name)
                     : lr_buf_fmt(w->out, "%s = %s\n", opt->name,
                                  as_given(w, o, opt->name, lr_opts_str(o, opt->name)));
    return rc;
}

static int write_parts(const struct written *w, const struct lr_config_part *p, const char *kind)
{
    int rc = 0;
    for (; p && rc == 0; p = p->next) {
        rc = lr_buf_fmt(w->out, "\n[%s %s]\n%s", kind, p->name, p->paused ? "paused = yes\n" : "");
        if (rc == 0)
            rc = write_opts(w, p->opts);
    }
    return rc;
}

int lr_config_to_text(const struct lr_config *c, bool refers, struct lr_buf *out)
{
    const struct written w = {c, refers, out};
    int rc = lr_buf_fmt(out, "# Of %s\n", c->path);
    for (const struct lr_config_path *p = c->lists; p && rc == 0; p = p->next)
        rc = lr_buf_fmt(out, "%s%s\n", p == c->lists ? "watch.list =\n    " : "    ", p->path);
    rc = rc ? rc : write_opts(&w, c->opts);
    rc = rc ? rc : write_parts(&w, c->platforms, "platform");
    return rc ? rc : write_parts(&w, c->rooms, "room");
}
