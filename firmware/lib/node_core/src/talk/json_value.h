// A value in a JSON text, read where it lies: no copy, no heap, and never a byte past the end.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

// Valid as long as the text is. What is asked of a value of another kind, or of a missing one, is
// refused or missing; so a chain of questions needs one check at its end.
class JsonValue {
   public:
    enum class Kind : uint8_t { kMissing, kNull, kTruth, kNumber, kText, kArray, kObject };

    JsonValue() = default;
    // The value that is the whole of the text; missing if the text is not strictly JSON.
    static JsonValue in(const char* text, size_t size_b);

    Kind kind() const;
    bool missing() const { return kind() == Kind::kMissing; }
    bool absent() const { return missing() || kind() == Kind::kNull; }

    // The first member of that name; missing where there is none.
    JsonValue member(const char* name) const;

    bool truth(bool& to) const;
    bool whole(int64_t& to) const;  // without a point and an exponent, as the protocol writes them
    bool digits(char* to, size_t room_b) const;  // a number as it is written
    bool real(double& to) const;                 // finite; within two units in the last place
    // Decoded, with a NUL at the end. Refused where it does not fit or holds a NUL.
    bool text(char* to, size_t room_b) const;
    bool is(const char* text) const;

    // It as it is written; valid as long as the text is.
    const char* begin() const { return at_; }
    size_t size_b() const;

   private:
    friend class JsonItems;
    JsonValue(const char* at, const char* end) : at_(at), end_(end) {}

    const char* at_ = nullptr;   // its first byte
    const char* end_ = nullptr;  // of the whole text
};

}  // namespace ohmstead
