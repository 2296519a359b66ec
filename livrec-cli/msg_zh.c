#include "msg.h"

/* Sorted by the English text. */
const struct msg msg_zh[] = {
};
const size_t msg_zh_count = sizeof msg_zh / sizeof *msg_zh;
