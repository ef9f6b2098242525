// Measures recorded codes: frames of uint16 on stdin, windows and intervals as JSON lines on
// stdout.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "measure/intervals.h"
#include "measure/meter.h"

namespace {

using ohmstead::ChannelSettings;

constexpr const char* kUsage =
    "measure_codes --inputs N --rate HZ [--block FRAMES] [--highest CODE] [--volts-per-code V]\n"
    "  [--skew US,US,...] [--volts-per-volt V] [--mains-hz HZ] [--interval-ms MS]\n"
    "  [--learn CH] [--channel "
    "SENSOR[,amps_per_volt=..][,phase_us=..][,phase_deg=..][,noise_a=..]\n"
    "  [,invert=1][,multiply=..][,burden_ohm=..]]...   channels are 0, 1, ... as they are given;\n"
    "frames of little-endian uint16 on stdin: the voltage first, then the channels\n";

class Recording final : public ohmstead::Sampler {
   public:
    bool next(ohmstead::SampleBlock&) override { return false; }
    float volts_per_code() const override { return scale; }
    uint16_t lowest_code() const override { return 0; }
    uint16_t highest_code() const override { return highest; }
    float skew_us(size_t input) const override { return input < skew.size() ? skew[input] : 0; }

    float scale = 3.3f / 4096;
    uint16_t highest = 4095;
    std::vector<float> skew;
};

struct Options {
    size_t inputs = 2;
    double rate = 6400;
    size_t block = 64;
    int learn = -1;
    Recording sampler;
    ohmstead::Settings settings;
};

[[noreturn]] void refuse(const std::string& what) {
    std::fprintf(stderr, "measure_codes: %s\n%s", what.c_str(), kUsage);
    std::exit(2);
}

std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts;
    for (size_t from = 0; from <= text.size();) {
        const size_t comma = std::min(text.find(',', from), text.size());
        parts.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return parts;
}

void set(ChannelSettings& channel, const std::string& name, float value) {
    if (name == "amps_per_volt") {
        channel.amps_per_volt = value;
    } else if (name == "burden_ohm") {
        channel.burden_ohm = value;
    } else if (name == "phase_us") {
        channel.phase_us = value;
    } else if (name == "phase_deg") {
        channel.phase_deg = static_cast<uint16_t>(value);
    } else if (name == "noise_a") {
        channel.noise_a = value;
    } else if (name == "multiply") {
        channel.multiply = value;
    } else if (name == "wh_per_pulse") {
        channel.wh_per_pulse = value;
    } else if (name == "invert") {
        channel.invert = value > 0;
    } else {
        refuse("a channel has no " + name);
    }
}

void add_channel(ohmstead::Settings& settings, const std::string& text) {
    if (settings.count == ohmstead::kMaxChannels) refuse("too many channels");
    ChannelSettings& channel = settings.channels[settings.count];
    channel.ch = settings.count++;
    const std::vector<std::string> parts = parts_of(text);
    std::snprintf(channel.sensor, sizeof channel.sensor, "%s", parts[0].c_str());
    for (size_t at = 1; at < parts.size(); ++at) {
        const size_t equals = parts[at].find('=');
        if (equals == std::string::npos) refuse("not name=value: " + parts[at]);
        set(channel, parts[at].substr(0, equals), std::strtof(&parts[at][equals + 1], nullptr));
    }
}

void take(Options& options, const std::string& name, const char* value) {
    const double number = std::strtod(value, nullptr);
    if (name == "--inputs") {
        options.inputs = static_cast<size_t>(number);
    } else if (name == "--rate") {
        options.rate = number;
    } else if (name == "--block") {
        options.block = static_cast<size_t>(number);
    } else if (name == "--highest") {
        options.sampler.highest = static_cast<uint16_t>(number);
    } else if (name == "--volts-per-code") {
        options.sampler.scale = static_cast<float>(number);
    } else if (name == "--skew") {
        for (const std::string& part : parts_of(value)) {
            options.sampler.skew.push_back(std::strtof(part.c_str(), nullptr));
        }
    } else if (name == "--volts-per-volt") {
        options.settings.volts_per_volt = static_cast<float>(number);
    } else if (name == "--mains-hz") {
        options.settings.mains_hz = static_cast<uint8_t>(number);
    } else if (name == "--interval-ms") {
        options.settings.interval_ms = static_cast<uint32_t>(number);
    } else if (name == "--learn") {
        options.learn = static_cast<int>(number);
    } else if (name == "--channel") {
        add_channel(options.settings, value);
    } else {
        refuse("no option " + name);
    }
}

void print(const ohmstead::Window& window) {
    std::printf("{\"end_us\":%llu,\"us\":%u,\"hz\":%.6g,\"samples\":%u,\"ch\":[",
                static_cast<unsigned long long>(window.end_us), window.us,
                static_cast<double>(window.hz), window.samples);
    for (int at = 0; at < window.count; ++at) {
        const ohmstead::ChannelWindow& channel = window.channels[at];
        std::printf("%s{\"i2\":%.9g,\"u2\":%.9g,\"p\":%.9g,\"has_u\":%s,\"q\":%d}", at ? "," : "",
                    static_cast<double>(channel.current_sq_a2),
                    static_cast<double>(channel.voltage_sq_v2),
                    static_cast<double>(channel.power_w), channel.has_voltage ? "true" : "false",
                    channel.quality);
    }
    std::printf("]}\n");
}

void print(const ohmstead::Interval& interval) {
    std::printf("{\"up\":%llu,\"ms\":%u,\"hz\":%d,\"ch\":[",
                static_cast<unsigned long long>(interval.up_ms), interval.ms, interval.hz_chz);
    for (int at = 0; at < interval.count; ++at) {
        const ohmstead::Reading& reading = interval.readings[at];
        std::printf("%s{\"i\":%d,\"u\":%d,\"p\":%d,\"e\":%lld,\"x\":%lld,\"q\":%d}", at ? "," : "",
                    reading.current_ma, reading.voltage_dv, reading.power_dw,
                    static_cast<long long>(reading.energy.imported_mwh),
                    static_cast<long long>(reading.energy.exported_mwh), reading.quality);
    }
    std::printf("]}\n");
}

void print_learnt(ohmstead::Meter& meter) {
    uint8_t ch = 0;
    float noise_a = 0;
    const char* error = nullptr;
    if (!meter.noise_learnt(ch, noise_a, error)) return;
    if (error == nullptr) {
        std::printf("{\"learnt\":%d,\"noise_a\":%.9g}\n", ch, static_cast<double>(noise_a));
    } else {
        std::printf("{\"learnt\":%d,\"error\":\"%s\"}\n", ch, error);
    }
}

int run(Options& options) {
    ohmstead::Meter meter(options.sampler);
    ohmstead::Intervals intervals;
    const char* wrong = meter.set_up(options.settings);
    if (wrong != nullptr) refuse(wrong);
    intervals.set_up(options.settings);
    std::vector<uint16_t> codes(options.block * options.inputs);
    double frames = 0;
    for (;;) {
        const size_t got = std::fread(codes.data(), 2 * options.inputs, options.block, stdin);
        if (got == 0) return 0;
        frames += static_cast<double>(got);
        ohmstead::SampleBlock block;
        block.codes = codes.data();
        block.frames = got;
        block.inputs = options.inputs;
        block.end_us = static_cast<uint64_t>(frames / options.rate * 1e6 + 0.5);
        meter.feed(block, [&intervals](const ohmstead::Window& window) {
            print(window);
            ohmstead::Interval done;
            if (intervals.take(window, done)) print(done);
        });
        if (options.learn >= 0 && meter.samples_per_s() > 0) {
            meter.learn_noise(static_cast<uint8_t>(options.learn));
            options.learn = -1;
        }
        print_learnt(meter);
    }
}

}  // namespace

int main(int count, char** words) {
    Options options;
    if (count % 2 == 0) refuse("each option has a value");
    for (int at = 1; at < count; at += 2) take(options, words[at], words[at + 1]);
    if (options.inputs == 0 || options.block == 0 || options.rate <= 0) refuse("nothing to read");
    return run(options);
}
