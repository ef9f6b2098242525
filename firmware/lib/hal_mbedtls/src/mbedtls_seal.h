// The seal of a firmware by mbedTLS: on a PC (2.28) and on the chip (3.6) by the same calls.
#pragma once

#include <mbedtls/md.h>
#include <mbedtls/pk.h>
#include <string.h>

#include "outside.h"

namespace ohmstead {

class MbedtlsSeal final : public Seal {
   public:
    // The publisher's public key as PEM; empty, or no key of P-256: no signature holds.
    explicit MbedtlsSeal(const char* key_pem) {
        mbedtls_md_init(&sum_);
        mbedtls_pk_init(&key_);
        const mbedtls_md_info_t* sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
        ready_ = mbedtls_md_setup(&sum_, sha256, 0) == 0;
        const auto* pem = reinterpret_cast<const unsigned char*>(key_pem);
        has_key_ =
            *key_pem != '\0' && mbedtls_pk_parse_public_key(&key_, pem, strlen(key_pem) + 1) == 0 &&
            mbedtls_pk_can_do(&key_, MBEDTLS_PK_ECDSA) == 1 && mbedtls_pk_get_bitlen(&key_) == 256;
    }
    ~MbedtlsSeal() {
        mbedtls_md_free(&sum_);
        mbedtls_pk_free(&key_);
    }
    MbedtlsSeal(const MbedtlsSeal&) = delete;
    MbedtlsSeal& operator=(const MbedtlsSeal&) = delete;

    bool has_key() const { return has_key_; }

    void begin() override { sound_ = ready_ && mbedtls_md_starts(&sum_) == 0; }
    void add(const void* bytes, size_t size_b) override {
        const auto* from = static_cast<const unsigned char*>(bytes);
        sound_ = sound_ && mbedtls_md_update(&sum_, from, size_b) == 0;
    }
    // Zeros where the library failed: no image has that sum, and no manifest is signed with it.
    void end(uint8_t sum[kSumB]) override {
        sound_ = sound_ && mbedtls_md_finish(&sum_, sum) == 0;
        if (!sound_) memset(sum, 0, kSumB);
    }
    bool verify(const uint8_t sum[kSumB], const uint8_t* signature, size_t size_b) override {
        return has_key_ &&
               mbedtls_pk_verify(&key_, MBEDTLS_MD_SHA256, sum, kSumB, signature, size_b) == 0;
    }

   private:
    mbedtls_md_context_t sum_{};
    mbedtls_pk_context key_{};
    bool ready_ = false;
    bool sound_ = false;
    bool has_key_ = false;
};

}  // namespace ohmstead
