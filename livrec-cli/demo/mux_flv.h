/* FLV as HTTP-FLV carries it (Adobe Video File Format Specification 10.1, annex E). */
#ifndef DEMO_MUX_FLV_H
#define DEMO_MUX_FLV_H

#include "bytes.h"
#include "timeline.h"

void flv_header(struct bytes *out);
/* onMetaData and both sequence headers, at the given timestamp. */
void flv_configs(struct bytes *out, const struct clip *clip, int64_t dts);
/* One frame, marked. */
void flv_frame(struct bytes *out, const struct shot *s);

#endif
