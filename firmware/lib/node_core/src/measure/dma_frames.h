// Conversions as DMA brings them, sorted into frames.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace ohmstead {

// The ESP32 hands conversions over in swapped pairs, and with an odd number of inputs a pair spans
// two frames. So each goes where its channel number says, not where it was found.
template <size_t kMostInputs, size_t kMostFrames>
class DmaFrames {
   public:
    void set_up(const uint8_t* channels, size_t inputs) {
        inputs_ = inputs;
        memcpy(channels_, channels, inputs);
        memset(filled_, 0, sizeof filled_);
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
    }

    // False: no such channel, or no room.
    bool put(uint8_t channel, uint16_t code) {
        for (size_t input = 0; input < inputs_; input++) {
            if (channels_[input] != channel) continue;
            if (filled_[input] >= kMostFrames) return false;
            codes_[filled_[input]++ * inputs_ + input] = code;
            return true;
        }
        return false;
    }

    size_t complete() const {
        size_t least = inputs_ == 0 ? 0 : kMostFrames;
        for (size_t input = 0; input < inputs_; input++) {
            if (filled_[input] < least) least = filled_[input];
        }
        return least;
    }

    // False: one input is ahead of another, so something between was lost.
    bool together() const {
        const size_t least = complete();
        for (size_t input = 0; input < inputs_; input++) {
            if (filled_[input] > least + 2) return false;
        }
        return true;
    }

    const uint16_t* codes() const { return codes_; }
    size_t inputs() const { return inputs_; }

   private:
    size_t inputs_ = 0;
    size_t filled_[kMostInputs] = {};
    uint8_t channels_[kMostInputs] = {};
    uint16_t codes_[kMostInputs * kMostFrames] = {};
};

}  // namespace ohmstead
