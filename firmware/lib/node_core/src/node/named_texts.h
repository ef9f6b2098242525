// Texts by name, whatever they come from: a form of the portal, or a line of JSON.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

class NamedTexts {
   public:
    enum class Found : uint8_t {
        kMissing,
        kGood,
        kBad,  // too long, badly encoded, or with a NUL in it
    };
    // Copies it, with a NUL at the end. `to` is only good where it is found.
    virtual Found find(const char* name, char* to, size_t room_b) const = 0;

   protected:
    ~NamedTexts() = default;
};

}  // namespace ohmstead
