"""The accessibility statement says what the tests allow, who answers for it, and claims no compliance that was not shown."""

from __future__ import annotations

from html import unescape

from dashboard.accessibility import KNOWN_FAULTS, NOT_TESTED, SHORTCOMINGS, TESTED, WIDTHS_TESTED, KnownFault
from dashboard.accessibility_markup import NOBODY_NAMED, statement
from dashboard.markup import methods
from datasets.registry import Service


def test_the_methods_page_holds_the_statement_with_everything_known(registry) -> None:
    page = unescape(statement(registry))
    assert statement(registry) in methods(registry)
    for sentence in (*SHORTCOMINGS, *TESTED, *NOT_TESTED):
        assert sentence in page
    for one in KNOWN_FAULTS:
        assert one.rule in page
    assert all(str(width) in TESTED[0] for width in WIDTHS_TESTED)
    assert "Compliance status</h3><p>Not established." in page


def test_each_fault_that_the_tests_allow_is_listed_by_id(registry) -> None:
    fault = KnownFault("target-size", "[data-testid=stDateInput] span", "Parts of a date are 18 pixels wide <and> small.")
    page = statement(registry, [fault])
    assert ">target-size</th>" in page
    assert "[data-testid=stDateInput] span" in page
    assert "&lt;and&gt;" in page
    assert "none is known" not in page
    assert "none is known" in statement(registry, [])


def test_who_answers_is_named_or_said_to_be_missing(registry) -> None:
    assert NOBODY_NAMED in statement(registry)
    named = Service(run_by="Example Council <joint unit>", email="access@example.org", days_to_answer=10)
    page = statement(registry.model_copy(update={"service": named}))
    assert "It is run by Example Council &lt;joint unit&gt;." in page
    assert "access@example.org. Say which page it is and what you need. You get an answer within 10 working days." in page
    assert NOBODY_NAMED not in page
    nameless = registry.model_copy(update={"service": Service(email="access@example.org")})
    assert NOBODY_NAMED in statement(nameless)
