// What is wrong with something that was read, as one line that names the field.
#pragma once

#include <stddef.h>

namespace ohmstead {

// The first complaint stays; the others are not heard.
class Complaint {
   public:
    // "where.what: should", or "where[3].what: should"
    void say(const char* where, int index, const char* what, const char* should);
    void say(const char* what, const char* should) { say("", -1, what, should); }

    bool said() const { return size_ != 0; }
    const char* text() const { return text_; }

   private:
    void put(const char* text);

    char text_[128] = "";
    size_t size_ = 0;
};

}  // namespace ohmstead
