// Walking a text that JsonCheck has passed. Every step still asks for the end.
#include "talk/json_items.h"

namespace ohmstead {

JsonItems::JsonItems(const JsonValue& of) {
    const JsonValue::Kind kind = of.kind();
    object_ = kind == JsonValue::Kind::kObject;
    if (!object_ && kind != JsonValue::Kind::kArray) return;
    at_ = of.at_ + 1;
    end_ = of.end_;
}

bool JsonItems::next(JsonValue& item) {
    skip_space();
    if (at_ == end_ || *at_ == ']' || *at_ == '}') return false;
    if (*at_ == ',') {
        ++at_;
        skip_space();
    }
    if (object_) {
        key_ = JsonValue(at_, end_);
        skip_text();
        skip_space();
        if (at_ != end_) ++at_;  // the colon
        skip_space();
    }
    item = JsonValue(at_, end_);
    skip_value();
    return !item.missing();
}

void JsonItems::skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
}

void JsonItems::skip_text() {
    if (at_ != end_) ++at_;
    while (at_ != end_ && *at_ != '"') {
        if (*at_ == '\\' && end_ - at_ > 1) ++at_;
        ++at_;
    }
    if (at_ != end_) ++at_;
}

void JsonItems::skip_value() {
    uint32_t depth = 0;
    while (at_ != end_) {
        const char byte = *at_;
        if (byte == '"') {
            skip_text();
        } else {
            if (byte == '{' || byte == '[') ++depth;
            if (byte == '}' || byte == ']') {
                if (depth == 0) return;  // what the value lies in ends here
                --depth;
            }
            if (byte == ',' && depth == 0) return;
            ++at_;
        }
    }
}

}  // namespace ohmstead
