// The fields of one JSON object, each read within its range; the first that is wrong is named.
#pragma once

#include "node/complaint.h"
#include "talk/json_value.h"

namespace ohmstead {

// A field that is missing or null leaves its target as it is.
class Fields {
   public:
    // `where` and `index` place the object in what was sent; "" and -1: it is the whole.
    Fields(const JsonValue& object, const char* where, int index, Complaint& complaint)
        : object_(object), where_(where), index_(index), complaint_(complaint) {}

    void real(const char* name, float& to, double least, double most, const char* should);
    void whole(const char* name, int64_t& to, int64_t least, int64_t most, const char* should);
    void milliseconds(const char* name, uint32_t& to_ms, double least_s, double most_s,
                      const char* should);
    void truth(const char* name, bool& to);
    // Printable text without an end in the middle; `least` 1: it must not be empty.
    void text(const char* name, char* to, size_t room_b, size_t least, const char* should);
    void say(const char* name, const char* should);

    bool has(const char* name) const { return !object_.member(name).absent(); }
    JsonValue member(const char* name) const { return object_.member(name); }

   private:
    const JsonValue object_;
    const char* where_;
    int index_;
    Complaint& complaint_;
};

}  // namespace ohmstead
