/* File descriptors are what a process that records many rooms runs out of first. */
#ifndef LR_DESCRIPTORS_H
#define LR_DESCRIPTORS_H

#include <stdint.h>

/* How many recordings fit into what the process may have open, at least 1. */
uint32_t lr_descriptors_rooms(void);

#endif
