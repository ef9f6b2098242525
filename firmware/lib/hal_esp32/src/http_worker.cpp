// Requests to the hub over HTTP.
#include "http_worker.h"

#include <WiFi.h>
#include <esp_http_client.h>
#include <freertos/task.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

namespace ohmstead {

namespace {

constexpr size_t kMostAnswerB = 2048;  // to a POST
constexpr int kPatienceMs = 20'000;    // the hub answers after its commit

esp_err_t heard(esp_http_client_event_t* event) {
    auto& answer = *static_cast<HttpAnswer*>(event->user_data);
    if (event->event_id == HTTP_EVENT_ON_HEADER &&
        strcasecmp(event->header_key, "Retry-After") == 0) {
        answer.retry_after_s = static_cast<uint32_t>(strtoul(event->header_value, nullptr, 10));
    } else if (event->event_id == HTTP_EVENT_ON_DATA) {
        const auto more_b = static_cast<size_t>(event->data_len);
        answer.too_long = answer.too_long || more_b > answer.room_b - answer.size_b;
        if (answer.too_long) return ESP_FAIL;
        memcpy(answer.bytes + answer.size_b, event->data, more_b);
        answer.size_b += more_b;
    }
    return ESP_OK;
}

Event event_of(bool fetching) {
    Event event;
    event.kind = fetching ? Event::Kind::kFetched : Event::Kind::kPosted;
    return event;
}

}  // namespace

HttpWorker::HttpWorker(Events& events)
    : events_(events), requests_(xQueueCreate(2, sizeof(Request))) {
    xTaskCreate(run, "http", 6144, this, 2, nullptr);
}

void HttpWorker::set_up(const char* host, uint16_t port) {
    host_ = host;
    port_ = port;
}

void HttpWorker::post(const char* text, size_t size_b) {
    Request request;
    request.body = static_cast<char*>(malloc(size_b));
    request.size_b = size_b;
    if (request.body == nullptr) return fail(request);
    memcpy(request.body, text, size_b);
    queue(request);
}

void HttpWorker::fetch(const char* path, uint32_t offset_b, uint32_t size_b) {
    Request request;
    snprintf(request.path, sizeof request.path, "%s", path);
    request.fetching = true;
    request.offset_b = offset_b;
    request.size_b = size_b;
    queue(request);
}

void HttpWorker::queue(const Request& request) {
    if (!WiFi.isConnected() || xQueueSend(requests_, &request, 0) != pdTRUE) fail(request);
}

void HttpWorker::fail(const Request& request) {
    free(request.body);
    events_.put(event_of(request.fetching).kind);
}

void HttpWorker::run(void* self) {
    auto& worker = *static_cast<HttpWorker*>(self);
    Request request;
    for (;;) {
        if (xQueueReceive(worker.requests_, &request, portMAX_DELAY) != pdTRUE) continue;
        worker.carry_out(request);
        free(request.body);
    }
}

// Returns the status, 0 where no whole answer came.
int HttpWorker::perform(const Request& request, HttpAnswer& answer) {
    const bool fetching = request.fetching;
    esp_http_client_config_t config = {};
    config.host = host_;
    config.port = port_;
    config.path = request.path;
    config.method = fetching ? HTTP_METHOD_GET : HTTP_METHOD_POST;
    config.timeout_ms = kPatienceMs;
    config.event_handler = heard;
    config.user_data = &answer;
    config.disable_auto_redirect = true;
    esp_http_client_handle_t client = esp_http_client_init(&config);
    if (client == nullptr) return 0;
    char range[40];
    snprintf(range, sizeof range, "bytes=%lu-%lu", static_cast<unsigned long>(request.offset_b),
             static_cast<unsigned long>(request.offset_b + request.size_b - 1));
    if (fetching) {
        esp_http_client_set_header(client, "Range", range);
    } else {
        esp_http_client_set_header(client, "Content-Type", "application/json");
        esp_http_client_set_post_field(client, request.body, static_cast<int>(request.size_b));
    }
    const bool done = esp_http_client_perform(client) == ESP_OK && !answer.too_long;
    const int status = done ? esp_http_client_get_status_code(client) : 0;
    esp_http_client_cleanup(client);
    return status;
}

void HttpWorker::carry_out(const Request& request) {
    Event event = event_of(request.fetching);
    HttpAnswer answer;
    answer.room_b = request.fetching ? request.size_b : kMostAnswerB;
    answer.bytes = static_cast<char*>(malloc(answer.room_b));
    if (answer.bytes != nullptr) event.status = perform(request, answer);
    event.retry_after_s = answer.retry_after_s;
    if (!events_.put_bytes(event, answer.bytes, event.status == 0 ? 0 : answer.size_b)) {
        events_.put(event.kind);
    }
    free(answer.bytes);
}

}  // namespace ohmstead
