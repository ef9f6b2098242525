// The world as the node sees it. Each port has two implementations: the ESP32's and a PC's.
// Nothing here calls back into the node: what happens outside comes in through Node's own methods.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace ohmstead {

struct Settings;

// NOR flash as the journal needs it: sectors that are erased to 0xFF and programmed once.
// Every method returns false where the flash failed.
class Flash {
   public:
    static constexpr uint32_t kSectorB = 4096;
    virtual uint32_t sectors() const = 0;
    virtual bool read(uint32_t offset_b, void* to, size_t size_b) = 0;
    virtual bool program(uint32_t offset_b, const void* from,
                         size_t size_b) = 0;  // erased bytes only
    virtual bool erase(uint32_t sector) = 0;
    virtual bool sync() = 0;  // what was programmed and erased survives a power cut from here on

   protected:
    ~Flash() = default;
};

// Small things that outlive a boot (settings, counters); each written whole or not at all.
class KeyValue {
   public:
    // Returns the number of bytes read, 0 if there is nothing, or it is larger than `size_b`.
    virtual size_t read(const char* key, void* to, size_t size_b) = 0;
    virtual bool write(const char* key, const void* from, size_t size_b) = 0;

   protected:
    ~KeyValue() = default;
};

// 32 random bits at a time; good enough to name boots by.
class Random {
   public:
    virtual uint32_t next() = 0;

   protected:
    ~Random() = default;
};

// The last part of a topic, ohmstead/1/<node>/<...>.
enum class Topic : uint8_t {
    kHello,
    kRecords,
    kAck,
    kLive,
    kPresence,
    kHealth,
    kSettings,
    kSettingsApplied,
    kAsk,     // hub to node, not retained: identify, learn noise
    kAnswer,  // node to hub: what became of it
    kUpdate,
};

// The two transports. What is handed over is copied or sent before the call returns.
class Transport {
   public:
    virtual void dial() = 0;  // connect to the broker: Node::connected or Node::unreachable follows
    virtual void publish(Topic topic, const char* text, size_t size_b, uint8_t qos,
                         bool retain) = 0;
    virtual void post(const char* text, size_t size_b) = 0;  // to /api/data: Node::posted follows
    // GET these bytes of a path of the hub (HTTP's Range): Node::fetched follows.
    virtual void fetch(const char* path, uint32_t offset_b, uint32_t size_b) = 0;

   protected:
    ~Transport() = default;
};

// The measuring side, as the node's settings and the hub's questions reach it.
class Measuring {
   public:
    // Measure by these settings from now on, without a gap in the registers. Returns nullptr, or
    // why they cannot be used ("channels[0].sensor: ..."): then everything stays as it was.
    virtual const char* set_up(const Settings& settings) = 0;
    // Begin to learn the noise of an open clamp; Node::noise_learnt follows.
    virtual void learn_noise(uint8_t ch) = 0;
    virtual float samples_per_s() const { return 0; }  // of each input; 0: not known

   protected:
    ~Measuring() = default;
};

// The board's second place for a firmware, and which of the two starts.
class Firmware {
   public:
    virtual uint32_t room_b() = 0;  // the largest image that the place takes; 0: there is none
    // A new image of this size is to be written: what the place held is no more.
    virtual bool begin(uint32_t size_b) = 0;
    virtual bool write(const void* from, size_t size_b) = 0;  // goes on where the last one ended
    // All is written. From the next start on the new firmware runs, on trial: a start that ends
    // before `confirm`, however it ends, is followed by one of the old firmware.
    virtual bool start_next() = 0;
    virtual bool on_trial() = 0;   // this firmware is, since this start
    virtual void confirm() = 0;    // this firmware stays
    virtual void roll_back() = 0;  // start the old firmware, now

   protected:
    ~Firmware() = default;
};

// SHA-256 of an image as it comes, and whether the firmware's publisher has signed for it.
class Seal {
   public:
    static constexpr size_t kSumB = 32;
    virtual void begin() = 0;
    virtual void add(const void* bytes, size_t size_b) = 0;
    virtual void end(uint8_t sum[kSumB]) = 0;
    // Whether this is a signature (ECDSA P-256, DER) over this sum by the key that the firmware was
    // built with.
    virtual bool verify(const uint8_t sum[kSumB], const uint8_t* signature, size_t size_b) = 0;

   protected:
    ~Seal() = default;
};

// The board itself.
class Board {
   public:
    virtual void identify(uint32_t for_ms) = 0;  // blink the LED
    virtual int32_t rssi_dbm() = 0;
    virtual uint32_t free_heap_b() = 0;
    virtual void restart() = 0;

   protected:
    ~Board() = default;
};

}  // namespace ohmstead
