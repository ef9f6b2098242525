// The board: its light, its name, its memory, why it started, and what ends it when a task hangs.
#pragma once

#include <esp_timer.h>

#include "node/node.h"
#include "outside.h"

namespace ohmstead {

inline uint64_t up_us() {
    return static_cast<uint64_t>(esp_timer_get_time());
}
inline uint64_t up_ms() {
    return up_us() / 1000;
}

class Esp32Board final : public Board, public Random {
   public:
    Esp32Board();

    void identify(uint32_t for_ms) override;
    int32_t rssi_dbm() override;
    uint32_t free_heap_b() override;
    void restart() override;
    uint32_t next() override;  // random; the radio feeds it

    // 12 hex digits of the factory's address, as in the topics.
    static void name(char (&node)[13]);
    static Reset why_started();
    // From now on the calling task must call `alive` every 30 s, or the board starts anew.
    static void watch_this_task();
    static void alive();

   private:
    static void blink(void* self);

    esp_timer_handle_t timer_ = nullptr;
    volatile uint32_t blinks_ = 0;
};

}  // namespace ohmstead
