/* The rules: each mends one defect of live streams, and leaves what is right as it is. */
#ifndef LR_RULES_H
#define LR_RULES_H

#include "record/stage.h"

/* All return 0 or LIVREC_ENOMEM. */
int lr_rule_keystart_new(int64_t lead, struct lr_stage **out); /* sound may begin so much earlier */
int lr_rule_monotonic_new(struct lr_stage **out);
int lr_rule_newsound_new(struct lr_stage **out);
int lr_rule_overlap_new(struct lr_stage **out);
int lr_rule_repeat_new(struct lr_stage **out);
int lr_rule_stepback_new(struct lr_stage **out);
int lr_rule_timeline_new(int64_t hole, struct lr_stage **out); /* longer holes are closed */
int lr_rule_zeroed_new(struct lr_stage **out); /* for files alone */

#define LR_SLOTS (2 * LR_MAX_TRACKS)

/* Where a rule keeps what it knows of a track: the n-th of its kind has the same place whatever
 * other tracks come and go. */
static inline void lr_slots(const struct lr_tracks *t, int slot[LR_MAX_TRACKS])
{
    int n[2] = {0};
    for (int i = 0; i < t->count && i < LR_MAX_TRACKS; i++) {
        int kind = t->track[i].kind == LR_AUDIO;
        slot[i] = kind * LR_MAX_TRACKS + n[kind]++;
    }
}

#endif
