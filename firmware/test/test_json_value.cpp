// JSON as the node reads it: strict, in place, and never past the end.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <string>

#include "talk/json_items.h"
#include "talk/json_value.h"

using ohmstead::JsonItems;
using ohmstead::JsonValue;

namespace {

// A copy on the heap without a byte behind it, so that the sanitizer sees a read past the end.
bool taken(const std::string& text) {
    const std::unique_ptr<char[]> copy(new char[text.size()]);
    std::memcpy(copy.get(), text.data(), text.size());
    return !JsonValue::in(copy.get(), text.size()).missing();
}

JsonValue in(const char* text) {
    return JsonValue::in(text, std::strlen(text));
}

double real(const char* text) {
    double value = std::nan("");
    in(text).real(value);
    return value;
}

}  // namespace

TEST_CASE("JSON of every kind is taken") {
    for (const char* text :
         {"{}", "[]", "\"\"", "0", "-0", "1.5e-3", "1E+9", "true", "false", "null",
          " [ 1 , {\"a\" : [ ] } ] ", "{\"a\":{\"b\":[1,2,{}]},\"c\":\"\\u00e9\\ud83d\\ude00\"}",
          "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"}) {
        CAPTURE(text);
        CHECK(taken(text));
    }
}

TEST_CASE("what is not strictly JSON is not taken") {
    for (const char* text : {"",
                             " ",
                             "{",
                             "[",
                             "[1",
                             "[1,",
                             "[1,]",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{a:1}",
                             "{'a':1}",
                             "01",
                             "1.",
                             ".5",
                             "+1",
                             "-",
                             "1e",
                             "1e+",
                             "NaN",
                             "Infinity",
                             "-Infinity",
                             "nul",
                             "truee",
                             "tru",
                             "1 2",
                             "[] []",
                             "]",
                             "}",
                             "[}",
                             "{]",
                             "\"",
                             "\"\\\"",
                             "\"\\x\"",
                             "\"\\u12\"",
                             "\"\\u123g\"",
                             "\"\n\"",
                             "\"\t\"",
                             "\"\\ud800\"",
                             "\"\\udc00\"",
                             "\"\\ud800\\u0041\"",
                             "\xef\xbb\xbf{}",
                             "{\"a\" 1}",
                             "[1 2]",
                             "{\"a\":1 \"b\":2}",
                             "\"\xff\"",
                             "\"\xc3\"",
                             "\"\xc0\x80\"",
                             "\"\xe0\x80\x80\"",
                             "\"\xed\xa0\x80\"",
                             "\"\xf4\x90\x80\x80\"",
                             "\"\x80\"",
                             "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"}) {
        CAPTURE(text);
        CHECK_FALSE(taken(text));
    }
    CHECK_FALSE(taken(std::string("1\0", 2)));
    CHECK(JsonValue::in(nullptr, 0).missing());
}

TEST_CASE("a text that ends early at any byte is neither taken nor read past its end") {
    const std::string whole =
        R"({"rev":4,"a":[1.5e3,null,true,{"\u00e9\\":"\ud83d\ude00"}],"b":"x"})";
    REQUIRE(taken(whole));
    for (size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(taken(whole.substr(0, size)));
    }
}

TEST_CASE("members are found by their decoded names, the first of two") {
    const JsonValue object = in(R"({"other":{"a":9},"\u0061":[{"b":"}"},2],"a":3,"z":null})");
    JsonItems items(object.member("a"));
    JsonValue item;
    REQUIRE(items.next(item));
    CHECK(item.member("b").is("}"));
    REQUIRE(items.next(item));
    int64_t two = 0;
    CHECK(item.whole(two));
    CHECK(two == 2);
    CHECK_FALSE(items.next(item));
    CHECK(object.member("b").missing());
    CHECK(object.member("z").absent());
    CHECK_FALSE(object.member("z").missing());
    CHECK(in("[1]").member("a").missing());
}

TEST_CASE("a whole number is exact, and nothing else is one") {
    int64_t value = 0;
    CHECK(in("9223372036854775807").whole(value));
    CHECK(value == INT64_MAX);
    CHECK(in("-9223372036854775807").whole(value));
    CHECK(value == -INT64_MAX);
    CHECK(in("4503599627370496").whole(value));
    CHECK(value == 4503599627370496);
    for (const char* text : {"9223372036854775808", "1.0", "1e2", "\"5\"", "true", "null",
                             "100000000000000000000000", "92233720368547758070"}) {
        CAPTURE(text);
        CHECK_FALSE(in(text).whole(value));
    }
}

TEST_CASE("a number is the double that the language's own reader makes of it") {
    for (const char* text : {"0", "-0.0", "4.213", "0.1", "1e22", "1e-7", "123456789.123456789",
                             "9007199254740993", "1.7976931348623157e308", "5e-324",
                             "0.000000000000000000000000000001", "31415926535897932384626433"}) {
        CAPTURE(text);
        const double expected = std::strtod(text, nullptr);
        CHECK(std::abs(real(text) - expected) <= std::abs(expected) * 5e-16);
    }
    CHECK(std::isnan(real("1e400")));
    CHECK(real("1e-400") == 0);
    CHECK(real("0e999999999999") == 0);
}

TEST_CASE("a text is decoded, and refused where it does not fit or holds a NUL") {
    char to[8];
    CHECK(in("\"a\\n\\u20ac\\/\"").text(to, sizeof to));
    CHECK(std::string(to) == "a\n\xe2\x82\xac/");
    CHECK(in("\"\\ud83d\\ude00\\u00e9\"").text(to, sizeof to));
    CHECK(std::string(to) == "\xf0\x9f\x98\x80\xc3\xa9");
    CHECK(in("\"1234567\"").text(to, sizeof to));
    CHECK_FALSE(in("\"12345678\"").text(to, sizeof to));
    CHECK_FALSE(in("\"\\u0000\"").text(to, sizeof to));
    CHECK_FALSE(in("12").text(to, sizeof to));
    CHECK(in("-1.5e3").digits(to, sizeof to));
    CHECK(std::string(to) == "-1.5e3");
    CHECK_FALSE(in("123456789").digits(to, sizeof to));
}

TEST_CASE("a text is compared as it is decoded, and none but a text is one") {
    CHECK(in("\"hello\"").is("hello"));
    CHECK(in("\"h\\u0065llo\"").is("hello"));
    CHECK_FALSE(in("\"hell\"").is("hello"));
    CHECK_FALSE(in("\"hello!\"").is("hello"));
    CHECK_FALSE(in("\"\\u0000\"").is(""));
    CHECK(in("\"\"").is(""));
    CHECK_FALSE(in("5").is("5"));
}

TEST_CASE("true and false are truths, and numbers are not") {
    bool truth = false;
    CHECK(in("true").truth(truth));
    CHECK(truth);
    CHECK(in("false").truth(truth));
    CHECK_FALSE(truth);
    CHECK_FALSE(in("1").truth(truth));
}
