"""The accessibility statement, in the shape that public bodies in the United Kingdom must use. It claims only what was shown.

The Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018 ask for one; whoever runs the
service for others is answerable for it, and is named from [service] in the registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dashboard.accessibility import KNOWN_FAULTS, NOT_TESTED, PREPARED, SHORTCOMINGS, TESTED, KnownFault
from dashboard.table_markup import plain_table
from datasets.registry import Registry, Service

NOBODY_NAMED = (
    "No organisation has been named yet. Whoever runs this service for others must name itself and a way to reach it, under "
    "[service] in the registry (indicators.toml); it then stands here."
)


def statement(registry: Registry, known: Sequence[KnownFault] = KNOWN_FAULTS) -> str:
    """The whole statement. `known`: the framework's faults that the browser tests allow."""
    return (
        '<h2 id="accessibility">Accessibility statement</h2>'
        f"<p>This statement is about this service, Coterminous. {escape(_run_by(registry.service))}</p>"
        "<p>It is made so that you can zoom to 400% without scrolling sideways, use it with a keyboard alone, print pages "
        "whole, and read every verdict without telling colours apart: a shape and a word stand beside each.</p>"
        "<h3>How accessible it is</h3><p>Some of it is known not to work for everybody:</p>"
        f"{_list(SHORTCOMINGS)}{_known(known)}"
        f"<h3>Reporting a problem, or asking for another format</h3><p>{escape(_contact(registry.service))}</p>"
        "<h3>If you are not content with the answer</h3><p>The Equality and Human Rights Commission enforces the Public Sector "
        "Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018. If you are not content with how a "
        "complaint was answered, the Equality Advisory and Support Service (equalityadvisoryservice.com) can advise you.</p>"
        "<h3>Compliance status</h3><p>Not established. The aim is the Web Content Accessibility Guidelines version 2.2, level "
        "AA. The tests below found nothing of our own making against it, but a program finds only part of what there is, and "
        "nothing was audited. Until the organisation that runs the service has it audited and states the result, it should not "
        "be called compliant. No disproportionate burden is claimed.</p>"
        f"<h3>What was tested</h3>{_list(TESTED)}<h3>What was not</h3>{_list(NOT_TESTED)}"
        f'<p class="ct-quiet">Prepared on {PREPARED:%-d %B %Y}. The tests are run again whenever the program changes.</p>'
    )


def _run_by(service: Service) -> str:
    return f"It is run by {service.run_by.strip()}." if service.run_by.strip() else "It does not say yet who runs it."


def _contact(service: Service) -> str:
    if not service.reachable:
        return NOBODY_NAMED
    ways = " or ".join(one for one in (service.email.strip(), service.telephone.strip()) if one)
    within = f" You get an answer within {service.days_to_answer} working days." if service.days_to_answer else ""
    return f"Write to or call {service.run_by.strip()}: {ways}. Say which page it is and what you need.{within}"


def _known(known: Sequence[KnownFault]) -> str:
    if not known:
        return "<p>Faults of the framework (Streamlit) that axe-core names: none is known on these pages.</p>"
    rows = [(one.rule, one.selector, one.reason) for one in known]
    return plain_table("Faults of the framework that axe-core names", ("Rule", "Where", "What it means"), rows)


def _list(sentences: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>"
