// Texts, numbers and ports out of named texts.
#include "node/text_fields.h"

#include <string.h>

#include "talk/json_value.h"

namespace ohmstead {

using Found = NamedTexts::Found;

void TextFields::text(const char* name, char* to, size_t room_b, Good good, const char* should) {
    char value[80];
    const size_t most_b = room_b < sizeof value ? room_b : sizeof value;
    const Found found = said_.find(name, value, most_b);
    if (found == Found::kMissing) return;
    if (found == Found::kGood && good(value)) {
        memcpy(to, value, strlen(value) + 1);
    } else {
        complaint_.say(name, should);
    }
}

void TextFields::number(const char* name, double& to, double least, double most,
                        const char* should) {
    char value[24];
    const Found found = said_.find(name, value, sizeof value);
    if (found == Found::kMissing) return;
    double read = 0;
    const bool good = found == Found::kGood && JsonValue::in(value, strlen(value)).real(read);
    if (good && read >= least && read <= most) {
        to = read;
    } else {
        complaint_.say(name, should);
    }
}

void TextFields::port(const char* name, uint16_t& to) {
    constexpr char kShould[] = "must be a whole number from 1 to 65535";
    double port = to;
    number(name, port, 1, 65535, kShould);
    to = static_cast<uint16_t>(port);
    if (static_cast<double>(to) < port) complaint_.say(name, kShould);
}

}  // namespace ohmstead
