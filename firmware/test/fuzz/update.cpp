// Any bytes as an offer of firmware, and as the texts that stand in one: hex, base64, versions.
#include <string>
#include <vector>

#include "node/encoded.h"
#include "node/offer.h"
#include "promise.h"

using namespace ohmstead;

namespace {

std::string hex_of(const std::vector<uint8_t>& bytes) {
    std::string text;
    for (const uint8_t byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::string base64_of(const std::vector<uint8_t>& bytes) {
    static constexpr char kDigits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        const size_t left_b = bytes.size() - i;
        const uint32_t bits = static_cast<uint32_t>(bytes[i]) << 16 |
                              (left_b > 1 ? uint32_t{bytes[i + 1]} << 8 : 0) |
                              (left_b > 2 ? uint32_t{bytes[i + 2]} : 0);
        for (size_t digit = 0; digit < 4; ++digit) {
            text += digit > left_b ? '=' : kDigits[bits >> (18 - 6 * digit) & 63];
        }
    }
    return text;
}

std::string text_of(const Version& version) {
    return std::to_string(version.parts[0]) + "." + std::to_string(version.parts[1]) + "." +
           std::to_string(version.parts[2]);
}

uint64_t rank_of(const Version& version) {
    return uint64_t{version.parts[0]} << 32 | uint64_t{version.parts[1]} << 16 | version.parts[2];
}

// Each in a place of its own length, so that a step beyond it is seen.
void decode(const std::string& said) {
    const std::vector<char> text(said.c_str(), said.c_str() + strlen(said.c_str()) + 1);
    const std::string before_nul = text.data();
    std::vector<uint8_t> bytes(before_nul.size() / 2);
    if (from_hex(text.data(), bytes.data(), bytes.size())) {
        promise(hex_of(bytes) == before_nul, "bytes have one text in hex");
    }
    bytes.resize(before_nul.size() / 4 * 3);
    bytes.resize(from_base64(text.data(), bytes.data(), bytes.size()));
    if (bytes.empty()) return;
    promise(base64_of(bytes) == before_nul, "bytes have one text in base64");
    std::vector<uint8_t> exact(bytes.size());
    promise(from_base64(text.data(), exact.data(), exact.size()) == exact.size() && exact == bytes,
            "bytes fit where there is room for them");
    exact.pop_back();
    exact.shrink_to_fit();
    promise(from_base64(text.data(), exact.data(), exact.size()) == 0, "what has no room is none");
}

// "1.5.0 1.10.0"
void compare(const std::string& said) {
    const size_t space = said.find(' ');
    const std::string first = said.substr(0, space).c_str();  // up to a NUL, too
    const std::string second = space == std::string::npos ? "" : said.c_str() + space + 1;
    Version one;
    Version other;
    if (!Version::read(first.c_str(), one)) return;
    promise(text_of(one) == first, "a version has one text");
    if (!Version::read(second.c_str(), other)) return;
    promise(one.newer_than(other) == (rank_of(one) > rank_of(other)), "newer is newer");
    promise(other.newer_than(one) == (rank_of(other) > rank_of(one)), "newer is newer, both ways");
}

void examine(const Offer& offer) {
    Version version;
    promise(Version::read(offer.version, version), "a version is one");
    promise(text_of(version) == offer.version, "a version has one text");
    promise(offer.rev >= 1 && offer.rev <= INT32_MAX, "an offer has a number");
    promise(offer.size_b >= 1 && offer.size_b <= 4'000'000, "an image has a size that can be");
    promise(offer.signature_b >= 1 && offer.signature_b <= sizeof offer.signature, "it is signed");
    promise(strncmp(offer.path, "/firmware/", 10) == 0, "a path is below /firmware/");
    promise(strstr(offer.path, "..") == nullptr, "a path does not climb");
    for (const char* at = offer.path; *at != '\0'; ++at) {
        promise(strchr("abcdefghijklmnopqrstuvwxyz0123456789/.-", *at) != nullptr,
                "nor end a line");
    }
    promise(offer.hardware[0] != '\0' && strpbrk(offer.hardware, " \r\n") == nullptr,
            "a board's name is one word");
}

void sign(const Offer& offer) {
    std::vector<char> text(Offer::kMaxManifestB);
    const size_t size_b = offer.manifest(text.data());
    promise(size_b <= text.size(), "a manifest has room");
    const std::vector<uint8_t> sum(offer.sum, offer.sum + sizeof offer.sum);
    promise(std::string(text.data(), size_b) == std::string("ohmstead firmware 1\nversion ") +
                                                    offer.version + "\nhardware " + offer.hardware +
                                                    "\nsize " + std::to_string(offer.size_b) +
                                                    "\nsha256 " + hex_of(sum) + "\n",
            "a manifest says the offer, and in five lines");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    const char* text = reinterpret_cast<const char*>(data);
    const std::string said(text, size_b);
    decode(said);
    compare(said);
    Offer offer;
    const char* wrong = Offer::read(text, size_b, offer);
    promise_end(offer.version);
    promise_end(offer.hardware);
    promise_end(offer.path);
    if (wrong != nullptr) {
        promise(strstr(wrong, ": ") != nullptr || strstr(wrong, "the offer") == wrong,
                "a refusal says which field");
        return 0;
    }
    examine(offer);
    sign(offer);
    Offer again;
    promise(Offer::read(text, size_b, again) == nullptr && again == offer, "it is read the same");
    return 0;
}
