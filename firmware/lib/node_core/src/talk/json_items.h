// The items of a JSON array, or the members of an object, one after the other.
#pragma once

#include "talk/json_value.h"

namespace ohmstead {

class JsonItems {
   public:
    explicit JsonItems(const JsonValue& of);  // neither array nor object: no items

    bool next(JsonValue& item);
    JsonValue key() const { return key_; }  // of the item given last, in an object

   private:
    friend class JsonValue;
    void skip_space();
    void skip_text();
    void skip_value();

    const char* at_ = nullptr;
    const char* end_ = nullptr;
    bool object_ = false;
    JsonValue key_;
};

}  // namespace ohmstead
