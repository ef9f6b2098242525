// An update step by step: judged, fetched, held against its sum, tried, kept or taken back.
#include "update_desk.h"

using namespace ohmstead;

TEST_CASE("an offer is fetched in ranges, tried, and kept once the hub has stored something") {
    UpdateDesk desk;
    desk.offer(fake_offer(desk.image));
    desk.run();
    CHECK(desk.fetches == 3);
    CHECK(desk.places.written == desk.image);
    CHECK_FALSE(desk.update->restart_due());  // before the hub has shown that it is there
    REQUIRE(desk.start_new());
    CHECK(desk.places.trial);
    CHECK(desk.told() == "nothing");
    desk.offer(fake_offer(desk.image));
    desk.update->acknowledged(20'000);
    CHECK(desk.places.runs == desk.image);
    CHECK(desk.told() == "");
    desk.boot();
    CHECK(desk.places.runs == desk.image);
    CHECK_FALSE(desk.places.trial);
}

TEST_CASE("what is refused at sight is told and not a byte of it fetched") {
    struct Case {
        std::string offer;
        const char* begins;
    };
    const std::string image = some_image(10'000);
    std::string forged = fake_offer(image);
    forged.replace(forged.find("\"signature\":\"") + 14, 1, "_");
    std::string other_version = fake_offer(image);
    other_version.replace(other_version.find("1.5.0"), 5, "1.6.0");
    std::string other_board = fake_offer(image, "1.5.0", "esp32");
    other_board.replace(other_board.find("\"esp32\""), 7, "\"virtual\"");
    for (const Case& one :
         {Case{fake_offer(image, "1.5.0", "esp32"), "hardware:"},
          Case{fake_offer(image, "1.3.9"), "version:"},
          Case{fake_offer(some_image(1'000'001)), "size:"}, Case{forged, "signature:"},
          Case{other_version, "signature:"}, Case{other_board, "signature:"}}) {
        UpdateDesk desk;
        desk.offer(one.offer);
        desk.run();
        CHECK(desk.told().find(one.begins) == 0);
        CHECK(desk.fetches == 0);
        CHECK(desk.places.begun == 0);
    }
}

TEST_CASE("the version that runs is not fetched again, and the hub hears that it runs") {
    UpdateDesk desk;
    desk.offer(fake_offer(desk.image, "1.4.0"));
    desk.run();
    CHECK(desk.fetches == 0);
    CHECK(desk.told() == "");
}

TEST_CASE("an image with another sum is never started, and not fetched again until it is another") {
    UpdateDesk desk;
    const std::string offer = fake_offer(desk.image);
    desk.image[5000] ^= 1;
    desk.offer(offer);
    desk.run();
    CHECK(desk.told().find("sha256:") == 0);
    CHECK_FALSE(desk.start_new());
    const int fetched = desk.fetches;
    for (int boots = 0; boots < 3; ++boots) {
        desk.boot();
        desk.offer(offer);
        desk.run();
        CHECK(desk.told().find("sha256:") == 0);
    }
    CHECK(desk.fetches == fetched);
    desk.image[5000] ^= 1;
    desk.offer(fake_offer(desk.image, "1.5.0", "virtual", 2));
    desk.run();
    CHECK(desk.start_new());
}

TEST_CASE("a power cut after any chunk leaves the old firmware, which begins anew") {
    for (int cut_after = 0; cut_after <= 3; ++cut_after) {
        CAPTURE(cut_after);
        UpdateDesk desk;
        desk.offer(fake_offer(desk.image));
        desk.run(cut_after);
        desk.boot();
        CHECK_FALSE(desk.places.trial);
        desk.offer(fake_offer(desk.image));
        desk.run();
        CHECK(desk.places.written == desk.image);
        CHECK(desk.start_new());
    }
}

TEST_CASE(
    "a hub that comes and goes is asked on where it stopped; one that never answers, no more") {
    UpdateDesk desk;
    desk.offer(fake_offer(desk.image));
    desk.run(1);
    desk.away = true;
    desk.run(5);
    desk.away = false;
    desk.offer(fake_offer(desk.image));  // it says so again when it is back: nothing new
    desk.run();
    CHECK(desk.places.written == desk.image);
    UpdateDesk other;
    other.image.resize(5000);  // of 10,000 that were promised
    other.status = 404;
    other.offer(fake_offer(some_image(10'000)));
    other.run();
    CHECK(other.told().find("the hub did not hand it out") == 0);
    CHECK(other.fetches == 11);
    CHECK_FALSE(other.start_new());
}

TEST_CASE("nothing is fetched, and nothing started, while the hub is away") {
    UpdateDesk desk;
    desk.offer(fake_offer(desk.image));
    desk.update->disconnected();
    CHECK(desk.update->due_ms() == kNever);
    desk.update->connected(1);
    desk.run();
    desk.update->acknowledged(desk.now_ms);
    desk.update->disconnected();
    CHECK_FALSE(desk.update->restart_due());
    CHECK_FALSE(desk.update->begin_trial(desk.now_ms));
}

TEST_CASE(
    "a firmware that does not reach the hub in ten minutes is taken back and not tried again") {
    UpdateDesk desk;
    const std::string offer = fake_offer(desk.image);
    desk.offer(offer);
    desk.run();
    REQUIRE(desk.start_new());
    CHECK(desk.update->due_ms() == Update::kTrialMs);
    desk.update->disconnected();
    desk.update->tick(Update::kTrialMs - 1);
    CHECK_FALSE(desk.places.rolled_back);
    desk.update->tick(Update::kTrialMs);
    CHECK(desk.places.rolled_back);
    const int fetched = desk.fetches;
    desk.boot();
    CHECK(desk.version == "1.4.0");
    desk.offer(offer);
    desk.run();
    CHECK(desk.told().find("it did not reach the hub") == 0);
    CHECK(desk.fetches == fetched);
}

TEST_CASE("a firmware that keeps restarting is given three tries, each with its reason told") {
    UpdateDesk desk;
    const std::string offer = fake_offer(desk.image);
    for (int tries = 1; tries <= 3; ++tries) {
        desk.offer(offer);
        desk.run();
        REQUIRE(desk.start_new());
        desk.boot();  // it crashed: the boot loader has the old one start
        CHECK(desk.version == "1.4.0");
    }
    const int fetched = desk.fetches;
    desk.offer(offer);
    desk.run();
    CHECK(desk.told().find("it started and ended") == 0);
    CHECK(desk.fetches == fetched);
    CHECK_FALSE(desk.start_new());
}

TEST_CASE("an offer that is taken back is not fetched on") {
    UpdateDesk desk;
    desk.offer(fake_offer(desk.image));
    desk.run(1);
    desk.offer("");
    CHECK(desk.update->due_ms() == kNever);
    CHECK_FALSE(desk.start_new());
}

TEST_CASE("flash that fails ends the update, and the old firmware goes on") {
    UpdateDesk desk;
    desk.offer(fake_offer(desk.image));
    desk.run(1);
    desk.places.fails = true;
    desk.run();
    CHECK(desk.told().find("the board's flash") == 0);
    CHECK_FALSE(desk.start_new());
}

TEST_CASE("an image that calls itself another version than its offer is tried once, and told of") {
    for (const char* made : {"1.4.0", "1.4.9", "1.6.0"}) {
        for (const bool offer_first : {true, false}) {
            CAPTURE(made);
            CAPTURE(offer_first);
            const std::string says =
                std::string("it runs, but calls itself ") + made + ", not 1.5.0";
            UpdateDesk desk;
            desk.made = made;
            const std::string offer = fake_offer(desk.image);
            desk.offer(offer);
            desk.run();
            REQUIRE(desk.start_new());
            if (offer_first) desk.offer(offer);
            desk.update->acknowledged(20'000);
            if (!offer_first) desk.offer(offer);
            CHECK(desk.places.runs == desk.image);
            const int fetched = desk.fetches;
            CHECK(desk.told() == says);
            for (int boots = 0; boots < 3; ++boots) {
                desk.run();
                CHECK_FALSE(desk.start_new());
                desk.boot();
                desk.offer(offer);
                CHECK(desk.told() == says);
            }
            CHECK(desk.fetches == fetched);
        }
    }
}

TEST_CASE("an image that called itself another version is fetched again if it is offered anew") {
    UpdateDesk desk;
    desk.made = "1.4.0";
    desk.offer(fake_offer(desk.image));
    desk.run();
    REQUIRE(desk.start_new());
    desk.offer(fake_offer(desk.image));
    desk.update->acknowledged(20'000);
    desk.made = "1.5.0";
    desk.told();
    desk.offer(fake_offer(desk.image, "1.5.0", "virtual", 2));
    desk.run();
    REQUIRE(desk.start_new());
    desk.update->acknowledged(20'000);
    CHECK(desk.told() == "");
    desk.offer(fake_offer(desk.image, "1.5.0", "virtual", 2));
    CHECK(desk.told() == "");
}
