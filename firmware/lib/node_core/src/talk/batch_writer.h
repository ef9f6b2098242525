// A batch as JSON: records of one boot and one list of channels, as many as fit one message.
#pragma once

#include "talk/json_writer.h"
#include "values.h"

namespace ohmstead {

class BatchWriter {
   public:
    static constexpr size_t kMaxB = size_t{16} * 1024;
    static constexpr uint32_t kMaxRecords = 120;

    struct Head {
        const char* node = "";
        uint32_t boot = 0;   // the one that the node is in
        uint64_t up_ms = 0;  // now; not said of an earlier boot's records
        Name acked;          // the newest ack that the node holds; `seq` 0: none
    };

    BatchWriter(char* to, size_t room_b, const Head& head);

    // False: this record belongs in another batch, or there is no room. Nothing was written then.
    bool add(const Record& record);
    // `more`: other records wait. Returns the size, 0 for a batch without records.
    size_t end(bool more);

    uint32_t count() const { return count_; }
    const Name& last() const { return last_; }

   private:
    bool belongs(const Record& record) const;
    void write_head(const Record& first);
    void write_record(const Record& record);

    static constexpr size_t kTailB = 16;  // ],"more":false}

    JsonWriter writer_;
    Head head_;
    uint32_t count_ = 0;
    Name last_;
    uint8_t channels_[kMaxChannels] = {};
    uint8_t width_ = 0;
};

}  // namespace ohmstead
