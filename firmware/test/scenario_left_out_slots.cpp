// An ESP32's converter that leaves two slots of eleven out, from DMA's order to real power.
#include <doctest/doctest.h>

#include <initializer_list>
#include <optional>

#include "made_waves.h"
#include "measure/block_clock.h"
#include "measure/dma_frames.h"

using ohmstead::BlockClock;
using ohmstead::DmaFrames;

namespace {

constexpr uint8_t kChannels[] = {0, 3, 6, 7, 4, 5};
constexpr size_t kBlock = 1536;
constexpr double kLag = 1 / 6.0;  // power factor 0.5
constexpr double kVoltAmperes = 230 * 20;

// A converter of `inputs` inputs that take turns, each 5,000 times a second; mains on all of them.
struct Converter {
    double slot_s() const { return 1 / (5000.0 * static_cast<double>(inputs)); }
    double time_s(size_t of_slot) const { return static_cast<double>(of_slot) * slot_s(); }
    double value(size_t of_slot) const { return at(of_slot % inputs, time_s(of_slot)); }
    static double at(size_t input, double t_s) {
        const double physical = made::mains(50, 20, kLag)(input, t_s);
        const double scale = input == 0 ? made::kVoltsPerVolt : made::kAmpsPerVolt;
        return physical / scale / made::kVoltsPerCode + 2048;
    }
    // Number of the next slot that brings a conversion.
    size_t convert() {
        while (leaves_out && (slot + phase) % 11 >= 9) slot++;
        return slot++;
    }
    size_t inputs = 0;
    size_t slot = 0;
    size_t phase = 0;
    bool leaves_out = true;
};

// The largest difference between a frame's codes and the wave, in codes.
double most_off(Converter converter) {
    DmaFrames<6, kBlock> frames;
    frames.set_up(kChannels, converter.inputs);
    size_t frame = 0;
    bool begun = false;
    bool whole = true;
    double most = 0;
    for (size_t n = 0; n < 1000; n++) {
        const size_t slot = converter.convert();
        if (!begun && slot % converter.inputs == 0) {
            frame = slot / converter.inputs;
            begun = true;
        }
        const auto code = static_cast<uint16_t>(std::lround(converter.value(slot)));
        whole = frames.put(kChannels[slot % converter.inputs], code) && whole;
        if (n % 100 != 99) continue;
        for (size_t i = 0; i < frames.complete() * converter.inputs; i++) {
            if (frame * converter.inputs + i < converter.inputs * 4) continue;  // none before it
            const double truth = converter.value(frame * converter.inputs + i);
            most = std::fmax(most, std::fabs(frames.codes()[i] - truth));
        }
        frame += frames.complete();
        frames.next_block();
    }
    CHECK(whole);
    return most;
}

// What stands behind the converter: frames, their time, and the meter once the pace is known.
class Node {
   public:
    explicit Node(const Converter& converter) : converter_(converter) {
        frames_.set_up(kChannels, converter.inputs);
    }

    void take_block() {
        frames_.next_block();
        for (size_t n = 0; n < kBlock; n++) {
            const size_t slot = converter_.convert();
            const auto code = static_cast<uint16_t>(std::lround(converter_.value(slot)));
            whole_ = frames_.put(kChannels[slot % converter_.inputs], code) && whole_;
        }
        whole_ = whole_ && frames_.slots() < kBlock * 5 / 4;
        const double now_us = converter_.time_s(converter_.slot) * 1e6 + 30;
        const uint64_t end_us = clock_.advance(frames_.slots(), static_cast<uint64_t>(now_us));
        if (++blocks_ > BlockClock::kLearning) measure(end_us);
    }

    bool whole() const { return whole_; }
    const std::vector<ohmstead::Window>& windows() const { return windows_; }

   private:
    void measure(uint64_t end_us) {
        if (!meter_) {
            sampler_.step_us = clock_.period_us();
            meter_.emplace(sampler_);
            meter_->set_up(made::settings(static_cast<int>(converter_.inputs) - 1));
        }
        ohmstead::SampleBlock block;
        block.codes = frames_.codes();
        block.frames = frames_.complete();
        block.inputs = converter_.inputs;
        block.end_us = end_us - static_cast<uint64_t>(clock_.period_us() * frames_.slots_begun());
        meter_->feed(block, [this](const ohmstead::Window& one) { windows_.push_back(one); });
    }

    bool whole_ = true;  // never out of step
    std::vector<ohmstead::Window> windows_;
    Converter converter_;
    DmaFrames<6, kBlock> frames_;
    BlockClock clock_;
    uint32_t blocks_ = 0;
    made::Sampler sampler_;
    std::optional<ohmstead::Meter> meter_;
};

// By how much the power of a clamp is off at most, as a share of the true one.
double power_off(const Converter& converter) {
    Node node(converter);
    for (size_t block = 0; block < 40 * converter.inputs; block++) node.take_block();
    CHECK(node.whole());
    REQUIRE(node.windows().size() > 5);
    const double truth = kVoltAmperes * std::cos(2 * made::kPi * kLag);
    double most = 0;
    for (size_t at = 2; at < node.windows().size(); at++) {
        for (size_t ch = 0; ch + 1 < converter.inputs; ch++) {
            const double off = made::watts(node.windows()[at], ch) / truth - 1;
            most = std::fmax(most, std::fabs(off));
        }
    }
    return most;
}

}  // namespace

TEST_CASE("where slots are left out, each frame is the wave at its moment, from any beginning") {
    double most = 0;
    for (size_t inputs = 3; inputs <= 6; inputs++) {
        for (size_t phase = 0; phase < 11; phase++) {
            for (size_t first = 0; first < inputs; first++) {
                Converter converter;
                converter.inputs = inputs;
                converter.phase = phase;
                converter.slot = first;
                most = std::fmax(most, most_off(converter));
            }
        }
    }
    MESSAGE("most off: ", most, " codes");
    CHECK(most < 4);  // a straight line over two frames of 200 us
}

TEST_CASE("where none are left out, each code is the converter's own") {
    for (size_t inputs = 2; inputs <= 6; inputs++) {
        Converter converter;
        converter.inputs = inputs;
        converter.leaves_out = false;
        CHECK(most_off(converter) <= 0.5);
    }
}

TEST_CASE("real power at a power factor of 0.5 is right whether slots are left out or not") {
    for (size_t inputs = 2; inputs <= 6; inputs++) {
        for (const size_t phase : {size_t{0}, size_t{1}, size_t{6}}) {
            Converter converter;
            converter.inputs = inputs;
            converter.phase = phase;
            converter.leaves_out = phase > 0;
            const double off = power_off(converter);
            if (phase < 2)
                MESSAGE(inputs, " inputs, ", converter.leaves_out, ": ", off * 100, " %");
            CHECK(off < 0.005);
        }
    }
}
