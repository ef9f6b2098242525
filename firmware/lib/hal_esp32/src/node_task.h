// The one task that the node runs in: takes events out of the queue, and says what time it is.
#pragma once

#include "events.h"
#include "node/node.h"

namespace ohmstead {

class NodeTask {
   public:
    NodeTask(Node& node, Events& events) : node_(node), events_(events) {}
    bool start(Reset reset);

   private:
    static void run(void* self);
    void tell(const Event& event);

    Node& node_;
    Events& events_;
    Reset reset_ = Reset::kOther;
};

}  // namespace ohmstead
