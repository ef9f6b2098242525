// Firmware from the hub: taken only if it is newer, meant for this board and signed; kept only once
// it has reached the hub, else the old one comes back.
#pragma once

#include "node/offer.h"
#include "node/trial.h"
#include "outside.h"

namespace ohmstead {

class Update {
   public:
    struct Ports {
        KeyValue& key_value;
        Transport& transport;
        Firmware& firmware;
        Seal& seal;
        Random& random;
    };

    static constexpr uint32_t kChunkB = 4096;  // of an image: what is fetched at once
    static constexpr uint32_t kTrialMs = 600'000;

    // `version` and `hardware` of the firmware that runs; they outlive this.
    Update(const char* version, const char* hardware, const Ports& ports)
        : version_(version), hardware_(hardware), ports_(ports) {}

    // At boot, before anything is sent. True: an update is why the board has restarted.
    bool start(uint64_t up_ms);

    uint64_t due_ms() const;  // when `tick` has something to do (uptime)
    void tick(uint64_t up_ms);

    void connected(uint64_t up_ms);  // to the broker; else nothing is fetched
    void disconnected() { connected_ = false; }
    void offered(const char* text, size_t size_b, uint64_t up_ms);  // on topic `update`
    void fetched(int status, const void* bytes, size_t size_b, uint64_t up_ms);
    void acknowledged(uint64_t up_ms);  // the hub has stored what this very boot has sent

    // The new firmware is there, and the hub too: after the next record the board is to restart.
    bool restart_due() const { return step_ == Step::kRestart && connected_; }
    // All that the node has made is in flash. True: restart the board now.
    bool begin_trial(uint64_t up_ms);

    // What the hub is to be told of an offer; given once. `error` is null: it runs.
    bool tells(uint32_t& rev, const char*& error);

   private:
    enum class Step : uint8_t { kIdle, kNext, kFetching, kReady, kRestart };

    void consider(uint64_t up_ms);
    Refusal judged();
    void take_chunk(const void* bytes, uint32_t size_b, uint64_t up_ms);
    void finish();
    void failed_to_fetch(uint64_t up_ms);
    void look_back();
    void name_offer(uint8_t name[Seal::kSumB]);
    void runs();
    bool runs_as_another();
    void tell_other_version();
    void refuse(Refusal why);
    void remember(Trial::State state, Refusal why);
    void tell(const char* error);

    const char* version_;
    const char* hardware_;
    const Ports ports_;

    Offer offer_;
    bool has_offer_ = false;
    uint8_t name_[Seal::kSumB] = {};  // of the offer
    Trial trial_;                     // of this offer or of one before
    bool on_trial_ = false;           // the firmware that runs is
    bool connected_ = false;
    bool tells_ = false;
    uint32_t told_rev_ = 0;
    const char* error_ = nullptr;
    char other_version_[96] = "";  // an error that names both
    Step step_ = Step::kIdle;
    uint32_t offset_b_ = 0;
    uint32_t failures_ = 0;
    uint64_t due_ms_ = 0;
    uint64_t trial_ends_ms_ = 0;
};

}  // namespace ohmstead
