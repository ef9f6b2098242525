// The seal of a firmware by mbedTLS, which the chip's hardware helps.
#pragma once

#include <mbedtls/pk.h>
#include <mbedtls/sha256.h>
#include <string.h>

#include "outside.h"

namespace ohmstead {

class MbedtlsSeal final : public Seal {
   public:
    // The publisher's public key as PEM; empty: no signature holds.
    explicit MbedtlsSeal(const char* key_pem) {
        mbedtls_sha256_init(&sum_);
        mbedtls_pk_init(&key_);
        const auto* key = reinterpret_cast<const unsigned char*>(key_pem);
        has_key_ = mbedtls_pk_parse_public_key(&key_, key, strlen(key_pem) + 1) == 0 &&
                   mbedtls_pk_can_do(&key_, MBEDTLS_PK_ECDSA) == 1;
    }

    void begin() override { mbedtls_sha256_starts(&sum_, 0); }
    void add(const void* bytes, size_t size_b) override {
        mbedtls_sha256_update(&sum_, static_cast<const unsigned char*>(bytes), size_b);
    }
    void end(uint8_t sum[kSumB]) override { mbedtls_sha256_finish(&sum_, sum); }
    bool verify(const uint8_t sum[kSumB], const uint8_t* signature, size_t size_b) override {
        return has_key_ &&
               mbedtls_pk_verify(&key_, MBEDTLS_MD_SHA256, sum, kSumB, signature, size_b) == 0;
    }

   private:
    mbedtls_sha256_context sum_;
    mbedtls_pk_context key_;
    bool has_key_ = false;
};

}  // namespace ohmstead
