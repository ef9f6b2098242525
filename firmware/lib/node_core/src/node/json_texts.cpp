// Members of an object, as texts.
#include "node/json_texts.h"

namespace ohmstead {

NamedTexts::Found JsonTexts::find(const char* name, char* to, size_t room_b) const {
    const JsonValue value = object_.member(name);
    if (value.absent()) return Found::kMissing;
    if (value.text(to, room_b)) return Found::kGood;
    return value.digits(to, room_b) ? Found::kGood : Found::kBad;
}

}  // namespace ohmstead
