// Windows become intervals.
#include "measure/intervals.h"

#include "measure/energy.h"

namespace ohmstead {

namespace {
constexpr uint64_t kGapUs = 1000;  // between windows; less is rounding

int place_of(const Settings& settings, uint8_t ch) {
    for (int at = 0; at < settings.count; ++at) {
        if (settings.channels[at].ch == ch) return at;
    }
    return -1;
}
}  // namespace

void Intervals::restore(uint8_t ch, const Register& energy) {
    if (ch < kChannels) registers_[ch] = energy;
}

// A channel that stays keeps what it has tallied; one that goes has it booked.
void Intervals::set_up(const Settings& settings) {
    Stretch before = interval_;
    for (Tally& tally : interval_.tallies) tally = Tally();
    for (Tally& tally : live_.tallies) tally = Tally();
    for (size_t at = 0; at < settings_.count; ++at) {
        const uint8_t ch = settings_.channels[at].ch;
        const int place = place_of(settings, ch);
        if (place >= 0) {
            interval_.tallies[place] = before.tallies[at];
        } else if (ch < kChannels) {
            book(settings_.channels[at], before.tallies[at]);
        }
    }
    settings_ = settings;
    due_us_ = 0;
}

bool Intervals::take(const Window& window, Interval& done) {
    const uint64_t begin_us = window.end_us - window.us;
    const uint64_t length_us = static_cast<uint64_t>(settings_.interval_ms) * 1000;
    if (!interval_.open) interval_.begin(begin_us);
    if (!live_.open) live_.begin(begin_us);
    if (due_us_ == 0 && length_us > 0) due_us_ = (begin_us / length_us + 1) * length_us;
    interval_.add(window, settings_);
    live_.add(window, settings_);
    const uint64_t nearest_us = window.end_us + window.us / 2;
    if (nearest_us < due_us_) return false;
    if (length_us > 0) due_us_ = (nearest_us / length_us + 1) * length_us;
    close(done);
    return true;
}

void Intervals::book(const ChannelSettings& channel, Tally& tally) {
    tally.settle(channel);
    add_imported(registers_[channel.ch], tally.imported_uj());
    add_exported(registers_[channel.ch], tally.exported_uj());
}

// A channel that was disabled in this interval has no reading, but what it measured until then.
void Intervals::close(Interval& done) {
    interval_.finish(settings_, done);
    for (size_t at = 0, out = 0; at < settings_.count; ++at) {
        const ChannelSettings& channel = settings_.channels[at];
        if (channel.ch >= kChannels) continue;
        book(channel, interval_.tallies[at]);
        if (channel.enabled) done.readings[out++].energy = registers_[channel.ch];
    }
    interval_.begin(interval_.end_us);
}

bool Intervals::live(Interval& newest) {
    if (!live_.open || live_.end_us == live_.begin_us) return false;
    live_.finish(settings_, newest);
    live_.begin(live_.end_us);
    return true;
}

void Intervals::Stretch::begin(uint64_t at_us) {
    *this = Stretch();
    open = true;
    begin_us = end_us = at_us;
}

void Intervals::Stretch::add(const Window& window, const Settings& settings) {
    gap = gap || window.end_us - window.us > end_us + kGapUs;
    end_us = window.end_us;
    if (window.hz > 0) {
        hz_us += static_cast<double>(window.hz) * window.us;
        hz_for_us += window.us;
    }
    for (size_t at = 0; at < window.count && at < kMaxChannels; ++at) {
        const int place = place_of(settings, window.channels[at].ch);
        if (place < 0) continue;
        const ChannelSettings& channel = settings.channels[place];
        tallies[place].add(window.channels[at], window.us, window.samples, channel);
    }
}

void Intervals::Stretch::finish(const Settings& settings, Interval& to) {
    to = Interval();
    to.up_ms = end_us / 1000;
    to.ms = static_cast<uint32_t>(to.up_ms - begin_us / 1000);
    if (hz_for_us > 0) {
        to.hz_chz = static_cast<int32_t>(hz_us / static_cast<double>(hz_for_us) * 100 + 0.5);
    }
    for (size_t at = 0; at < settings.count; ++at) {
        const ChannelSettings& channel = settings.channels[at];
        if (!channel.enabled) continue;
        Reading& reading = to.readings[to.count++];
        reading.ch = channel.ch;
        reading.quality = gap ? kSamplesLost : 0;
        tallies[at].settle(channel);
        tallies[at].read(reading, settings.volts_per_volt > 0);
    }
}

}  // namespace ohmstead
