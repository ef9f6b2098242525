// Offers: read strictly, and signed as a text that the publisher can make by hand.
#include "update_desk.h"

using namespace ohmstead;

namespace {

const char* read(const std::string& text, Offer& offer) {
    return Offer::read(text.data(), text.size(), offer);
}

std::string with(const char* what, const char* instead) {
    std::string text = fake_offer(some_image(100));
    const size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, std::strlen(what), instead);
}

}  // namespace

TEST_CASE("an offer is read and its manifest is the text that is signed") {
    Offer offer;
    REQUIRE(read(fake_offer(some_image(100), "1.5.0", "esp32-s3", 7), offer) == nullptr);
    CHECK(offer.rev == 7);
    CHECK(offer.signature_b == 32);
    char text[Offer::kMaxManifestB];
    const std::string manifest(text, offer.manifest(text));
    CHECK(manifest == "ohmstead firmware 1\nversion 1.5.0\nhardware esp32-s3\nsize 100\nsha256 " +
                          hex(fake_sum(some_image(100))) + "\n");
}

TEST_CASE("the longest manifest has room") {
    Offer offer;
    const std::string name(24, 'x');
    REQUIRE(read(fake_offer(some_image(100), "65535.65535.65535", name), offer) == nullptr);
    offer.size_b = 4'000'000;
    char text[Offer::kMaxManifestB];
    CHECK(offer.manifest(text) < sizeof text);
}

TEST_CASE("what is not an offer says which field is wrong") {
    Offer offer;
    CHECK(std::string(read("", offer)).find("the offer") == 0);
    CHECK(std::string(read("[]", offer)).find("the offer") == 0);
    CHECK(std::string(read("{}", offer)).find("rev:") == 0);
    CHECK(std::string(read(with("\"rev\":1", "\"rev\":0"), offer)).find("rev:") == 0);
    CHECK(std::string(read(with("1.5.0", "1.5"), offer)).find("version:") == 0);
    CHECK(std::string(read(with("virtual", "Virtual"), offer)).find("hardware:") == 0);
    CHECK(std::string(read(with("/firmware/", "/../"), offer)).find("path:") == 0);
    CHECK(std::string(read(with(".bin", "..bin"), offer)).find("path:") == 0);
    CHECK(std::string(read(with(".bin", "\\r\\nX: y"), offer)).find("path:") == 0);
    CHECK(std::string(read(with("\"size\":100", "\"size\":0"), offer)).find("size:") == 0);
    CHECK(std::string(read(with("\"size\":100", "\"size\":4000001"), offer)).find("size:") == 0);
    CHECK(std::string(read(with("\"size\":100", "\"size\":100.0"), offer)).find("size:") == 0);
    CHECK(std::string(read(with("\"sha256\":\"", "\"sha256\":\"0"), offer)).find("sha256:") == 0);
    CHECK(std::string(read(with("=\"}", "\"}"), offer)).find("signature:") == 0);
}
