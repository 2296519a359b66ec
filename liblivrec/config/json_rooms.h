/* A configuration in JSON, for programs that write lists of rooms: another spelling of livrec's own
 * file.
 *
 *     ["https://live.douyin.com/1", {"url": "live.douyin.com/2", "name": "Otter", "paused": true}]
 *     {"record": {"format": "mp4"}, "platforms": {"douyin": {"cookie": "..."}}, "rooms": [...]}
 *
 * Keys are those of [room ADDRESS], [platform KEY] and of the sections; "url" is the address and, of a
 * room, "name" what the streamer is called (record.alias). Values are strings, numbers, true and
 * false; of lists arrays. */
#ifndef LR_CONFIG_JSON_ROOMS_H
#define LR_CONFIG_JSON_ROOMS_H

#include "config/ini.h"

bool lr_json_rooms_named(const char *path); /* by its ending, .json */

/* As lr_ini_read() reads the other spelling. Text that is no JSON, or has another form, is a finding;
 * what is read before counts. 0 or LIVREC_ENOMEM. */
int lr_json_rooms_read(struct lr_arena *a, const char *text, struct lr_ini *out,
                       struct lr_findings *bad);

#endif
