/* livrec add, rm, pause, resume, set: rooms of a "livrec watch" that runs. */
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "control_call.h"
#include "exit.h"
#include "msg.h"
#include "print.h"

static void member(struct text *t, const char *key, const char *value)
{
    if (!value)
        return;
    text_fmt(t, ",\"%s\":", key);
    text_json(t, value);
}

static void print_answer(const struct control_call *k)
{
    struct text t = {0};
    text_addn(&t, k->answer.s, k->answer.n);
    text_add(&t, "\n");
    print_out(&t);
    text_free(&t);
}

/* Ask, and print what is for programs; 0 and an open call when people are to be told. */
static int ask(struct call *c, struct control_call *k, struct text *request)
{
    text_fmt(request, "%s}", c->own[OWN_SAVE] ? ",\"save\":true" : "");
    int status = control_call_once(k, c, request);
    if (status == 0 && c->own[OWN_JSON])
        print_answer(k);
    text_free(request);
    return status;
}

static void tell_added(const struct call *c, const struct control_call *k)
{
    struct json list = jv_get(k->answer, "list");
    char *path = list.n ? jv_str(list) : NULL;
    long long room = (long long)jv_int(jv_get(k->answer, "room"), 0);
    if (path)
        print_note(tr("written into %s, and watched within a second"), path);
    else if (jv_true(jv_get(k->answer, "already")))
        print_note(tr("%s is watched already, as room %lld"), c->args[0], room);
    else
        print_note(tr("%s is watched as room %lld"), c->args[0], room);
    free(path);
}

int cmd_add(struct call *c)
{
    struct control_call k;
    struct text request = {0};
    text_add(&request, "{\"do\":\"add\"");
    member(&request, "url", c->args[0]);
    member(&request, "quality", c->own[OWN_QUALITY]);
    member(&request, "name", c->own[OWN_NAME]);
    int status = ask(c, &k, &request);
    if (status == 0 && !c->own[OWN_JSON])
        tell_added(c, &k);
    control_call_close(&k);
    return status;
}

/* Done by hand only: what its list says comes back when the process starts anew. */
static void tell_list(const struct call *c, const struct control_call *k)
{
    struct json list = jv_get(k->answer, "list");
    char *path = list.n ? jv_str(list) : NULL;
    if (path && !c->own[OWN_SAVE] && c->cmd->own & 1u << OWN_SAVE)
        print_note(tr("%s is as it was; --save changes it, too"), path);
    free(path);
}

static int verb(struct call *c, const char *done)
{
    int status = 0;
    for (size_t i = 0; i < c->count && status == 0; i++) {
        struct control_call k;
        struct text request = {0};
        text_fmt(&request, "{\"do\":\"%s\"", c->cmd->name);
        member(&request, "room", c->args[i]);
        status = ask(c, &k, &request);
        char *url = status ? NULL : jv_str(jv_get(k.answer, "url"));
        if (url && !c->own[OWN_JSON]) {
            print_note("%s: %s", url, done);
            tell_list(c, &k);
        }
        free(url);
        control_call_close(&k);
    }
    return status;
}

int cmd_rm(struct call *c)
{
    return verb(c, tr("watched no longer"));
}

int cmd_pause(struct call *c)
{
    return verb(c, tr("paused"));
}

int cmd_resume(struct call *c)
{
    return verb(c, tr("watched again"));
}

/* From when on it counts. */
static void tell_set(const struct call *c)
{
    bool at_once = c->own[OWN_NOW], both = strcmp(c->args[1], "stream.quality") == 0 ||
                                           strcmp(c->args[1], "watch.window") == 0;
    print_note(both      ? tr("%s: %s, in a recording that runs, too")
               : at_once ? tr("%s: %s from now on")
                         : tr("%s: %s from its next recording on"),
               c->args[1], c->args[2]);
}

int cmd_set(struct call *c)
{
    struct control_call k;
    struct text request = {0};
    text_add(&request, "{\"do\":\"set\"");
    member(&request, "room", c->args[0]);
    member(&request, "option", c->args[1]);
    member(&request, "value", c->args[2]);
    text_add(&request, c->own[OWN_NOW] ? ",\"now\":true" : "");
    int status = ask(c, &k, &request);
    if (status == 0 && !c->own[OWN_JSON])
        tell_set(c);
    control_call_close(&k);
    return status;
}
