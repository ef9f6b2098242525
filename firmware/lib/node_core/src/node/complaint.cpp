// Putting a complaint together, cut off where it gets too long.
#include "node/complaint.h"

namespace ohmstead {

void Complaint::say(const char* where, int index, const char* what, const char* should) {
    if (said()) return;
    put(where);
    if (index >= 0) {
        char digits[8] = {};
        size_t at = sizeof digits - 1;
        do {
            digits[--at] = static_cast<char>('0' + index % 10);
            index /= 10;
        } while (index > 0 && at > 0);
        put("[");
        put(digits + at);
        put("]");
    }
    if (said() && *what != '\0') put(".");
    put(what);
    if (said()) put(": ");
    put(should);
}

void Complaint::put(const char* text) {
    for (; *text != '\0' && size_ + 1 < sizeof text_; ++text) text_[size_++] = *text;
    text_[size_] = '\0';
}

}  // namespace ohmstead
