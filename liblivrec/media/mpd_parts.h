/* The pieces that the parsing of manifests is made of. Private to media/mpd*.c. */
#ifndef LR_MPD_PARTS_H
#define LR_MPD_PARTS_H

#include "media/mpd.h"
#include "media/number.h"
#include "media/xml.h"

/* What the elements of a document are handed to. The first error counts; true: go on. */
struct lr_mpd_builder;
bool lr_mpd_open(struct lr_mpd_builder *b, const char *name, const struct lr_xml_attrs *attrs);
bool lr_mpd_text(struct lr_mpd_builder *b, const char *text, size_t len);
bool lr_mpd_close(struct lr_mpd_builder *b);

/* What a level above says, where this one says nothing. */
void lr_mpd_inherit(struct lr_mpd_addressing *at, const struct lr_mpd_addressing *above);

/* An address out of a template (ISO/IEC 23009-1, 5.3.9.4.4). NULL: too long, or no memory. */
char *lr_mpd_fill(struct lr_arena *a, const char *format, const struct lr_mpd_representation *r,
                  int64_t number, int64_t time);

#endif
