// A form as a browser posts it: application/x-www-form-urlencoded.
#pragma once

#include "node/named_texts.h"

namespace ohmstead {

class Form final : public NamedTexts {
   public:
    Form(const char* text, size_t size_b) : text_(text), end_(text + size_b) {}

    Found find(const char* name, char* to, size_t room_b) const override;

   private:
    const char* text_;
    const char* end_;
};

}  // namespace ohmstead
