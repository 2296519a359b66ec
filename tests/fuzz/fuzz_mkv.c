#include "recording.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_recording(lr_reader_mkv_new, data, size);
    return 0;
}
