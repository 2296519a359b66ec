/* AES-128 in CBC mode with PKCS#7 padding (FIPS 197, RFC 5652 6.3), to encrypt only: what HLS calls
 * METHOD=AES-128. Written for clarity, not against side channels: its keys are public. */
#ifndef DEMO_AES_H
#define DEMO_AES_H

#include "bytes.h"

void aes_cbc(struct bytes *out, const uint8_t key[16], const uint8_t iv[16], const uint8_t *data,
             size_t len);

#endif
