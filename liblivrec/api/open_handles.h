/* The handles of this process by their numbers. */
#ifndef LR_OPEN_HANDLES_H
#define LR_OPEN_HANDLES_H

#include <stdint.h>

struct lr_handle;

enum lr_handle_fate { LR_HANDLE_OPEN, LR_HANDLE_CLOSED, LR_HANDLE_FOREIGN };

void lr_handles_add(struct lr_handle *h); /* gives it its number */
/* Find it and count a call that is inside; lr_handles_leave() ends that. */
enum lr_handle_fate lr_handles_enter(uintptr_t number, struct lr_handle **out);
void lr_handles_leave(struct lr_handle *h);
/* Take it out, so that no call comes in any more. NULL when there is none of that number. */
struct lr_handle *lr_handles_take(uintptr_t number);
void lr_handles_wait(struct lr_handle *h); /* until no call is inside */

#endif
