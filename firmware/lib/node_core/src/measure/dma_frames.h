// Conversions as DMA brings them, sorted into frames.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace ohmstead {

// Where in a block the n-th conversion in time lies: the ESP32 swaps the two of each pair.
constexpr size_t place_in_dma(size_t n, bool swapped) {
    return swapped ? n ^ 1u : n;
}

// The inputs take turns, a slot each: slot / inputs is the frame, slot % inputs the input. Not each
// slot brings a conversion: with the limit that ESP-IDF sets, an ESP32 delivers nine and then
// leaves two slots out, while the turns go on. So a channel number that was not expected tells how
// many slots have passed. What a frame lacks lies on the line between that input's conversions
// before and after; a frame is complete when these are there. (Before an input's first one: that
// one.) Two inputs look the same with and without two slots left out, so there it stays unseen.
template <size_t kMostInputs, size_t kMostFrames>
class DmaFrames {
   public:
    void set_up(const uint8_t* channels, size_t inputs) {
        inputs_ = inputs;
        memcpy(channels_, channels, inputs);
        slots_ = 0;
        begin_anew();
    }

    // Take out the complete frames; what has begun of the next ones stays.
    void next_block() {
        const size_t done = complete();
        for (size_t input = 0; input < inputs_; input++) {
            for (size_t row = done; row < filled_[input]; row++) {
                codes_[(row - done) * inputs_ + input] = codes_[row * inputs_ + input];
            }
            filled_[input] -= done;
        }
        slot_ -= done * inputs_;
        slots_ = 0;
    }

    // The next conversion in time. False: out of step. All frames are dropped, and it goes on with
    // the next one that begins.
    bool put(uint8_t channel, uint16_t code) {
        if (place(channel, code)) return true;
        begin_anew();
        return false;
    }

    size_t complete() const {
        size_t least = inputs_ == 0 ? 0 : kMostFrames;
        for (size_t input = 0; input < inputs_; input++) {
            if (filled_[input] < least) least = filled_[input];
        }
        return least;
    }

    uint32_t slots() const { return slots_; }  // that have passed in this block
    // Those of them that have passed since the last complete frame.
    uint32_t slots_begun() const { return static_cast<uint32_t>(slot_ - complete() * inputs_); }
    const uint16_t* codes() const { return codes_; }
    size_t inputs() const { return inputs_; }

   private:
    static constexpr size_t kMostMissing = 3;  // conversions of one input, one after the other

    void begin_anew() {
        memset(filled_, 0, sizeof filled_);
        memset(known_, 0, sizeof known_);
        slot_ = 0;
        strange_ = 0;
        begun_ = false;
    }

    bool place(uint8_t channel, uint16_t code) {
        const size_t input = input_of(channel);
        if (input == inputs_) return pass_strange();
        strange_ = 0;
        begun_ = begun_ || input == 0;
        if (!begun_) {
            slots_++;
            return true;
        }
        const size_t left_out = (input + inputs_ - slot_ % inputs_) % inputs_;
        const size_t row = (slot_ + left_out) / inputs_;
        slots_ += static_cast<uint32_t>(left_out) + 1;
        if (row >= kMostFrames || row > complete() + kMostMissing) return false;
        slot_ += left_out + 1;
        fill(input, row, code);
        return true;
    }

    // A channel that nobody asked for: its slot has passed, its conversion is missing.
    bool pass_strange() {
        slots_++;
        if (begun_) slot_++;
        return ++strange_ < inputs_;
    }

    size_t input_of(uint8_t channel) const {
        size_t input = 0;
        while (input < inputs_ && channels_[input] != channel) input++;
        return input;
    }

    void fill(size_t input, size_t row, uint16_t code) {
        const uint32_t before = known_[input] ? last_[input] : code;
        const auto steps = static_cast<uint32_t>(row - filled_[input] + 1);
        for (uint32_t step = 1; step <= steps; step++) {
            const uint32_t sum = before * (steps - step) + code * step + steps / 2;
            codes_[filled_[input]++ * inputs_ + input] = static_cast<uint16_t>(sum / steps);
        }
        last_[input] = code;
        known_[input] = true;
    }

    size_t inputs_ = 0;
    size_t slot_ = 0;     // the next one, counted from the first frame held
    uint32_t slots_ = 0;  // in this block
    size_t strange_ = 0;  // channels nobody asked for, one after the other
    bool begun_ = false;  // a frame's first input has been seen
    size_t filled_[kMostInputs] = {};
    uint16_t last_[kMostInputs] = {};
    bool known_[kMostInputs] = {};  // there is a last one
    uint8_t channels_[kMostInputs] = {};
    uint16_t codes_[kMostInputs * kMostFrames] = {};
};

}  // namespace ohmstead
