// The measuring side of a virtual node: windows, one after the other, by its uptime.
#pragma once

#include <stdint.h>

#include "measure/window.h"
#include "node/settings.h"
#include "outside.h"

namespace ohmstead {

// What became of learning the noise of a clamp.
struct NoiseLearnt {
    uint8_t ch = 0;
    float noise_a = 0;
    const char* error = nullptr;
};

class WindowSource : public Measuring {
   public:
    virtual ~WindowSource() = default;
    // What is connected, as a person would have set it up: with revision 0, before the hub says.
    virtual Settings fitted() const = 0;
    // The node boots: its uptime is 0 at `site_us`, a moment of the house.
    virtual void boot(uint64_t site_us) = 0;
    virtual uint64_t due_us() const = 0;  // uptime when the next window ends
    // The next window that has ended by `up_us`; false: none.
    virtual bool next(uint64_t up_us, Window& window) = 0;
    virtual bool noise_learnt(NoiseLearnt& noise) = 0;
};

}  // namespace ohmstead
