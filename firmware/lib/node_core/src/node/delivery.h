// Records on their way from the journal to the hub, and what the hub said of them.
#pragma once

#include "hold/journal.h"
#include "talk/sender.h"

namespace ohmstead {

class Delivery {
   public:
    // `node`: its name, which outlives this.
    Delivery(Journal& journal, Random& random, const char* node)
        : journal_(journal), sender_(random), node_(node) {}

    uint64_t due_ms() const { return sender_.due_ms(journal_.held() > 0); }
    bool resting(uint64_t up_ms) const { return sender_.resting(up_ms); }
    bool waiting() const { return sender_.outstanding().seq != 0; }

    // Write the batch that goes now: the oldest records that are held, or those outstanding, again.
    // Returns its size, 0 if none goes. `boot` is the one that the node is in.
    size_t batch(uint32_t boot, uint64_t up_ms, char* to, size_t room_b);

    void rest(uint64_t up_ms, uint64_t at_least_ms = 0) { sender_.rest(up_ms, at_least_ms); }
    Sender::Verdict answered(const Ack& ack, uint64_t up_ms);
    Sender::Verdict refused(uint64_t up_ms);  // over HTTP, by its status

   private:
    size_t write(uint32_t boot, uint64_t up_ms, char* to, size_t room_b);
    bool is_first(const Name& name);
    Sender::Verdict settle(Sender::Verdict verdict, const Name& last);

    Journal& journal_;
    Sender sender_;
    const char* node_;
};

}  // namespace ohmstead
