// The portal: a Wi-Fi network of the box's own, whose one page asks for the house's.
#pragma once

#include <DNSServer.h>
#include <esp_http_server.h>

#include "provisioning_desk.h"

namespace ohmstead {

class Portal {
   public:
    explicit Portal(ProvisioningDesk& desk) : desk_(desk) {}

    void open();
    // Every now and then. Closes it if nobody has used it for ten minutes and the node knows its
    // hub.
    void poll();

   private:
    static esp_err_t page(httpd_req_t* request);
    static esp_err_t networks(httpd_req_t* request);
    static esp_err_t join(httpd_req_t* request);
    static esp_err_t elsewhere(httpd_req_t* request, httpd_err_code_t);
    void handle(const char* path, httpd_method_t method, esp_err_t (*with)(httpd_req_t*));

    ProvisioningDesk& desk_;
    DNSServer names_;
    httpd_handle_t server_ = nullptr;
    uint64_t used_ms_ = 0;
};

}  // namespace ohmstead
