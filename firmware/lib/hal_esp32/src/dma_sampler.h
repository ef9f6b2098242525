// The chip's own converter as a sampler: ADC1, continuously, by DMA.
#pragma once

#include <esp_adc/adc_continuous.h>

#include "measure/block_clock.h"
#include "measure/chips.h"
#include "measure/dma_frames.h"
#include "measure/sampler.h"
#include "pins.h"

namespace ohmstead {

class DmaSampler final : public Sampler {
   public:
    static constexpr size_t kInputs = 1 + kClamps;

    // False: the converter cannot be had.
    bool start(const Chip& chip);

    bool next(SampleBlock& block) override;  // waits for it, 200 ms at most
    size_t clamps() const override { return kClamps; }
    float volts_per_code() const override { return volts_per_code_; }
    uint16_t lowest_code() const override { return lowest_code_; }
    uint16_t highest_code() const override { return highest_code_; }
    float skew_us(size_t input) const override;

   private:
    // So many conversions make a block. The driver has five blocks in DMA: together they bridge 0.2
    // s at least, in which flash may be erased and no interrupt is served.
    static constexpr uint32_t kConversions = 1536;
    static constexpr uint32_t kBlockB = kConversions * SOC_ADC_DIGI_RESULT_BYTES;
    static constexpr uint32_t kAskedHz = 5000 * kInputs;  // slots; the ESP32 converts in 9 of 11
    static constexpr bool kSwapped = SOC_ADC_DIGI_RESULT_BYTES == 2;  // two share a word of DMA
    // More slots to a block than this: the pairs have been taken in the wrong order.
    static constexpr uint32_t kMostSlots = kConversions * 3 / 2;

    static bool overflowed(adc_continuous_handle_t, const adc_continuous_evt_data_t*, void* self);
    bool configure();
    void calibrate(const Chip& chip);
    bool sort();
    void start_over();

    adc_continuous_handle_t adc_ = nullptr;
    volatile bool overflow_ = false;
    bool lost_ = false;
    bool swapped_ = kSwapped;
    float volts_per_code_ = 0;
    uint16_t lowest_code_ = 0;
    uint16_t highest_code_ = 4095;
    uint32_t filled_b_ = 0;
    alignas(4) uint8_t bytes_[kBlockB] = {};
    BlockClock clock_;
    DmaFrames<kInputs, kMostSlots / kInputs + 4> frames_;
};

}  // namespace ohmstead
