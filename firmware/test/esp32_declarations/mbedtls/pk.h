// mbedTLS 3.6, as in ESP-IDF 5.5: public keys.
#pragma once
#include <stddef.h>

#include "md.h"
typedef struct {
    const void* info;
    void* context;
} mbedtls_pk_context;
typedef enum { MBEDTLS_PK_NONE = 0, MBEDTLS_PK_ECDSA = 4 } mbedtls_pk_type_t;
extern "C" {
void mbedtls_pk_init(mbedtls_pk_context* ctx);
void mbedtls_pk_free(mbedtls_pk_context* ctx);
size_t mbedtls_pk_get_bitlen(const mbedtls_pk_context* ctx);
int mbedtls_pk_parse_public_key(mbedtls_pk_context* ctx, const unsigned char* key, size_t keylen);
int mbedtls_pk_can_do(const mbedtls_pk_context* ctx, mbedtls_pk_type_t type);
int mbedtls_pk_verify(mbedtls_pk_context* ctx, mbedtls_md_type_t md_alg, const unsigned char* hash,
                      size_t hash_len, const unsigned char* sig, size_t sig_len);
}
