// Reading an offer, strictly: nothing of it is used before all of it is what it must be.
#include "node/offer.h"

#include <string.h>

#include "node/encoded.h"
#include "talk/json_value.h"

namespace ohmstead {

namespace {

constexpr int64_t kMaxRev = INT32_MAX;
constexpr int64_t kMaxSizeB = 4'000'000;

// It goes into the head of a request, so it may hold nothing that ends a line or begins another.
bool is_path(const char* path) {
    if (strncmp(path, "/firmware/", 10) != 0) return false;
    for (; *path != '\0'; ++path) {
        const bool letter = *path >= 'a' && *path <= 'z';
        const bool digit = *path >= '0' && *path <= '9';
        const bool mark = *path == '/' || *path == '-' || (*path == '.' && path[1] != '.');
        if (!letter && !digit && !mark) return false;
    }
    return true;
}

bool is_hardware(const char* name) {
    for (const char* at = name; *at != '\0'; ++at) {
        const bool letter = *at >= 'a' && *at <= 'z';
        if (!letter && !(*at >= '0' && *at <= '9') && *at != '-') return false;
    }
    return *name != '\0';
}

bool whole(const JsonValue& value, int64_t most, uint32_t& to) {
    int64_t found = 0;
    if (!value.whole(found) || found < 1 || found > most) return false;
    to = static_cast<uint32_t>(found);
    return true;
}

bool sum(const JsonValue& value, uint8_t to[Seal::kSumB]) {
    char hex[2 * Seal::kSumB + 1];
    return value.text(hex, sizeof hex) && from_hex(hex, to, Seal::kSumB);
}

bool signature(const JsonValue& value, Offer& offer) {
    char text[Offer::kMaxSignatureB / 3 * 4 + 1];
    if (!value.text(text, sizeof text)) return false;
    const size_t size_b = from_base64(text, offer.signature, sizeof offer.signature);
    offer.signature_b = static_cast<uint32_t>(size_b);
    return size_b > 0;
}

// Writes one line of the manifest.
char* line(char* to, const char* name, const char* value) {
    for (; *name != '\0'; ++name) *to++ = *name;
    *to++ = ' ';
    for (; *value != '\0'; ++value) *to++ = *value;
    *to++ = '\n';
    return to;
}

}  // namespace

const char* Offer::read(const char* text, size_t size_b, Offer& offer) {
    offer = Offer();
    const JsonValue said = JsonValue::in(text, size_b);
    if (said.kind() != JsonValue::Kind::kObject) return "the offer is not a JSON object";
    if (!whole(said.member("rev"), kMaxRev, offer.rev)) return "rev: must be 1 or more";
    Version version;
    if (!said.member("version").text(offer.version, sizeof offer.version) ||
        !Version::read(offer.version, version)) {
        offer.version[0] = '\0';
        return "version: must be three numbers, like 1.5.0";
    }
    if (!said.member("hardware").text(offer.hardware, sizeof offer.hardware) ||
        !is_hardware(offer.hardware)) {
        return "hardware: must be the name of a board";
    }
    if (!said.member("path").text(offer.path, sizeof offer.path) || !is_path(offer.path)) {
        return "path: must be one below /firmware/";
    }
    if (!whole(said.member("size"), kMaxSizeB, offer.size_b)) {
        return "size: must be 1 to 4000000 bytes";
    }
    if (!ohmstead::sum(said.member("sha256"), offer.sum)) {
        return "sha256: must be 64 lower-case hex digits";
    }
    if (!ohmstead::signature(said.member("signature"), offer)) {
        return "signature: must be base64 of one by ECDSA P-256";
    }
    return nullptr;
}

size_t Offer::manifest(char* to) const {
    char digits[11];
    char* number = digits + sizeof digits;
    *--number = '\0';
    for (uint32_t left = size_b; left > 0 || *number == '\0'; left /= 10) {
        *--number = static_cast<char>('0' + left % 10);
    }
    char hex[2 * Seal::kSumB + 1];
    for (size_t i = 0; i < Seal::kSumB; ++i) {
        hex[2 * i] = "0123456789abcdef"[sum[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
    }
    hex[sizeof hex - 1] = '\0';
    char* end = line(to, "ohmstead", "firmware 1");
    end = line(end, "version", version);
    end = line(end, "hardware", hardware);
    end = line(end, "size", number);
    end = line(end, "sha256", hex);
    return static_cast<size_t>(end - to);
}

bool Offer::operator==(const Offer& other) const {
    return rev == other.rev && size_b == other.size_b && signature_b == other.signature_b &&
           strcmp(version, other.version) == 0 && strcmp(hardware, other.hardware) == 0 &&
           strcmp(path, other.path) == 0 && memcmp(sum, other.sum, sizeof sum) == 0 &&
           memcmp(signature, other.signature, signature_b) == 0;
}

}  // namespace ohmstead
