// The first tenth of a second.
#include "measure/first_look.h"

#include <math.h>

#include "measure/exact.h"

namespace ohmstead {

namespace {
constexpr float kGuessS = 0.04f;
constexpr float kPatienceS = 0.25f;
constexpr uint32_t kCycles = 2;
}  // namespace

FirstLook::Seen FirstLook::add(Crossings& crossings, int32_t code, float least, float frames_per_s,
                               float& part) {
    const bool crossed = crossings.add(code, part);
    const float elapsed_s = static_cast<float>(++frames_) / frames_per_s;
    ++count_;
    sum_ += code;
    squares_ += static_cast<int64_t>(code) * code;
    if (elapsed_s > kPatienceS) return Seen::kNoCycles;
    if (stage_ == Stage::kGuess) {
        if (elapsed_s < kGuessS) return Seen::kNothingYet;
        set_levels(crossings, least);
        stage_ = Stage::kAlign;
        return crossings.active() ? Seen::kNothingYet : Seen::kNoCycles;
    }
    if (!crossed) return Seen::kNothingYet;
    if (stage_ == Stage::kBegin) return Seen::kCycle;
    if (stage_ == Stage::kAlign) {
        start_sums();
        stage_ = Stage::kTakeLevels;
    } else if (++crossed_ == kCycles) {
        set_levels(crossings, least);
        stage_ = Stage::kBegin;
    }
    return Seen::kNothingYet;
}

void FirstLook::set_levels(Crossings& crossings, float least) const {
    const float square = covariance(squares_, sum_, sum_, count_);
    const float mean = static_cast<float>(sum_) / static_cast<float>(count_);
    crossings.set_levels(mean, sqrtf(fmaxf(square, 0)), least);
}

void FirstLook::start_sums() {
    crossed_ = 0;
    count_ = sum_ = squares_ = 0;
}

}  // namespace ohmstead
