// Record after record, until one does not belong or does not fit. `more` comes last, since only
// then it is known.
#include "talk/batch_writer.h"

#include "talk/hello.h"
#include "talk/readings.h"

namespace ohmstead {

BatchWriter::BatchWriter(char* to, size_t room_b, const Head& head)
    : writer_(to, (room_b < kMaxB ? room_b : kMaxB) - kTailB), head_(head) {}

bool BatchWriter::add(const Record& record) {
    if (count_ == kMaxRecords || !belongs(record)) return false;
    const JsonWriter::Mark before = writer_.mark();
    if (count_ == 0) write_head(record);
    write_record(record);
    if (!writer_.fits()) {
        writer_.go_back(before);
        return false;
    }
    ++count_;
    last_ = record.name;
    return true;
}

size_t BatchWriter::end(bool more) {
    if (count_ == 0) return 0;
    writer_.extend(kTailB);
    writer_.end_array();
    writer_.truth("more", more);
    writer_.end_object();
    return writer_.size_b();
}

bool BatchWriter::belongs(const Record& record) const {
    if (count_ == 0) return true;
    if (record.name.boot != last_.boot || record.interval.count != width_) return false;
    for (uint8_t i = 0; i < width_; ++i) {
        if (record.interval.readings[i].ch != channels_[i]) return false;
    }
    return true;
}

void BatchWriter::write_head(const Record& first) {
    writer_.object();
    writer_.whole("v", 1);
    writer_.text("node", head_.node);
    writer_.hex8("boot", first.name.boot);
    writer_.whole("boots", first.boots);
    if (first.name.boot == head_.boot) {
        writer_.whole("up", static_cast<int64_t>(head_.up_ms));
    } else {
        writer_.null("up");
    }
    write_channels(first.interval, writer_);
    write_acked(head_.acked, writer_);
    writer_.array("records");
    width_ = first.interval.count;
    for (uint8_t i = 0; i < width_; ++i) channels_[i] = first.interval.readings[i].ch;
}

void BatchWriter::write_record(const Record& record) {
    writer_.object();
    writer_.whole("seq", static_cast<int64_t>(record.name.seq));
    writer_.whole("up", static_cast<int64_t>(record.interval.up_ms));
    writer_.whole("ms", record.interval.ms);
    write_frequency(record.interval, writer_);
    if (record.n > 1) writer_.whole("n", record.n);
    write_readings(record.interval, true, writer_);
    writer_.end_object();
}

}  // namespace ohmstead
