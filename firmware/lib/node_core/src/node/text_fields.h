// The fields of a form or a typed line, each checked; the first that is wrong is named.
#pragma once

#include "node/complaint.h"
#include "node/named_texts.h"

namespace ohmstead {

// A field that is missing leaves its target as it is.
class TextFields {
   public:
    TextFields(const NamedTexts& said, Complaint& complaint) : said_(said), complaint_(complaint) {}

    using Good = bool (*)(const char* text);
    void text(const char* name, char* to, size_t room_b, Good good, const char* should);
    void number(const char* name, double& to, double least, double most, const char* should);
    void port(const char* name, uint16_t& to);

   private:
    const NamedTexts& said_;
    Complaint& complaint_;
};

}  // namespace ohmstead
