// All virtual nodes of one program, served in turn.
#pragma once

#include <memory>
#include <vector>

#include "virtual/virtual_node.h"

namespace ohmstead {

class Fleet {
   public:
    // Throws std::runtime_error that says what to do.
    Fleet(const Options& options, PollLoop& loop, const Clock& clock);
    ~Fleet();  // and a storage that nobody named is gone
    Fleet(const Fleet&) = delete;
    Fleet& operator=(const Fleet&) = delete;

    void power_on();
    void serve();             // everyone who has something to do
    uint64_t due_us() const;  // when the first has again, on the clock
    void halt();
    bool cut(const std::string& which, uint64_t off_us);  // its number, or its identity

    uint64_t held() const;    // records, and nodes that are off
    uint64_t stored() const;  // records
    bool all_connected() const;
    const std::vector<std::unique_ptr<VirtualNode>>& nodes() const { return nodes_; }

   private:
    const Clock& clock_;
    std::string storage_;
    bool own_storage_;
    std::vector<std::unique_ptr<VirtualNode>> nodes_;
    uint64_t looked_us_ = 0;
};

}  // namespace ohmstead
