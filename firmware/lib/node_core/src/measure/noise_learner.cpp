// Learning an open clamp's noise.
#include "measure/noise_learner.h"

#include "measure/exact.h"

namespace ohmstead {

namespace {
constexpr uint32_t kBlocks = 25;  // after one that only finds the offset
constexpr float kBlockS = 0.2f;
// A mains sine of half a code RMS is refused, or what is three times more than white noise has at
// one frequency by chance.
constexpr float kMainsSquare = 0.25f;
constexpr float kTimesChance = 3;
}  // namespace

void NoiseLearner::begin(float frames_per_s, float mains_hz, int32_t lowest, int32_t highest) {
    *this = NoiseLearner();
    running_ = true;
    block_frames_ = static_cast<uint32_t>(frames_per_s * kBlockS + 0.5f);
    lowest_ = lowest;
    highest_ = highest;
    turns_[0] = (mains_hz > 0 ? mains_hz : 50) / frames_per_s;
    turns_[1] = (mains_hz > 0 ? mains_hz : 60) / frames_per_s;
    begin_block();
}

void NoiseLearner::begin_block() {
    frames_ = 0;
    sum_ = squares_ = 0;
    for (int at = 0; at < 2; ++at) mains_[at].begin(turns_[at]);
}

bool NoiseLearner::add(int32_t code) {
    if (!running_) return false;
    clipped_ += code <= lowest_ || code >= highest_;
    const int32_t value = code - middle_;
    sum_ += value;
    squares_ += static_cast<int64_t>(value) * value;
    for (Goertzel& mains : mains_) mains.add(static_cast<float>(value));
    if (++frames_ < block_frames_) return false;
    end_block();
    begin_block();
    running_ = ++blocks_ <= kBlocks;
    return !running_;
}

void NoiseLearner::end_block() {
    if (blocks_ == 0) {
        middle_ = static_cast<int32_t>(sum_ / block_frames_);
        return;
    }
    variance_ += covariance(squares_, sum_, sum_, block_frames_);
    for (int at = 0; at < 2; ++at) mains_square_[at] += mains_[at].mean_square(block_frames_);
}

const char* NoiseLearner::result(float& variance) const {
    variance = variance_ / kBlocks;
    const float by_chance = 2 * variance / static_cast<float>(block_frames_);
    for (const float sum : mains_square_) {
        if (sum / kBlocks > kMainsSquare + kTimesChance * by_chance) {
            return "mains frequency is on the clamp: take it off the conductor";
        }
    }
    if (clipped_ > 0) return "the input is at the end of its range: check bias and burden";
    return nullptr;
}

}  // namespace ohmstead
