// Counting on a register.
#include "measure/energy.h"

namespace ohmstead {

namespace {
constexpr double kMostUj = 1e16;  // 2.8 MWh in one window: only a wrong setting makes it

void add(int64_t& total_mwh, int32_t& rest_uj, int64_t more_uj) {
    const int64_t all_uj = rest_uj + more_uj;
    total_mwh += all_uj / kMicrojoulesPerMwh;
    rest_uj = static_cast<int32_t>(all_uj % kMicrojoulesPerMwh);
}
}  // namespace

void add_imported(Register& energy, int64_t microjoules) {
    if (microjoules > 0) add(energy.imported_mwh, energy.imported_rest_uj, microjoules);
}

void add_exported(Register& energy, int64_t microjoules) {
    if (microjoules > 0) add(energy.exported_mwh, energy.exported_rest_uj, microjoules);
}

// In double: a float's 24 bits would round a long window's energy. Once a window, not once a
// sample.
int64_t microjoules(float power_w, uint64_t us) {
    double exact = static_cast<double>(power_w) * static_cast<double>(us);
    if (!(exact < kMostUj)) exact = exact > 0 ? kMostUj : 0;  // too much, or not a number
    if (exact < -kMostUj) exact = -kMostUj;
    return static_cast<int64_t>(exact < 0 ? exact - 0.5 : exact + 0.5);
}

}  // namespace ohmstead
