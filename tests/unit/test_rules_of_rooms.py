"""The rules of the firmware's C++: rooms, what the core does without, words, and sizes."""

import pytest

from tests.rules import cxx, rooms, size, words
from tests.rules.planted import said
from tests.rules.tree import Source, Tree

CORE = "firmware/lib/node_core/src"
FIRST = "// What this is.\n"


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        (f"{CORE}/measure/a.h", '#include "hold/journal.h"', "measure does not look into hold"),
        (f"{CORE}/hold/a.h", '#include "talk/sender.h"', "hold does not look into talk"),
        (f"{CORE}/talk/a.h", '#include "node/node.h"', "talk does not look into node"),
        (f"{CORE}/values.h", '#include "talk/a.h"', "the root does not look into talk"),
        (f"{CORE}/drawing/a.h", "int x;", "`drawing` is no room"),
        (f"{CORE}/hold/a.h", '#include "../values.h"', "from the root"),
        (f"{CORE}/hold/a.h", "#include <string>", "C's headers alone"),
        (f"{CORE}/hold/a.h", "#include <Arduino.h>", "C's headers alone"),
        (f"{CORE}/hold/a.h", "#  include <vector>", "C's headers alone"),
        (f"{CORE}/hold/a.cpp", "int* a = new int[4];", "without the heap"),
        (f"{CORE}/hold/a.cpp", "void* a = malloc(4);", "without the heap"),
        (f"{CORE}/hold/a.cpp", "void f() { throw 1; }", "without exceptions"),
        (f"{CORE}/hold/a.cpp", "std::size_t a;", "without the standard library"),
        (f"{CORE}/hold/a.cpp", "uint32_t t = millis();", "behind a port"),
        (f"{CORE}/hold/a.cpp", '#include "hal_posix/file_flash.h"', "for main alone"),
        ("firmware/lib/hal_esp32/src/a.h", '#include "hal_posix/x.h"', "for main alone"),
    ],
)
def test_what_a_room_must_not_hold_is_found(path: str, text: str, complaint: str) -> None:
    assert complaint in said(rooms.check, path, f"{FIRST}{text}\n")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{CORE}/node/a.h", '#include "hold/journal.h"\n#include "talk/sender.h"'),
        (f"{CORE}/measure/a.h", '#include "node/settings.h"\n#include <math.h>'),
        (f"{CORE}/hold/a.h", '#include "values.h"\nA(const A&) = delete;\nbool free = true;'),
        (f"{CORE}/hold/a.h", '// new: std::string\nconst char* a = "throw";'),
        ("firmware/host/a.cpp", "#include <string>\nstd::string a;"),
        ("firmware/lib/hal_esp32/src/a.cpp", "#include <Arduino.h>"),
    ],
)
def test_what_a_room_may_hold_passes(path: str, text: str) -> None:
    assert said(rooms.check, path, f"{FIRST}{text}\n") == ""


def test_a_file_that_does_not_say_what_it_is_is_found() -> None:
    assert "a.h:1: begin with" in said(rooms.check, "firmware/test/a.h", "#pragma once\n")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("int device_id = 0;", "say node"),
        ("void take_timestamp();", "say measured_at"),
        ("// One bucket after the other.", "say period"),
    ],
)
def test_a_refused_word_is_found_on_the_node_too(text: str, complaint: str) -> None:
    assert complaint in said(words.check, f"{CORE}/hold/a.h", FIRST + text)


@pytest.mark.parametrize(
    "text",
    [
        "struct SampleBlock {};\nfloat current_sq_a2 = 0;",
        '#include <device.h>\nconst char* text = "device_id";',
        "void posted(int status);",
    ],
)
def test_the_words_of_the_node_pass(text: str) -> None:
    assert said(words.check, f"{CORE}/hold/a.h", FIRST + text) == ""


def function(name: str, count: int) -> str:
    return f"void {name}(int x) {{\n" + "    x = 1;\n" * (count - 2) + "}\n"


FUNCTIONS = """// What this is.
namespace ohmstead {
struct Pair { int one = 0; int two{1}; };
class Meter final : public Measuring {
   public:
    explicit Meter(const Sampler& sampler) : sampler_{sampler}, count_{0} {
        start();
    }
    float hz() const { return hz_; }
    bool operator==(const Meter& other) const { return this == &other; }
    template <typename Use>
    void feed(const SampleBlock& block, Use&& use) {
        for (size_t i = 0; i < block.frames; i++) {
            auto each = [&](int x) { use(x); };
            if (each) { each(1); } else { each(2); }
        }
    }
};
constexpr int kTable[] = {1, 2};
static bool in_parts(const char* text,
                     size_t size_b) {
    return text[0] == '{' && size_b > 10'000;
}
}  // namespace ohmstead
"""


def test_functions_are_told_from_all_else_that_has_braces() -> None:
    found = list(cxx.functions(Source("firmware/a.h", FUNCTIONS)))
    assert [(f.name, f.length) for f in found] == [
        ("Meter", 3), ("hz", 1), ("operator", 1), ("feed", 7), ("in_parts", 4),
    ]  # fmt: skip


def test_a_function_of_60_lines_of_cxx_passes_and_one_more_does_not() -> None:
    assert said(size.check, "firmware/host/a.cpp", function("f", 60)) == ""
    assert "f has 61 lines" in said(size.check, "firmware/host/a.cpp", function("f", 61))


def test_the_median_function_of_cxx_must_be_under_ten_lines() -> None:
    ten = "\n".join(function(f"f{i}", 10) for i in range(12))
    assert "median function" in said(size.check, "firmware/host/a.cpp", ten)
    assert said(size.check, "firmware/test/a.cpp", ten) == ""


def test_what_needs_the_board_is_a_small_part_of_the_firmware() -> None:
    thin = {f"{CORE}/hold/f{i}.cpp": "int x;\n" * 50 for i in range(17)}
    board = {"firmware/lib/hal_esp32/src/a.cpp": "int x;\n" * 150}
    assert list(size.check(Tree.of({**thin, **board}))) == []
    board["firmware/lib/hal_esp32/src/b.cpp"] = "int x;\n"
    offences = [str(o) for o in size.check(Tree.of({**thin, **board}))]
    assert ["may need the board" in o for o in offences] == [True]
