// What the hub offers on topic `update`: a firmware, for which board, and its publisher's
// signature.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "node/version.h"
#include "outside.h"

namespace ohmstead {

struct Offer {
    static constexpr size_t kMaxHardwareB = 25;
    static constexpr size_t kMaxPathB = 97;
    static constexpr size_t kMaxSignatureB = 72;  // DER of two numbers of 256 bits
    static constexpr size_t kMaxManifestB = 224;

    uint32_t rev = 0;  // of the offer: the same firmware, offered anew, has another
    char version[Version::kRoomB] = "";
    char hardware[kMaxHardwareB] = "";
    char path[kMaxPathB] = "";
    uint32_t size_b = 0;
    uint8_t sum[Seal::kSumB] = {};  // SHA-256 of the image
    uint8_t signature[kMaxSignatureB] = {};
    uint32_t signature_b = 0;

    // Returns nullptr, or what is wrong with it ("size: ..."). Then `offer` holds what was read.
    static const char* read(const char* text, size_t size_b, Offer& offer);

    // The text that is signed; `to` has room for kMaxManifestB. Returns its size.
    size_t manifest(char* to) const;

    bool operator==(const Offer& other) const;
};

}  // namespace ohmstead
