// The members of a flat JSON object as texts: a line that is typed over the serial port.
#pragma once

#include "node/named_texts.h"
#include "talk/json_value.h"

namespace ohmstead {

// A number counts as its digits; anything else that is not a text is bad. null is missing.
class JsonTexts final : public NamedTexts {
   public:
    explicit JsonTexts(const JsonValue& object) : object_(object) {}

    Found find(const char* name, char* to, size_t room_b) const override;

   private:
    JsonValue object_;
};

}  // namespace ohmstead
