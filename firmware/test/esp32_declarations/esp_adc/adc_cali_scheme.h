// ESP-IDF 5.5, esp_adc: line fitting on the ESP32, curve fitting on S3 and C3.
#pragma once
#include "adc_cali.h"
#include "adc_continuous.h"
#if CONFIG_IDF_TARGET_ESP32
typedef struct {
    adc_unit_t unit_id;
    adc_atten_t atten;
    adc_bitwidth_t bitwidth;
    uint32_t default_vref;
} adc_cali_line_fitting_config_t;
extern "C" esp_err_t adc_cali_create_scheme_line_fitting(
    const adc_cali_line_fitting_config_t* config, adc_cali_handle_t* ret_handle);
#else
typedef struct {
    adc_unit_t unit_id;
    adc_channel_t chan;
    adc_atten_t atten;
    adc_bitwidth_t bitwidth;
} adc_cali_curve_fitting_config_t;
extern "C" esp_err_t adc_cali_create_scheme_curve_fitting(
    const adc_cali_curve_fitting_config_t* config, adc_cali_handle_t* ret_handle);
#endif
