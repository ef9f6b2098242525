// Between the journal, which holds, and the sender, which knows when and what an answer means.
#include "node/delivery.h"

#include "hold/crc32.h"
#include "talk/batch_writer.h"

namespace ohmstead {

namespace {
// Sent again, the same records may need this much more: their batch's uptime has grown.
constexpr size_t kGrowthB = 16;
}  // namespace

size_t Delivery::batch(uint32_t boot, uint64_t up_ms, char* to, size_t room_b) {
    if (journal_.held() == 0 || !sender_.may_send(up_ms)) return 0;
    const size_t size_b = write(boot, up_ms, to, room_b);
    if (size_b != 0 || !waiting()) return size_b;
    sender_.forget();  // a full journal has dropped what was outstanding
    return write(boot, up_ms, to, room_b);
}

size_t Delivery::write(uint32_t boot, uint64_t up_ms, char* to, size_t room_b) {
    const Name again = sender_.outstanding();
    BatchWriter::Head head{node_, boot, up_ms, Name()};
    journal_.acked(head.acked);
    BatchWriter writer(to, waiting() ? room_b : room_b - kGrowthB, head);
    Journal::Place place = journal_.first_held();
    Record record;
    while (journal_.next(place, record)) {
        const bool alone = !waiting() && sender_.alone(record.name);
        if ((alone && writer.count() > 0) || !writer.add(record)) break;
        if (alone || record.name == again) break;
    }
    if (writer.count() == 0 || (waiting() && writer.last() != again)) return 0;
    // Whether the flash takes the mark or not: an unsent record is of no use to anybody.
    if (!waiting()) journal_.mark_sent(writer.last());
    const size_t size_b = writer.end(journal_.held() > writer.count());
    sender_.sent(writer.last(), crc32(to, size_b), up_ms);
    return size_b;
}

Sender::Verdict Delivery::answered(const Ack& ack, uint64_t up_ms) {
    const Name last = sender_.outstanding();
    return settle(sender_.answer(ack, up_ms), last);
}

Sender::Verdict Delivery::refused(uint64_t up_ms) {
    const Name last = sender_.outstanding();
    return settle(sender_.refused(up_ms), last);
}

Sender::Verdict Delivery::settle(Sender::Verdict verdict, const Name& last) {
    if (verdict == Sender::Verdict::kReplay) {
        journal_.replay();
    } else if (verdict == Sender::Verdict::kKept) {
        journal_.acknowledge(last);
    } else if (verdict == Sender::Verdict::kSetAside && is_first(last)) {
        journal_.set_aside_first();
    }
    return verdict;
}

// A full journal may have dropped it meanwhile.
bool Delivery::is_first(const Name& name) {
    Journal::Place place = journal_.first_held();
    Record record;
    return journal_.next(place, record) && record.name == name;
}

}  // namespace ohmstead
