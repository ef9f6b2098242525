"""What a run of doctest says is read rightly: failures, skips, and a program that breaks."""

from tests.firmware.cases import Run, verdicts

HEAD = '<?xml version="1.0" encoding="UTF-8"?><doctest><TestSuite>'
GOOD = '<TestCase name="good"><OverallResultsAsserts test_case_success="true"/></TestCase>'
SKIPPED = '<TestCase name="later" skipped="true"/>'
BAD = """<TestCase name="bad"><SubCase name="x">
  <Expression success="false" type="CHECK" filename="a.cpp" line="5"><Original> a == 1 </Original>
  <Expanded> 2 == 1 </Expanded></Expression></SubCase>
  <OverallResultsAsserts test_case_success="false"/></TestCase>"""


def test_a_failed_case_says_where_and_with_which_values() -> None:
    found = verdicts(f"{HEAD}{GOOD}{BAD}{SKIPPED}</TestSuite></doctest>")
    assert not found["good"].failed
    assert found["later"].skipped
    assert found["bad"].failed
    assert found["bad"].complaints == ("a.cpp:5: CHECK: a == 1 | 2 == 1",)


def test_a_case_that_the_program_breaks_in_has_failed() -> None:
    run = Run(verdicts(f'{HEAD}{GOOD}<TestCase name="breaks">'), "stack smashed")
    assert not run.verdict("good").failed
    assert run.verdict("breaks").failed
    assert "stack smashed" in run.verdict("breaks").complaints[0]


def test_a_case_that_a_variant_does_not_compile_is_skipped_and_not_passed() -> None:
    run = Run(verdicts(f"{HEAD}{GOOD}</TestSuite></doctest>"), ended=True)
    assert run.verdict("needs a library").skipped
    assert not run.verdict("good").skipped
