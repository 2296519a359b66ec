/* livrec ls: the rooms of a "livrec watch" that runs. */
#include "cmd.h"
#include "control_call.h"
#include "exit.h"
#include "login_lines.h"
#include "name_lines.h"
#include "print.h"
#include "room_rows.h"

static int show(const struct call *c, struct json rooms)
{
    struct room_rows rows;
    struct text t = {0};
    if (!room_rows_read(&rows, rooms, false))
        return fail(c, LIVREC_ENOMEM, "%s", livrec_error_text(LIVREC_ENOMEM));
    room_rows_line(&t, NULL, 0);
    text_add(&t, "\n");
    for (size_t i = 0; i < rows.count; i++) {
        room_rows_line(&t, &rows.row[i], 0);
        text_add(&t, "\n");
    }
    if (c->count)
        name_lines(&t, rooms);
    login_lines(&t, rooms, false);
    print_out(&t);
    text_free(&t);
    room_rows_free(&rows);
    return 0;
}

int cmd_ls(struct call *c)
{
    struct control_call k;
    struct text t = {0};
    text_add(&t, "{\"do\":\"ls\"");
    if (c->count) {
        text_add(&t, ",\"room\":");
        text_json(&t, c->args[0]);
    }
    text_add(&t, "}");
    int status = control_call_once(&k, c, &t);
    struct json rooms = status ? (struct json){NULL, 0} : jv_get(k.answer, "rooms");
    text_clear(&t);
    if (status == 0 && c->own[OWN_JSON]) {
        text_addn(&t, rooms.s, rooms.n);
        text_add(&t, "\n");
        print_out(&t);
    } else if (status == 0) {
        status = show(c, rooms);
    }
    text_free(&t);
    control_call_close(&k);
    return status;
}
