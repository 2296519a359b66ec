#include "log.h"

#include "msg.h"
#include "print.h"

void log_event(const livrec_event *ev)
{
    static const char *const levels[] = {"debug: ", "", "warning: ", "error: "};
    int64_t level = livrec_event_int(ev, LIVREC_EVENT_CODE);
    const char *text = livrec_event_str(ev, LIVREC_EVENT_TEXT);
    print_note("%s%s", level >= 0 && level < 4 ? tr(levels[level]) : "", text ? text : "");
}
