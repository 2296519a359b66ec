/* Media of strangers through a whole recording, in memory: reader, rules, splitter, sink. */
#ifndef FUZZ_RECORDING_H
#define FUZZ_RECORDING_H

#include "fuzz.h"
#include "record/reader.h"

typedef int (*fuzz_reader_new)(struct lr_stage *out, struct lr_reader **r);

/* What must hold: the same bytes cut in another way give the same frames, and after the rules times
 * rise in each track. How it is cut, and which sink writes it, follow from the bytes. */
void fuzz_recording(fuzz_reader_new make, const uint8_t *data, size_t size);

#endif
