/* Pictures and sound that stand one behind the other with nothing that lists them, as in the mdat
 * of an MP4: where each unit ends. One thread's; calls may block on the disk. */
#ifndef LR_UNITS_H
#define LR_UNITS_H

#include "record/likeness.h"
#include "record/sound_unit.h"
#include "record/tables.h"

struct lr_units {
    struct lr_tables_file file;
    const struct lr_likeness *like;
    const struct lr_track *video; /* NULL: there is none */
    struct lr_sound_unit *sound;  /* NULL: there is none, or it can't be told */
    bool mute;                    /* that */
    int64_t end;                  /* of the region: where units must end */
    struct lr_buf window;
    int64_t from; /* where in the file `window` was read */
    int rc;       /* LIVREC_EIO, LIVREC_ENOMEM: what was said since is nothing */
    int error;    /* -errno of that */
};

enum lr_unit_kind {
    LR_UNIT_NONE, /* nothing begins here that is known */
    LR_UNIT_NAL,
    LR_UNIT_SOUND,
    LR_UNIT_TORN, /* a NAL unit that the end of the region cuts off */
};

struct lr_unit {
    enum lr_unit_kind kind;
    size_t size;         /* its length field included */
    const uint8_t *data; /* borrowed until the next call */
    bool slice, first;   /* of a picture; the first one of it */
    bool restarts;       /* the picture order count starts anew: IDR, BLA */
    bool precedes;       /* after a slice it begins the next picture */
    int samples, rate;   /* of sound */
};

void lr_units_init(struct lr_units *u, const struct lr_tables_file *file,
                   const struct lr_likeness *like);
void lr_units_free(struct lr_units *u);

/* What begins at that place. `sure`: what came before is no help, so that a unit counts only with
 * others behind it. False: u->rc. */
bool lr_units_at(struct lr_units *u, int64_t at, bool sure, struct lr_unit *out);

/* Is it not even worth asking lr_units_at() there? */
bool lr_units_hopeless(struct lr_units *u, int64_t at);

#endif
