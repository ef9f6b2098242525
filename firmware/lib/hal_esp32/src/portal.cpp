// The portal.
#include "portal.h"

#include <WiFi.h>

#include "esp32_board.h"
#include "pins.h"
#include "portal_page.h"
#include "talk/json_writer.h"

namespace ohmstead {

namespace {

constexpr size_t kMostFormB = 1024;
constexpr size_t kMostNetworks = 12;
constexpr uint64_t kIdleMs = 600'000;

esp_err_t send_json(httpd_req_t* request, const JsonWriter& json, const char* text) {
    httpd_resp_set_type(request, "application/json");
    return httpd_resp_send(request, text, static_cast<ssize_t>(json.fits() ? json.size_b() : 0));
}

// One network of each name, the strongest first, as the scan has sorted them.
void write_networks(JsonWriter& json) {
    const int16_t found = WiFi.scanNetworks();
    json.array("networks");
    size_t written = 0;
    for (int16_t i = 0; i < found && written < kMostNetworks; i++) {
        const auto at = static_cast<uint8_t>(i);
        const String name = WiFi.SSID(at);
        bool seen = name.length() == 0;
        for (uint8_t before = 0; before < at; before++) seen = seen || WiFi.SSID(before) == name;
        if (seen) continue;
        json.object();
        json.text("wifi", name.c_str());
        json.whole("rssi_dbm", WiFi.RSSI(at));
        json.truth("open", WiFi.encryptionType(at) == WIFI_AUTH_OPEN);
        json.end_object();
        written++;
    }
    json.end_array();
    WiFi.scanDelete();
}

}  // namespace

// The network is open: it has nothing to offer but this page, and a passphrase that comes with the
// box would be the same for all. docs/safety.md says what that means.
void Portal::open() {
    used_ms_ = up_ms();
    if (server_ != nullptr) return;
    char name[24];
    snprintf(name, sizeof name, "Ohmstead-%s", desk_.node() + 6);
    WiFi.mode(WIFI_AP_STA);
    WiFi.softAP(name);
    names_.start(53, "*", WiFi.softAPIP());
    httpd_config_t config = HTTPD_DEFAULT_CONFIG();
    config.stack_size = 8192;
    config.lru_purge_enable = true;
    if (httpd_start(&server_, &config) != ESP_OK) return;
    handle("/", HTTP_GET, page);
    handle("/networks", HTTP_GET, networks);
    handle("/join", HTTP_POST, join);
    httpd_register_err_handler(server_, HTTPD_404_NOT_FOUND, elsewhere);
}

void Portal::poll() {
    if (server_ == nullptr) return;
    names_.processNextRequest();
    if (!complete(desk_.known()) || up_ms() - used_ms_ < kIdleMs) return;
    httpd_stop(server_);
    server_ = nullptr;
    names_.stop();
    WiFi.mode(WIFI_STA);
}

void Portal::handle(const char* path, httpd_method_t method, esp_err_t (*with)(httpd_req_t*)) {
    httpd_uri_t uri = {};
    uri.uri = path;
    uri.method = method;
    uri.handler = with;
    uri.user_ctx = this;
    httpd_register_uri_handler(server_, &uri);
}

esp_err_t Portal::page(httpd_req_t* request) {
    httpd_resp_set_type(request, "text/html; charset=utf-8");
    return httpd_resp_send(request, kPortalPage, sizeof kPortalPage - 1);
}

esp_err_t Portal::networks(httpd_req_t* request) {
    auto& portal = *static_cast<Portal*>(request->user_ctx);
    portal.used_ms_ = up_ms();
    static char text[3072];  // the server has one task
    JsonWriter json(text, sizeof text);
    json.object();
    json.text("node", portal.desk_.node());
    json.whole("clamps", kClamps);
    json.whole("inputs", kClamps + 1);
    write_networks(json);
    json.end_object();
    return send_json(request, json, text);
}

esp_err_t Portal::join(httpd_req_t* request) {
    auto& portal = *static_cast<Portal*>(request->user_ctx);
    static char form[kMostFormB];
    size_t size_b = 0;
    while (request->content_len <= sizeof form && size_b < request->content_len) {
        const int more = httpd_req_recv(request, form + size_b, request->content_len - size_b);
        if (more <= 0) return ESP_FAIL;
        size_b += static_cast<size_t>(more);
    }
    char text[160];
    JsonWriter json(text, sizeof text);
    portal.desk_.take_form(form, size_b, json);
    return send_json(request, json, text);
}

// Whatever a phone asks for to find out whether it is on the internet: here is the page.
esp_err_t Portal::elsewhere(httpd_req_t* request, httpd_err_code_t) {
    httpd_resp_set_status(request, "302 Found");
    httpd_resp_set_hdr(request, "Location", "http://192.168.4.1/");
    return httpd_resp_send(request, "", 0);
}

}  // namespace ohmstead
