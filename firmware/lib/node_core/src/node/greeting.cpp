// From settings to what the hub is told of them.
#include "node/greeting.h"

#include "measure/chips.h"
#include "measure/sensors.h"

namespace ohmstead {

namespace {

void describe_channel(const ChannelSettings& channel, const Chip* chip, HelloChannel& to) {
    to.ch = channel.ch;
    to.sensor = channel.sensor;
    const Sensor* sensor = find_sensor(channel.sensor);
    if (sensor == nullptr) return;
    to.rated_ma = sensor->rated_a * 1000U;
    const float amps = channel.amps_per_volt > 0 ? channel.amps_per_volt
                                                 : amps_per_volt(*sensor, channel.burden_ohm);
    if (chip != nullptr && amps > 0) {
        const float most_ma = max_a(*chip, amps) * channel.multiply * 1000;
        to.max_ma = most_ma < 1e7F ? static_cast<uint32_t>(most_ma) : 10'000'000;
    }
}

}  // namespace

void describe(const Settings& settings, const char* hardware, Hello& hello) {
    const Chip* chip = find_chip(hardware);
    hello.interval_ms = settings.interval_ms;
    hello.settings_rev = settings.rev;
    hello.voltage_inputs = settings.volts_per_volt > 0 ? 1 : 0;
    hello.count = 0;
    for (uint8_t i = 0; i < settings.count; ++i) {
        if (!settings.channels[i].enabled) continue;
        describe_channel(settings.channels[i], chip, hello.channels[hello.count++]);
    }
}

}  // namespace ohmstead
