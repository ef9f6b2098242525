// Small things in files: each is there whole, as it was or as it became, or not at all.
#include <doctest/doctest.h>

#include "file_key_value.h"
#include "made_folder.h"

using namespace ohmstead;

namespace {

std::string read(FileKeyValue& store, const char* key, size_t room_b = 64) {
    std::string text(room_b, '\0');
    text.resize(store.read(key, text.data(), room_b));
    return text;
}

bool write(FileKeyValue& store, const char* key, const std::string& text) {
    return store.write(key, text.data(), text.size());
}

}  // namespace

TEST_CASE("what was written under a key is read in another run") {
    const MadeFolder folder;
    FileKeyValue before(folder.path());
    REQUIRE(write(before, "settings", "one"));
    REQUIRE(write(before, "boots", std::string("\0\1", 2)));
    FileKeyValue after(folder.path());
    CHECK(read(after, "settings") == "one");
    CHECK(read(after, "boots") == std::string("\0\1", 2));
    CHECK(read(after, "never").empty());
}

TEST_CASE("what takes more room than there is is not read in part") {
    const MadeFolder folder;
    FileKeyValue store(folder.path());
    REQUIRE(write(store, "key", "four"));
    CHECK(read(store, "key", 4) == "four");
    CHECK(read(store, "key", 3).empty());
}

TEST_CASE("a longer value leaves nothing behind when a shorter one takes its place") {
    const MadeFolder folder;
    FileKeyValue store(folder.path());
    REQUIRE(write(store, "key", "a long value"));
    REQUIRE(write(store, "key", "short"));
    CHECK(read(store, "key") == "short");
}

TEST_CASE("a program that ended while it wrote leaves the value of before") {
    const MadeFolder folder;
    FileKeyValue store(folder.path());
    REQUIRE(write(store, "key", "before"));
    folder.file("key.value.new", "af");  // the rest did not come
    CHECK(read(store, "key") == "before");
    REQUIRE(write(store, "key", "after"));
    CHECK(read(store, "key") == "after");
}

TEST_CASE("a value that cannot be written is said not to be, and changes nothing") {
    const MadeFolder folder;
    FileKeyValue store(folder.path());
    REQUIRE(write(store, "key", "before"));
    std::filesystem::create_directory(folder.path() + "/key.value.new");
    CHECK_FALSE(write(store, "key", "after"));
    CHECK(read(store, "key") == "before");
    FileKeyValue nowhere(folder.path() + "/nowhere");
    CHECK_FALSE(write(nowhere, "key", "after"));
}
