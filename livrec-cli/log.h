/* Log lines of the library as lines for a person. */
#ifndef CLI_LOG_H
#define CLI_LOG_H

#include <livrec/livrec.h>

/* A LIVREC_EVENT_LOG on standard error. */
void log_event(const livrec_event *ev);

#endif
