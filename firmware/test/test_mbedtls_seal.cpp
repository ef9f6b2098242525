// The real seal: sums as everybody's, and signatures by one key alone.
#ifdef OHMSTEAD_MBEDTLS
#include <doctest/doctest.h>

#include <initializer_list>

#include "mbedtls_seal.h"
#include "node/encoded.h"

using namespace ohmstead;

namespace {

// Made with a key that was thrown away.
constexpr char kPublicKey[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVfqI0mLH88Xqvu2TmbVS/ssT89ba\n"
    "3S4hVBSnrbWDvC7Bej0HmVMRGer8ASIcdvHScOYqsF1WXVaIIQsMT/C7Ww==\n"
    "-----END PUBLIC KEY-----\n";
constexpr char kKeyOfAnotherCurve[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEu/rExHZd7FcXI90BU1bsKZvX/HVmmvxX\n"
    "fHmhk80sPfoMJ2sLJkuzVbhvNqLgc3r0NJ/5CZ/ovXKlEYheTL7r4OVni/eg4DpQ\n"
    "c1JHR+Z1IMJ3WJON37WedlNCk0nJ6EkX\n"
    "-----END PUBLIC KEY-----\n";
constexpr char kManifest[] =
    "ohmstead firmware 1\n"
    "version 1.5.0\n"
    "hardware esp32\n"
    "size 3\n"
    "sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n";
constexpr char kSignature[] =
    "MEYCIQDgC2X6Rt7Rzg6dVgEDqoUn01RVBpTinYLk1y3NYqLp3wIhAOf0bNh2ic3XCrOvnFM/d/"
    "LU+E8+E6RoA7l4W0vL3ZTu";

void sum_of(MbedtlsSeal& seal, const char* text, uint8_t sum[Seal::kSumB]) {
    seal.begin();
    for (const char* at = text; *at != '\0'; ++at) seal.add(at, 1);
    seal.end(sum);
}

}  // namespace

TEST_CASE("a sum is SHA-256, however the bytes come") {
    MbedtlsSeal seal("");
    uint8_t sum[Seal::kSumB];
    uint8_t expected[Seal::kSumB];
    sum_of(seal, "abc", sum);
    REQUIRE(from_hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", expected,
                     sizeof expected));
    CHECK(memcmp(sum, expected, sizeof sum) == 0);
}

TEST_CASE("a signature by the key's owner holds, and for this text alone") {
    MbedtlsSeal seal(kPublicKey);
    REQUIRE(seal.has_key());
    uint8_t signature[72];
    const size_t size_b = from_base64(kSignature, signature, sizeof signature);
    REQUIRE(size_b > 0);
    uint8_t sum[Seal::kSumB];
    sum_of(seal, kManifest, sum);
    CHECK(seal.verify(sum, signature, size_b));
    CHECK_FALSE(seal.verify(sum, signature, size_b - 1));
    for (size_t i = 0; i < size_b; ++i) {
        signature[i] ^= 1;
        CHECK_FALSE(seal.verify(sum, signature, size_b));
        signature[i] ^= 1;
    }
    sum[31] ^= 1;
    CHECK_FALSE(seal.verify(sum, signature, size_b));
}

TEST_CASE("without a key, or with one of another curve, no signature holds") {
    uint8_t signature[72];
    const size_t size_b = from_base64(kSignature, signature, sizeof signature);
    for (const char* key : {"", "no key at all", kKeyOfAnotherCurve}) {
        MbedtlsSeal seal(key);
        uint8_t sum[Seal::kSumB];
        sum_of(seal, kManifest, sum);
        CHECK_FALSE(seal.has_key());
        CHECK_FALSE(seal.verify(sum, signature, size_b));
    }
}
#endif
