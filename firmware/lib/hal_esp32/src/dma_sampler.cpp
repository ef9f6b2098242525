// The chip's own converter as a sampler.
#include "dma_sampler.h"

#include <esp_adc/adc_cali.h>
#include <esp_adc/adc_cali_scheme.h>
#include <esp_timer.h>

namespace ohmstead {

namespace {

#if CONFIG_IDF_TARGET_ESP32
constexpr adc_digi_output_format_t kFormat = ADC_DIGI_OUTPUT_FORMAT_TYPE1;
uint8_t channel_of(const adc_digi_output_data_t& one) {
    return static_cast<uint8_t>(one.type1.channel);
}
uint16_t code_of(const adc_digi_output_data_t& one) {
    return one.type1.data;
}
#else
constexpr adc_digi_output_format_t kFormat = ADC_DIGI_OUTPUT_FORMAT_TYPE2;
uint8_t channel_of(const adc_digi_output_data_t& one) {
    return static_cast<uint8_t>(one.type2.channel);
}
uint16_t code_of(const adc_digi_output_data_t& one) {
    return static_cast<uint16_t>(one.type2.data);
}
#endif

adc_cali_handle_t calibration() {
    adc_cali_handle_t handle = nullptr;
#if CONFIG_IDF_TARGET_ESP32
    adc_cali_line_fitting_config_t config = {};
    config.default_vref = 1100;  // where the factory has burnt none
#else
    adc_cali_curve_fitting_config_t config = {};
#endif
    config.unit_id = ADC_UNIT_1;
    config.atten = ADC_ATTEN_DB_12;
    config.bitwidth = ADC_BITWIDTH_12;
#if CONFIG_IDF_TARGET_ESP32
    const esp_err_t made = adc_cali_create_scheme_line_fitting(&config, &handle);
#else
    const esp_err_t made = adc_cali_create_scheme_curve_fitting(&config, &handle);
#endif
    return made == ESP_OK ? handle : nullptr;
}

// The code of a voltage at the pin; where nothing is burnt into the chip, by the nominal range.
uint16_t code_at(adc_cali_handle_t scale, int mv) {
    if (scale == nullptr) return static_cast<uint16_t>(mv * 4095 / 3100);
    int low = 0, high = 4095;
    while (low < high) {
        const int code = (low + high) / 2;
        int read_mv = 0;
        adc_cali_raw_to_voltage(scale, code, &read_mv);
        if (read_mv < mv) {
            low = code + 1;
        } else {
            high = code;
        }
    }
    return static_cast<uint16_t>(low);
}

}  // namespace

bool DmaSampler::start(const Chip& chip) {
    calibrate(chip);
    adc_continuous_handle_cfg_t size = {};
    size.max_store_buf_size = 4 * kBlockB;
    size.conv_frame_size = kBlockB;
    if (adc_continuous_new_handle(&size, &adc_) != ESP_OK) return false;
    adc_continuous_evt_cbs_t told = {};
    told.on_pool_ovf = overflowed;
    if (!configure() || adc_continuous_register_event_callbacks(adc_, &told, this) != ESP_OK ||
        adc_continuous_start(adc_) != ESP_OK) {
        return false;
    }
    SampleBlock unused;  // the pace is learnt first: the skew of the inputs hangs on it
    for (uint32_t block = 0; block < BlockClock::kLearning; block++) next(unused);
    return true;
}

bool DmaSampler::configure() {
    adc_digi_pattern_config_t pattern[kInputs] = {};
    uint8_t channels[kInputs] = {};
    for (size_t input = 0; input < kInputs; input++) {
        adc_unit_t unit = ADC_UNIT_1;
        adc_channel_t channel = ADC_CHANNEL_0;
        const int pin = input == 0 ? kVoltagePin : kClampPins[input - 1];
        if (adc_continuous_io_to_channel(pin, &unit, &channel) != ESP_OK) return false;
        channels[input] = static_cast<uint8_t>(channel);
        pattern[input].atten = ADC_ATTEN_DB_12;
        pattern[input].channel = channels[input];
        pattern[input].unit = ADC_UNIT_1;
        pattern[input].bit_width = ADC_BITWIDTH_12;
    }
    frames_.set_up(channels, kInputs);
    adc_continuous_config_t config = {};
    config.pattern_num = kInputs;
    config.adc_pattern = pattern;
    config.sample_freq_hz = kAskedHz;
    config.conv_mode = ADC_CONV_SINGLE_UNIT_1;
    config.format = kFormat;
    return adc_continuous_config(adc_, &config) == ESP_OK;
}

// A straight line through the range that is used: what is bent beside it, the hub's calibration of
// a clamp takes in at one load. docs/accuracy.md says how much remains.
void DmaSampler::calibrate(const Chip& chip) {
    const adc_cali_handle_t scale = calibration();
    const int low_mv = chip.bias_mv - 700, high_mv = chip.bias_mv + 700;
    const int codes = code_at(scale, high_mv) - code_at(scale, low_mv);
    volts_per_code_ = static_cast<float>(high_mv - low_mv) / 1000 / static_cast<float>(codes);
    lowest_code_ = code_at(scale, chip.lowest_mv);
    highest_code_ = code_at(scale, chip.highest_mv);
}

bool DmaSampler::next(SampleBlock& block) {
    if (overflow_ || clock_.slipped()) start_over();
    uint32_t read_b = 0;
    if (adc_continuous_read(adc_, bytes_ + filled_b_, kBlockB - filled_b_, &read_b, 200) !=
        ESP_OK) {
        return false;
    }
    filled_b_ += read_b;
    if (filled_b_ < kBlockB) return false;  // the rest lies at the beginning of the driver's ring
    filled_b_ = 0;
    if (!sort()) {
        swapped_ = !swapped_;
        start_over();
        return false;
    }
    const auto now_us = static_cast<uint64_t>(esp_timer_get_time());
    const uint64_t end_us = clock_.advance(frames_.slots(), now_us);
    block.codes = frames_.codes();
    block.frames = frames_.complete();
    block.inputs = kInputs;
    block.end_us = end_us - static_cast<uint64_t>(clock_.period_us() * frames_.slots_begun());
    block.lost = lost_;
    if (block.frames > 0) lost_ = false;
    return block.frames > 0;
}

// The block into frames. False: no order of time at all.
bool DmaSampler::sort() {
    frames_.next_block();
    for (size_t n = 0; n < kConversions; n++) {
        adc_digi_output_data_t one;
        memcpy(&one, bytes_ + place_in_dma(n, swapped_) * SOC_ADC_DIGI_RESULT_BYTES, sizeof one);
        if (!frames_.put(channel_of(one), code_of(one))) lost_ = true;
    }
    return frames_.slots() <= kMostSlots;
}

void DmaSampler::start_over() {
    adc_continuous_stop(adc_);
    adc_continuous_flush_pool(adc_);
    configure();
    clock_.restart();
    filled_b_ = 0;
    overflow_ = false;
    lost_ = true;
    adc_continuous_start(adc_);
}

float DmaSampler::skew_us(size_t input) const {
    const auto period_us = static_cast<float>(clock_.period_us());
    return static_cast<float>(input) * (period_us > 0 ? period_us : 1e6f / kAskedHz);
}

bool DmaSampler::overflowed(adc_continuous_handle_t, const adc_continuous_evt_data_t*, void* self) {
    static_cast<DmaSampler*>(self)->overflow_ = true;
    return false;
}

}  // namespace ohmstead
