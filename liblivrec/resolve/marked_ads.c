/* Advertisements that playlists of Twitch mark, also where its player is on another site or the
 * playlist's own address was given. */
#include "resolve/extractor.h"

const struct lr_segment_filter lr_marked_ads[] = {
    {.ad = true, .range_class = "twitch-stitched-ad"},
    {.ad = true, .range_id = "stitched-ad-"},
    {.ad = true, .title = "Amazon"},
    {0},
};
