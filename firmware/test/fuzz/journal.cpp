// A journal whose flash is damaged between boots, or is any bytes: it opens, and makes nothing up.
#include "hold/journal.h"

#include "bare/bare_flash.h"
#include "promise.h"

using namespace ohmstead;

namespace {

constexpr uint32_t kBoots = 8;

// What was ever appended: for each boot its last seq.
struct Past {
    uint64_t last_seq[kBoots + 1] = {};
    uint32_t boot = 1;
};

Record made(Past& past, Script& script) {
    Record record;
    record.name = {past.boot, ++past.last_seq[past.boot]};
    record.boots = past.boot;
    record.interval.up_ms = record.name.seq * 10'000;
    record.interval.ms = 10'000;
    record.interval.count = static_cast<uint8_t>(1 + script.byte() % kMaxChannels);
    for (uint8_t ch = 0; ch < record.interval.count; ++ch) {
        Reading& reading = record.interval.readings[ch];
        reading.ch = ch;
        reading.power_dw = static_cast<int32_t>(script.byte()) * 100;
        reading.energy.imported_mwh = static_cast<int64_t>(record.name.seq) * 1'000;
    }
    return record;
}

// Whatever the flash holds, the walk ends, and each record is one that was written.
void walk(Journal& journal, const Past& past, bool any_bytes) {
    Journal::Place place = journal.first_held();
    Record record;
    uint32_t steps = 0;
    while (journal.next(place, record)) {
        promise(++steps <= BareFlash::kSectors * Flash::kSectorB / 8, "the walk ends");
        promise(record.interval.count <= kMaxChannels, "a record has the node's channels");
        if (any_bytes) continue;
        promise(record.name.boot >= 1 && record.name.boot <= kBoots, "a boot was one");
        promise(record.name.seq <= past.last_seq[record.name.boot], "no record is made up");
    }
    promise(steps <= journal.held(), "no more is walked than is held");
    Name name;
    Register energy;
    journal.acked(name);
    for (uint8_t ch = 0; ch < 64; ++ch) journal.register_of(ch, energy);
}

void answer(Journal& journal, uint8_t how) {
    Journal::Place place = journal.first_held();
    Record record;
    Name last;
    for (uint8_t i = 0; i <= how % 16 && journal.next(place, record); ++i) last = record.name;
    if (last.seq == 0) return;
    if (!journal.mark_sent(last)) return;
    if (how >= 64) journal.acknowledge(last);
}

// One life: a boot, until the script says that it is over.
void live(BareFlash& flash, Past& past, Script& script, bool any_bytes) {
    Journal journal(flash);
    if (!journal.open()) return;
    walk(journal, past, any_bytes);
    for (uint8_t what = script.byte(); what != 0; what = script.byte()) {
        if (what < 160) {
            for (uint8_t i = 0; i < what % 32; ++i) journal.append(made(past, script));
        } else if (what < 220) {
            answer(journal, script.byte());
        } else if (what < 230) {
            journal.set_aside_first();
        } else if (what < 240) {
            journal.replay();
        } else if (what < 250) {
            flash.cut_after(1 + script.byte() % 32);
        } else {
            journal.sync();
        }
    }
    walk(journal, past, any_bytes);
}

// Up to eight places of the flash become something else.
void damage(BareFlash& flash, Script& script) {
    for (uint8_t count = script.byte() % 9; count > 0; --count) {
        const uint32_t offset_b =
            (script.number() | uint32_t{script.byte()} << 16) % flash.size_b();
        flash.cell(offset_b) ^= script.byte();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size_b) {
    static BareFlash flash;
    flash.restart();
    flash.erase_all();
    Past past;
    Script script(data, size_b);
    const bool any_bytes = script.byte() % 4 == 0;
    if (any_bytes) {
        for (uint32_t at = 0; at < flash.size_b() && !script.over(); ++at) {
            flash.cell(at) = script.byte();
        }
    }
    for (past.boot = 1; past.boot <= kBoots; ++past.boot) {
        live(flash, past, script, any_bytes);
        flash.restart();
        if (script.over()) break;
        damage(flash, script);
    }
    return 0;
}
