// The samples' clock.
#include "measure/sample_clock.h"

namespace ohmstead {

namespace {
constexpr uint64_t kHalfSpanUs = 16'000'000;
constexpr uint64_t kLeastSpanUs = 200'000;      // of the first rate
constexpr uint64_t kSettledSpanUs = 2'000'000;  // after a gap the rate of before holds so long
constexpr double kLargestErrorUs = 100'000;     // beyond it samples are missing, whoever lost them
constexpr double kShareOfError = 1.0 / 16;
}  // namespace

bool SampleClock::take(size_t frames, uint64_t end_us, bool lost) {
    frames_ += frames;
    if (!begun_) {
        begun_ = true;
        start_over(end_us);
        return true;
    }
    const double expected_us = end_us_ + static_cast<double>(frames) * us_per_frame_;
    const double error_us = static_cast<double>(end_us) - expected_us;
    const bool fits = error_us < kLargestErrorUs && error_us > -kLargestErrorUs;
    if (lost || (ready() && !fits)) {
        start_over(end_us);
        return false;
    }
    end_us_ = ready() ? expected_us + error_us * kShareOfError : static_cast<double>(end_us);
    measure_rate(end_us);
    return true;
}

void SampleClock::start_over(uint64_t end_us) {
    end_us_ = static_cast<double>(end_us);
    older_ = newer_ = Mark{frames_, end_us};
}

void SampleClock::measure_rate(uint64_t end_us) {
    if (end_us <= older_.us) return;
    const uint64_t span_us = end_us - older_.us;
    if (span_us < (settled_ ? kSettledSpanUs : kLeastSpanUs)) return;
    us_per_frame_ = static_cast<double>(span_us) / static_cast<double>(frames_ - older_.frames);
    settled_ = settled_ || span_us >= kSettledSpanUs;
    if (end_us - newer_.us < kHalfSpanUs) return;
    older_ = newer_;
    newer_ = Mark{frames_, end_us};
}

float SampleClock::frames_per_s() const {
    return ready() ? static_cast<float>(1e6 / us_per_frame_) : 0;
}

double SampleClock::us_at(double frame) const {
    return end_us_ - (static_cast<double>(frames_) - 1 - frame) * us_per_frame_;
}

}  // namespace ohmstead
