// Any bytes as settings: refused with a reason, or good enough to measure by.
#include <math.h>

#include "bare/made_mains.h"
#include "measure/meter.h"
#include "node/settings_reader.h"
#include "promise.h"

using namespace ohmstead;

namespace {

void examine(const Settings& settings) {
    promise(settings.count >= 1 && settings.count <= kMaxChannels, "there are 1 to 8 channels");
    promise(settings.interval_ms >= 100 && settings.interval_ms <= 86'400'000, "intervals last");
    promise(isfinite(settings.volts_per_volt), "numbers are finite");
    for (size_t i = 0; i < settings.count; ++i) {
        const ChannelSettings& channel = settings.channels[i];
        promise_end(channel.sensor);
        promise(channel.ch < 64, "a channel has a number that the hub knows");
        const float numbers[] = {channel.burden_ohm, channel.amps_per_volt, channel.phase_us,
                                 channel.noise_a,    channel.multiply,      channel.assumed_v,
                                 channel.assumed_pf, channel.wh_per_pulse};
        for (const float number : numbers) promise(isfinite(number), "numbers are finite");
    }
}

void measure(const Settings& settings) {
    static MadeMains mains;
    Meter meter(mains);
    if (meter.set_up(settings) != nullptr) return;
    for (uint64_t ms = 10; ms <= 250; ms += 10) {
        meter.feed(mains.next_10_ms(ms * 1'000, 50), [](const Window& window) {
            promise(window.count <= kMaxChannels, "a window has the node's channels");
            promise(isfinite(window.hz), "a frequency is finite");
            for (size_t i = 0; i < window.count; ++i) {
                promise(isfinite(window.channels[i].power_w), "power is finite");
                promise(isfinite(window.channels[i].current_sq_a2), "current is finite");
            }
        });
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    const JsonValue said = JsonValue::in(reinterpret_cast<const char*>(data), size_b);
    Settings settings;
    Complaint complaint;
    if (!read_settings(said, settings, complaint)) {
        promise(complaint.said(), "a refusal has a reason");
        return 0;
    }
    examine(settings);
    measure(settings);
    return 0;
}
