// mbedTLS 3.6, as in ESP-IDF 5.5: SHA-256, in hardware there.
#pragma once
#include <stddef.h>
typedef struct {
    unsigned state[32];
} mbedtls_sha256_context;
extern "C" {
void mbedtls_sha256_init(mbedtls_sha256_context* ctx);
int mbedtls_sha256_starts(mbedtls_sha256_context* ctx, int is224);
int mbedtls_sha256_update(mbedtls_sha256_context* ctx, const unsigned char* input, size_t ilen);
int mbedtls_sha256_finish(mbedtls_sha256_context* ctx, unsigned char* output);
}
