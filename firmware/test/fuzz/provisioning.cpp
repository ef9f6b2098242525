// Any bytes as the portal's form, or as a line typed at the serial port.
#include "node/provisioning.h"

#include "promise.h"

using namespace ohmstead;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    if (size_b == 0) return 0;
    const char* text = reinterpret_cast<const char*>(data) + 1;
    Provisioning known;
    strcpy(known.wifi, "before");
    Complaint complaint;
    const bool taken = (data[0] & 1) != 0
                           ? read_provisioning_form(text, size_b - 1, known, complaint)
                           : read_provisioning_line(text, size_b - 1, known, complaint);
    promise(taken != complaint.said(), "it is taken, or there is a reason");
    promise(taken || strcmp(known.wifi, "before") == 0, "what is refused changes nothing");
    promise_end(known.wifi);
    promise_end(known.passphrase);
    promise_end(known.host);
    for (const auto& sensor : known.sensors) promise_end(sensor);
    return 0;
}
