// The newest register of each channel that was ever recorded.
#pragma once

#include "hold/record_codec.h"

namespace ohmstead {

class RegisterTable {
   public:
    void take(const Record& record) {
        in_newest_record_ = 0;
        for (size_t i = 0; i < record.interval.count; ++i) {
            const Reading& reading = record.interval.readings[i];
            take(reading.ch, reading.energy);
            in_newest_record_ |= bit(reading.ch);
        }
    }

    void take(uint8_t ch, const Register& energy) {
        if (ch >= kChannelNumbers) return;
        registers_[ch] = energy;
        known_ |= bit(ch);
    }

    bool find(uint8_t ch, Register& energy) const {
        if ((known_ & bit(ch)) == 0) return false;
        energy = registers_[ch];
        return true;
    }

    // Whether it would be forgotten with the records before the newest.
    bool only_in_older(uint8_t ch) const { return (known_ & ~in_newest_record_ & bit(ch)) != 0; }

   private:
    static uint64_t bit(uint8_t ch) { return ch < kChannelNumbers ? uint64_t{1} << ch : 0; }

    Register registers_[kChannelNumbers];
    uint64_t known_ = 0;
    uint64_t in_newest_record_ = 0;
};

}  // namespace ohmstead
