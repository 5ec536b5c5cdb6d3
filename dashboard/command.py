"""The `coterminous` command. Exit codes: 0 done, 1 refused with findings, 2 wrong call or other fault of input.

With `--json` one JSON document goes to standard output and nothing else; progress and messages go to standard error.
"""

from __future__ import annotations

import atexit
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from dashboard import documents
from dashboard.as_of import State
from dashboard.as_of_wording import label_words
from dashboard.board_wording import answered_words, answers_of, since_words, tensions_sentence, tested_words
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.cases import Judged, judge_cases
from dashboard.chart_files import ChartFormat, chart_file, format_of, may_be_written, write_whole
from dashboard.chart_sheet import find_chart, make_sheet
from dashboard.compare import make_comparison
from dashboard.compare_wording import (
    beside_words,
    counts_said,
    discuss_words,
    findings,
    left_out_words,
    order_words,
    stand_words,
)
from dashboard.desk import (
    Sender,
    Status,
    Submitted,
    answer,
    assess,
    change_action,
    check,
    checked,
    comment,
    fill,
    freeze_meeting,
    judge_everything,
    publish,
    record_action,
    screened_file,
    set_priorities,
    withdraw,
)
from dashboard.desk_wording import figure_words, period_name, stands_words, state_words
from dashboard.digest import make_digest, write_digest
from dashboard.handed_in import approve, choose_feed, take, written_down
from dashboard.mapped_feeds import (
    KeptFeed,
    as_toml,
    checked_feed,
    feed_of,
    feed_table,
    keep_feed,
    kept_feeds,
    read_feed_file,
    suggested_toml,
    with_mapped_feeds,
)
from dashboard.meetings import meetings_in
from dashboard.outcome_wording import bodies_serving
from dashboard.owed import owed_by_owner
from dashboard.pack.choice import Section, choose
from dashboard.pack.content import make_pack
from dashboard.pack.files import PackFormat, pack_file
from dashboard.pack.pictures import FOLDER as PICTURES
from dashboard.pack.pictures import Pictures
from dashboard.partnership import assessments_in
from dashboard.partnership_wording import furthest_words, respondents_words, too_few_words
from dashboard.search import Here, search
from dashboard.search_markup import GROUPS, summary
from dashboard.since import make_since
from dashboard.since_wording import counts_words, no_meeting_words, since_title, tables
from dashboard.spc_files import judge_files
from dashboard.spoken import Action, Speaker, reckoned_on, spoken_in
from dashboard.spoken_wording import OWED_HEAD, SPEAKERS, outcome_name, owed_row, owed_sentence, progress_words
from dashboard.tension_wording import SEVERITY_SHAPES, evidence_words, kind_name
from dashboard.trace import Asked, make_trace
from dashboard.wording import SHAPES, SIDE_NAMES, figure_period, figure_value
from datasets.errors import UserError
from datasets.extracts_shipped import shipped_extracts
from datasets.feeds.template import write_template
from datasets.organisations import known_organisations
from datasets.registry import Registry, Side, read_registry
from datasets.self_assessment import SELF_ASSESSMENT, write_form
from datasets.self_assessment import read as read_assessment
from datasets.store.doctor import HARMLESS
from datasets.store.doctor import doctor as examine
from datasets.store.inbox import inbox_of, on_desk
from datasets.store.lake import Store, create_store, open_store, store_exists, upgrade_store
from validation.findings import count_in_words
from validation.screening import get_ready
from validation.stages import list_of_checks

app = typer.Typer(
    help="Joint outcomes of a place, judged by the NHS regime and the council regime side by side.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
registry_app = typer.Typer(help="The registry of indicators, yardsticks, outcomes and places.", no_args_is_help=True)
app.add_typer(registry_app, name="registry")
meeting_app = typer.Typer(help="What a board saw, kept under the meeting's name.", no_args_is_help=True)
app.add_typer(meeting_app, name="meeting")

feed_app = typer.Typer(help="Feeds mapped once and used the next time without asking.", no_args_is_help=True)
app.add_typer(feed_app, name="feed")

messages = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
PlaceName = Annotated[str, typer.Option("--place", help="A place of the registry, such as barking-and-dagenham.")]
PeriodName = Annotated[str | None, typer.Option("--period", help="2018-19, 2018-19-Q2 (Q1 is April to June) or 2018-06.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="A day (2026-03-14), a publish number or a meeting's name.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")]
Address = Annotated[str, typer.Option(help="Address to listen on. Only this machine can reach 127.0.0.1.")]
Files = Annotated[list[Path], typer.Argument(help="One or more extracts.", show_default=False)]
FeedName = Annotated[str | None, typer.Option("--feed", help="The feed, if it should not be recognised from the content.")]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the store and the registry are."""

    store: Path
    registry: Path


@app.callback()
def settings(
    context: typer.Context,
    store: Annotated[Path, typer.Option(envvar="COTERMINOUS_STORE", help="Folder of the store.")] = Path("store"),
    registry: Annotated[Path, typer.Option(envvar="COTERMINOUS_REGISTRY", help="The registry file.")] = Path("indicators.toml"),
) -> None:
    context.obj = Settings(store, registry)


def main() -> None:
    """The command, with every fault of input as a sentence and never as a traceback."""
    try:
        app(standalone_mode=True)
    except UserError as error:
        messages.print(str(error), style="bold", markup=False)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def _progress(words: str) -> Iterator[None]:
    """Says on standard error what is going on, while it goes on."""
    with messages.status(words) if messages.is_terminal else _said(words):
        yield


@contextmanager
def _said(words: str) -> Iterator[None]:
    messages.print(f"{words} …", markup=False)
    yield


def _print_json(document: Any) -> None:
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def _settings(context: typer.Context) -> Settings:
    found = context.obj
    assert isinstance(found, Settings)
    return found


def _registry(context: typer.Context) -> Registry:
    return read_registry(_settings(context).registry)


@contextmanager
def _store(context: typer.Context, *, create: bool = False, read_only: bool = False) -> Iterator[Store]:
    folder = _settings(context).store
    if create and not store_exists(folder):
        create_store(folder)
        messages.print(f"Made a new store in {folder}.", markup=False)
    store = open_store(folder, read_only=read_only)
    try:
        yield store
    finally:
        store.close()


def _now() -> datetime:
    return datetime.now(UTC)


# --- screening and publishing ---------------------------------------------------------------------------------------------


@app.command("check")
def check_files(context: typer.Context, files: Files, feed: FeedName = None, as_json: AsJson = False) -> None:
    """Screen extracts and keep nothing."""
    _all_there(files)
    get_ready()
    registry = _registry(context)

    results = []
    with ExitStack() as opened:
        there = store_exists(_settings(context).store)
        store = opened.enter_context(_store(context, read_only=True)) if there else None
        registry = with_mapped_feeds(registry, store)
        for path in files:
            with _progress(f"Screening {path.name}"):
                results.append(check(path, registry, store, now=_now(), feed=feed))
    _answer(results, as_json)


@app.command("submit")
def submit_files(
    context: typer.Context,
    files: Files,
    feed: FeedName = None,
    note: Annotated[str, typer.Option(help="What this submission is.")] = "",
    accept_warnings: Annotated[str, typer.Option(help="Publish in spite of warnings, for this reason.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Preview only; change nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Screen, preview and publish extracts."""
    registry = _registry(context)

    _all_there(files)
    get_ready()
    sender = Sender(getpass.getuser(), _now(), note, accept_warnings)
    results = []
    with ExitStack() as opened:
        there = store_exists(_settings(context).store)
        store = opened.enter_context(_store(context)) if there else None
        registry = with_mapped_feeds(registry, store)
        for path in files:
            with _progress(f"Screening {path.name}"):
                screened = screened_file(path, registry, store, now=sender.now, feed=feed)
                # A file that is not published changes nothing: it does not even make a store.
                if store is None and (dry_run or not screened.may_be_published(sender.reason)):
                    results.append(checked(screened, None, sender.reason))
                    continue
                store = store or opened.enter_context(_store(context, create=True))
                submitted = publish(screened, registry, store, sender, dry_run=dry_run)
                if not dry_run:
                    _keep_on_desk(path, submitted, registry, store, sender, feed)
                results.append(submitted)
    _answer(results, as_json)


def _keep_on_desk(path: Path, submitted: Submitted, registry: Registry, store: Store, sender: Sender, feed: str | None) -> None:
    """What was not published is on the desk with its findings, for the page or for `approve`; what was is there no more."""
    if submitted.status in (Status.PUBLISHED, Status.UNCHANGED):
        if waiting := on_desk(store.folder, submitted.screened.sha256, path.name):
            written_down(store.folder, waiting, submitted, sender)
        return
    if any(one.check == "self-assessment" for one in submitted.screened.findings):
        return  # answers of single people are not kept
    with path.open("rb") as content:
        handed = take(store.folder, registry, path.name, content, person=sender.person, now=sender.now)
    if feed and handed.feed != feed:
        handed = choose_feed(store.folder, handed, feed, person=sender.person, now=sender.now)
    written_down(store.folder, handed, submitted, sender)


def _all_there(files: Sequence[Path]) -> None:
    """Before anything is published: a name mistyped at the end must not leave the files before it half told."""
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise UserError("\n".join(f"{path}: there is no such file. Check the name and the folder." for path in missing))


def _answer(results: Sequence[Submitted], as_json: bool) -> None:
    """Prints what became of each file; leaves with 1 if any was refused or waits for a reason."""
    if as_json:
        shown = [documents.submitted_document(one) for one in results]
        _print_json(shown[0] if len(shown) == 1 else shown)
    else:
        for one in results:
            _print_submitted(one)
    if any(one.status in (Status.REFUSED, Status.NEEDS_ACCEPTANCE, Status.NEEDS_APPROVAL) for one in results):
        raise typer.Exit(1)


_STATUS_WORDS = {
    Status.PUBLISHED: "published",
    Status.REFUSED: "refused; nothing was changed",
    Status.NEEDS_ACCEPTANCE: "not published: the warnings need a reason (--accept-warnings REASON)",
    Status.NEEDS_APPROVAL: "not published: somebody else has to approve it (coterminous inbox, coterminous approve ID)",
    Status.UNCHANGED: "already published; nothing was changed",
    Status.CHECKED: "checked; nothing was changed",
}
FIRST_SHOWN = 100


def _print_submitted(one: Submitted) -> None:
    feed = f" ({one.screened.feed.name})" if one.screened.feed else ""
    typer.echo(f"{one.screened.file}{feed}: {_STATUS_WORDS[one.status]}.")
    typer.echo(f"  {one.screened.rows_read:,} rows read, {one.rows_kept:,} figures; {count_in_words(one.screened.findings)}.")
    for finding in one.screened.findings[:FIRST_SHOWN]:
        # A fault of the whole file says where it is in its own sentence.
        where = "" if finding.message.startswith(one.screened.file) else f"{one.screened.file}, {finding.where}: "
        typer.echo(f"  {finding.severity.upper()} {finding.check}: {where}{finding.message}")
        if finding.guidance:
            typer.echo(f"    {finding.guidance}")
    if (more := len(one.screened.findings) - FIRST_SHOWN) > 0:
        typer.echo(f"  … and {more:,} more; all of them with --json.")
    if one.status not in (Status.REFUSED, Status.UNCHANGED):
        changes = one.changes
        typer.echo(
            f"  Figures: {changes.new:,} new, {changes.revised:,} revised, {changes.unchanged:,} unchanged, "
            f"{changes.removed:,} removed. Verdicts that change: {len(one.consequences.verdicts):,}. Tensions: "
            f"{len(one.consequences.opened):,} opened, {len(one.consequences.closed):,} closed."
        )
    if one.submission:
        typer.echo(f"  Submission {one.submission}.")


@app.command()
def history(context: typer.Context, as_json: AsJson = False) -> None:
    """Every submission, newest first."""
    with _store(context, read_only=True) as store, store.reading() as reading:
        submissions = reading.submissions()
    if as_json:
        _print_json(documents.history_document(submissions))
        return
    for one in submissions:
        gone = f"  WITHDRAWN {one.withdrawn_at:%d %B %Y}: {one.withdrawn_reason}" if one.withdrawn_at else ""
        typer.echo(
            f"{one.id:>5}  {one.at:%d %B %Y %H:%M}  {one.person}  {one.file}  {one.rows_kept:,} figures  {one.note}{gone}"
        )


@app.command()
def inbox(context: typer.Context, as_json: AsJson = False) -> None:
    """The files on the desk: handed in, and not published or put aside."""
    with _store(context, read_only=True) as store:
        waiting = [one for one in inbox_of(store.folder) if not one.ended]
    if as_json:
        _print_json(documents.inbox_document(waiting))
        return
    for one in waiting:
        typer.echo(f"{one.id}  {one.at:%d %B %Y %H:%M}  {one.person}  {one.file}  {stands_words(one)}")


@app.command("approve")
def approve_submission(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="The file on the desk, as `coterminous inbox` shows it.")],
    by: Annotated[str, typer.Option(help="Who approves it: somebody else than the sender.")] = "",
    as_json: AsJson = False,
) -> None:
    """Publish what somebody else has prepared, where the registry asks for a second person."""
    registry = _registry(context)
    with _store(context) as store, _progress("Publishing"):
        done = approve(store, with_mapped_feeds(registry, store), file, by=by or getpass.getuser(), now=_now())
    _answer([done], as_json)


@app.command("withdraw")
def withdraw_submission(
    context: typer.Context,
    submission: Annotated[str, typer.Argument(help="The submission, such as S7.")],
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
    as_json: AsJson = False,
) -> None:
    """Take a submission back. It is kept, and the figures before it return."""
    if not reason.strip():
        raise UserError("Say why the submission is taken back: --reason TEXT.")
    with _store(context) as store:
        taken = withdraw(store, _registry(context), submission, reason=reason.strip(), person=getpass.getuser(), now=_now())
    if as_json:
        _print_json(documents.history_document([taken])[0])
    else:
        typer.echo(f"Submission {taken.id} ({taken.file}) is withdrawn. The figures before it are back.")


# --- asking -----------------------------------------------------------------------------------------------------------------


@app.command()
def places(context: typer.Context, as_json: AsJson = False) -> None:
    """The places of the registry and the NHS bodies that serve them."""
    registry, organisations = _registry(context), known_organisations()
    if as_json:
        _print_json(documents.places_document(registry, organisations))
        return
    for place in registry.places.values():
        bodies = "; ".join(name for name, _ in bodies_serving(place, organisations))
        typer.echo(f"{place.id:<28} {place.name} · {bodies}")


@app.command()
def outcomes(
    context: typer.Context, place: PlaceName, period: PeriodName = None, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Every joint outcome of a place, judged by both regimes."""
    registry = _registry(context)
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, period, as_of))
    if as_json:
        _print_json(documents.outcomes_document(briefing))
    else:
        _print_briefing(briefing)


def _print_label(state: State) -> None:
    """An earlier state says so before anything else."""
    if said := label_words(state):
        typer.echo(" ".join(said) + "\n")


def _print_briefing(briefing: Briefing) -> None:
    _print_label(briefing.state)
    typer.echo(briefing.summary)
    for one in briefing.outcomes:
        typer.echo(f"\n{one.outcome.name}")
        for side in Side:
            verdict = one.verdicts[side]
            typer.echo(f"  {SIDE_NAMES[side]}: {SHAPES[verdict.standing]} {verdict.label} [{verdict.standing}]")
            typer.echo(f"    decided by: {verdict.binding_rule}")
            for each in verdict.indicators:
                organisation = briefing.organisations.name(each.figure.organisation)
                typer.echo(
                    f"    {each.figure.indicator.short}, {organisation}: {figure_value(each)} "
                    f"({figure_period(each.figure)}); {each.label}"
                )


@app.command()
def tensions(
    context: typer.Context, place: PlaceName, period: PeriodName = None, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """Where the two regimes pull apart on the outcomes of a place, with the evidence."""
    registry = _registry(context)
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, period, as_of))
    if as_json:
        _print_json(documents.tensions_document(briefing, briefing.registry))
    else:
        _print_tensions(briefing, briefing.registry)


def _print_tensions(briefing: Briefing, registry: Registry) -> None:
    board = briefing.tensions
    _print_label(briefing.state)
    typer.echo(tensions_sentence(briefing.place.name, briefing.period, board, registry))
    for one in board.tensions:
        told = one.told
        typer.echo(f"\n{SEVERITY_SHAPES[told.severity]} {told.severity}: {kind_name(registry, told.kind)}")
        typer.echo(f"  {registry.outcomes[told.outcome].name}: {told.sentence}")
        typer.echo(f"  {since_words(one.since, briefing.periods)} · {answered_words(one.answered, _now().date())} · {told.id}")
        if one.changed:
            typer.echo(f"  {one.changed}")
        for row in told.evidence:
            typer.echo(f"    {evidence_words(row)}")
    if board.gone:
        typer.echo("\nNo longer found: " + "; ".join(one.id for one in board.gone))
    typer.echo(f"\n{tested_words(board, registry)}")
    for missing in board.not_tested:
        typer.echo(f"  not enough data: {missing.outcome}, {kind_name(registry, missing.kind)}: {missing.reason}")


@app.command("compare")
def compare_places(
    context: typer.Context,
    place: PlaceName,
    places: Annotated[
        str | None, typer.Option(help="Other places, with commas between; those most alike, as the registry has them.")
    ] = None,
    sort: Annotated[str | None, typer.Option(help="An outcome by which the places are put in order.")] = None,
    period: PeriodName = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """A place beside others: every joint outcome by both regimes, and where it stood a year before."""
    registry = _registry(context)
    others = [name.strip() for name in (places or "").split(",") if name.strip()]
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, period, as_of))
        compared = make_comparison(store, briefing, others, ordered_by=sort)
    if as_json:
        _print_json(documents.comparison_document(compared, briefing))
        return
    _print_label(briefing.state)
    typer.echo(f"{beside_words(compared)}, {compared.period.label}. {left_out_words(compared)}".rstrip())
    for words in findings(compared):
        typer.echo(f"  {words}")
    typer.echo(f"\n{order_words(compared)}")
    for outcome in compared.outcomes:
        typer.echo(f"\n{outcome.name}")
        for words in counts_said(compared, outcome.id):
            typer.echo(f"  {words}")
        for one in compared.places:
            cell = compared.cells[one.id, outcome.id]
            said = [*(stand_words(side, cell.sides[side]) for side in Side), discuss_words(cell)]
            typer.echo(f"  {one.name}: {'; '.join(part for part in said if part)}")


@app.command("search")
def search_for(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help='What to look for, such as "A&E" or "care home".', show_default=False)],
    place: Annotated[str | None, typer.Option("--place", help="A place, whose tensions are searched too.")] = None,
    period: PeriodName = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Find outcomes, indicators, places and words by any of their words; with --place also the tensions found there."""
    registry, organisations = _registry(context), known_organisations()
    if place is None:
        if period or as_of:
            raise UserError("--period and --as-of say of when the tensions of a place are searched. Give --place too.")
        found = search(registry, organisations, (), text, Here())
    else:
        with _store(context, read_only=True) as store:
            briefing = make_briefing(store, registry, Selection(place, period, as_of))
        here = Here(place, briefing.period.id, as_of or "", briefing.publish_number)
        found = search(briefing.registry, organisations, briefing.tensions.tensions, text, here)
    if as_json:
        _print_json(documents.search_document(found))
        return
    typer.echo(summary(found) if found.text else "Nothing was asked for. Give a word or more.")
    for kind, every in found.groups.items():
        typer.echo(f"\n{GROUPS[kind]}")
        for one in every:
            typer.echo(f"  {one.name}\n    {one.says}\n    {one.address}")


@app.command("since")
def since_last_met(
    context: typer.Context,
    place: PlaceName,
    since: Annotated[str | None, typer.Option(help="A meeting's name, a day or a publish number; the last meeting.")] = None,
    period: PeriodName = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """What changed for a place since its board last met: figures, definitions, verdicts, tensions, what was written."""
    registry = _registry(context)
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, period, as_of))
        found = make_since(store, registry, briefing, since)
    if as_json:
        _print_json(documents.since_document(found, briefing))
        return
    _print_label(briefing.state)
    if found is None:
        typer.echo("\n".join(no_meeting_words(briefing.state, briefing.place.id)))
        return
    typer.echo(f"{briefing.place.name}. {since_title(found)}")
    for words in counts_words(found):
        typer.echo(f"  {words}")
    for caption, head, rows in tables(found, briefing.registry, briefing.organisations):
        typer.echo(f"\n{caption}")
        for row in rows:
            typer.echo(f"  {row[0]}: " + "; ".join(f"{name}: {cell}" for name, cell in zip(head[1:], row[1:], strict=True)))


@app.command("digest")
def write_the_digest(
    context: typer.Context,
    place: PlaceName,
    out: Annotated[Path, typer.Option(help="Folder for digest.html and digest.txt, written over those of before.")],
    since: Annotated[str | None, typer.Option(help="A meeting's name, a day or a publish number; the last meeting.")] = None,
    period: PeriodName = None,
) -> None:
    """What changed since a board last met, what was said and what is overdue, ready to be mailed. Nothing is sent."""
    registry, today = _registry(context), _now().date()
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, period))
        found = make_since(store, registry, briefing, since)
    if found is None:
        what, do = no_meeting_words(briefing.state, briefing.place.id)
        raise UserError(f"{what} {do}\nOr give a day or a publish number: --since 2026-03-14.")
    digest = make_digest(found, briefing, today)
    for path in write_digest(digest, out):
        typer.echo(f"Wrote {path}.")
    typer.echo(f"Subject: {digest.subject}")


@app.command("trace")
def trace_figure(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="An indicator of the registry, such as nhs-ae-4h.")],
    organisation: Annotated[str, typer.Argument(help="An ODS or ONS code, such as RF4.")],
    period: Annotated[str, typer.Argument(help="2018-19, 2018-19-Q2 or 2018-06.")],
    as_of: AsOf = None,
    place: Annotated[str | None, typer.Option("--place", help="Whose meeting --as-of names.")] = None,
    as_json: AsJson = False,
) -> None:
    """Where one figure comes from: file, sheet, row, hash, person, time, and the earlier values it replaced."""
    registry = _registry(context)
    with _store(context, read_only=True) as store:
        found = make_trace(store, registry, Asked(indicator, organisation, period), as_of=as_of, place=place)
    if as_json:
        _print_json(documents.trace_document(found))
        return
    registry = found.state.registry
    _print_label(found.state)
    typer.echo(f"{found.indicator.name}, {found.organisation_name}, {found.period.label}")
    for one in found.given:
        words = found.withheld or figure_words(found.indicator.id, one.value, one.mark, registry)
        typer.echo(f"  {'holds' if one.holds else 'held before, or taken back'}: {words}")
        sent = f"{one.submission.id}, {one.submission.at:%-d %B %Y}, {one.submission.person}"
        typer.echo(f"    {sent}: {one.submission.file}, {one.where}")
        typer.echo(
            f"    SHA-256 {one.submission.sha256}; registry {one.submission.registry_edition}; {state_words(one.submission)}"
        )
    if found.parts:
        typer.echo(f"  shorter periods within it: {', '.join(one.id for one in found.parts)}")


@app.command("answer")
def answer_tension(
    context: typer.Context,
    tension: Annotated[str, typer.Argument(help="The tension's id, as `coterminous tensions` shows it.")],
    place: PlaceName,
    by: Annotated[str, typer.Option(help="Who writes this: a role or a name, kept with the entry.")],
    period: PeriodName = None,
    status: Annotated[
        str, typer.Option(help="new, acknowledged, being managed, resolved, or accepted as legitimate difference.")
    ] = "",
    nhs_response: Annotated[str, typer.Option(help="What the NHS partner answers.")] = "",
    council_response: Annotated[str, typer.Option(help="What the council answers.")] = "",
    strategy: Annotated[str, typer.Option(help="What the partners agreed to do.")] = "",
    nhs_owner: Annotated[str, typer.Option(help="Who answers for it on the NHS side.")] = "",
    council_owner: Annotated[str, typer.Option(help="Who answers for it on the council side.")] = "",
    review: Annotated[str, typer.Option(help="The day it is looked at again, such as 2026-03-14.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write into the register what partners answer to a tension. What was written before is kept."""
    registry = _registry(context)
    fields = {
        "status": status, "nhs_response": nhs_response, "council_response": council_response, "strategy": strategy,
        "nhs_owner": nhs_owner, "council_owner": council_owner, "review": review,
    }  # fmt: skip
    with _store(context) as store:
        selection = Selection(place, period)
        kept = answer(store, registry, selection, tension, fields, person=by, now=_now())
        found = make_briefing(store, registry, selection).tensions.find(tension)
    assert found is not None
    if as_json:
        _print_json({"id": tension, "entry": kept.id} | documents.answered_document(found.answered))
    else:
        typer.echo(f"Entry {kept.id} is in the register: {found.told.sentence} Status: {found.answered.status}.")


@app.command("comment")
def comment_on_outcome(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What is said, in words.", show_default=False)],
    place: PlaceName,
    outcome: Annotated[str, typer.Option(help="A joint outcome, such as timely-discharge.")],
    side: Annotated[str, typer.Option(help="Who speaks: nhs, council or board.")],
    by: Annotated[str, typer.Option(help="Who writes this: a role or a name, kept with it.")],
    period: PeriodName = None,
    as_json: AsJson = False,
) -> None:
    """Comment on a joint outcome of a place, for one partner or for the board. Comments are kept and never overwritten."""
    registry = _registry(context)
    with _store(context) as store:
        kept = comment(store, registry, Selection(place, period), outcome, text, speaker=side, person=by, now=_now())
    (said,) = spoken_in([kept]).comments
    if as_json:
        _print_json(documents.comment_document(said))
    else:
        name = registry.outcome(outcome).name
        typer.echo(f"Comment {said.id} is kept: {SPEAKERS[Speaker(said.speaker)]} on “{name}”, {period_name(said.period)}.")


@app.command("action")
def action_on_outcome(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="What is to be done; left out where --id names an action.")] = "",
    place: Annotated[str, typer.Option("--place", help="A place of the registry, for a new action.")] = "",
    outcome: Annotated[str, typer.Option(help="A joint outcome, for a new action.")] = "",
    owner: Annotated[str, typer.Option(help="Who is to do it: a role or a name.")] = "",
    due: Annotated[str, typer.Option(help="The day by which it is to be done, such as 2026-03-14.")] = "",
    by: Annotated[str, typer.Option(help="Who writes this: a role or a name, kept with it.")] = "",
    identity: Annotated[str, typer.Option("--id", help="An action to change, as `coterminous actions` shows it.")] = "",
    status: Annotated[str, typer.Option(help="With --id: open, done or dropped.")] = "",
    note: Annotated[str, typer.Option(help="With --id: what is to be said of the change.")] = "",
    period: PeriodName = None,
    as_json: AsJson = False,
) -> None:
    """Record what somebody is to do about an outcome; with --id, say what became of it. Nothing is overwritten."""
    registry = _registry(context)
    _one_or_the_other(identity, text, place, outcome, status, note)
    with _store(context) as store:
        if identity:
            fields = {"status": status, "owner": owner, "due": due}
            kept = change_action(store, registry, identity, fields, note=note, person=by, now=_now())
        else:
            kept = record_action(
                store, registry, Selection(place, period), outcome, text, owner=owner, due=due, person=by, now=_now()
            )  # fmt: skip
        with store.reading() as reading:
            held = spoken_in(reading.entries(kept.place)).action(identity or kept.id)
    if as_json:
        _print_json(documents.action_document(held))
    else:
        _print_action(held, registry)


def _one_or_the_other(identity: str, text: str, place: str, outcome: str, status: str, note: str) -> None:
    """A new action says what, where and on which outcome; a change names the action and nothing of these."""
    if identity and (text or place or outcome):
        raise UserError(
            "--id changes an action that is there: its words, place and outcome stay. Leave them out, or leave out --id to "
            "record another action."
        )
    if not identity and (status or note):
        raise UserError("Say which action with --id, as `coterminous actions --place P` shows it; a new action is open.")
    if not identity and not (place and outcome):
        raise UserError("A new action needs --place and --outcome; to change one that is there, name it with --id.")


def _print_action(one: Action, registry: Registry) -> None:
    typer.echo(f"{one.id}  {one.text}")
    typer.echo(f"  {outcome_name(one.outcome, registry)} · owner {one.owner} · {progress_words(one, _now().date())}")


@app.command("actions")
def who_owes_what(context: typer.Context, place: PlaceName, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """Who owes what at a place: open actions and reviews of tensions by owner, what is overdue first; then settled actions."""
    registry, today = _registry(context), _now().date()
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, None, as_of))
    if as_json:
        _print_json(documents.actions_document(briefing, today))
        return
    registry, day = briefing.registry, reckoned_on(briefing.state, briefing.at, today)
    owners = owed_by_owner(briefing.spoken, answers_of(briefing.tensions))
    _print_label(briefing.state)
    typer.echo(owed_sentence(owners, briefing.place.name, day))
    for owner in owners:
        typer.echo(f"\n{owed_row(owner.owed[0], registry, day)[0]}")
        for one in owner.owed:
            _, what, *rest = owed_row(one, registry, day)
            typer.echo(f"  {one.action.id if one.action else one.tension}  {what}")
            typer.echo("    " + "; ".join(f"{name}: {cell}" for name, cell in zip(OWED_HEAD[2:], rest, strict=True)))
    for settled in (one for one in briefing.spoken.actions if not one.open):
        typer.echo("")
        _print_action(settled, registry)


@app.command()
def priorities(
    context: typer.Context,
    place: PlaceName,
    weight: Annotated[list[str], typer.Option(help="An outcome and its weight, such as timely-discharge=40; once for each.")],
    agreed: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the board agreed on them.")],
    by: Annotated[str, typer.Option(help="The board, or who writes this.")],
) -> None:
    """Set a board's weights for its outcomes. They must add up to 100, and bear on one kind of tension only."""
    registry = _registry(context)
    with _store(context) as store, _progress("Judging the place by the new priorities"):
        set_priorities(store, registry, place, _weights(weight), agreed=agreed.date(), person=by, now=_now())
    typer.echo(f"The priorities of {registry.place(place).name} from {agreed:%-d %B %Y} are kept.")


@app.command("assess")
def assess_partnership(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The filled-in form, .csv or .xlsx.", show_default=False)],
    place: PlaceName,
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which people answered.")],
    by: Annotated[str, typer.Option(help="Who keeps this: a role or a name.")],
    as_json: AsJson = False,
) -> None:
    """Keep how partners assess their partnership, as counts by side. The form: `template self-assessment`."""
    _all_there([file])
    registry = _registry(context)
    collected = read_assessment(file, registry, registry.place(place))
    entry, new = None, False
    if not collected.faults:
        with _store(context) as store:
            entry, new = assess(store, registry, collected, place=place, on=date.date(), person=by, now=_now())
    if as_json:
        _print_json(documents.assessed_document(collected, entry, new=new))
    elif entry is None:
        typer.echo(f"{collected.file}: refused; nothing was changed.")
        for fault in collected.faults[:FIRST_SHOWN]:
            typer.echo(f"  {fault.check}: {fault.message}\n    {fault.guidance}")
        if (more := len(collected.faults) - FIRST_SHOWN) > 0:
            typer.echo(f"  … and {more:,} more; all of them with --json.")
    else:
        typer.echo(f"{collected.file}: {'kept' if new else 'kept already; nothing was changed'} ({entry.id}).")
        for one in assessments_in([entry], registry):
            typer.echo(f"  {one.name}: {respondents_words(one)}.")
            for words in (*too_few_words(one), furthest_words(one)):
                typer.echo(f"    {words}")
    if entry is None:
        raise typer.Exit(1)


def _weights(given: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in given:
        name, _, number = text.partition("=")
        if not number.strip().isdigit():
            raise UserError(f'"{text}" is not an outcome and its weight. Write timely-discharge=40, weights as whole numbers.')
        found[name.strip()] = int(number)
    return found


@feed_app.command("suggest")
def feed_suggest(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that is none of the known feeds.", show_default=False)],
) -> None:
    """Print what the columns of a file seem to be, to look over, complete and keep with `feed add`."""
    sys.stdout.write(suggested_toml(file, _registry(context)))


@feed_app.command("add")
def feed_add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the feed is to be called, such as council-adults.")],
    file: Annotated[Path, typer.Argument(help="The mapping, as `feed suggest` prints it.", show_default=False)],
    by: Annotated[str, typer.Option(help="Who maps it, kept with the feed.")] = "",
    as_json: AsJson = False,
) -> None:
    """Check a mapping against the registry and keep it in the store under a name, over any kept under it before."""
    registry, table = _registry(context), read_feed_file(file)
    checked_feed(registry, name, table, where=str(file))  # before a store is made for it
    with _store(context, create=True) as store:
        feed = keep_feed(store, registry, name, table, person=by or getpass.getuser(), now=_now())
    if as_json:
        _print_json({"id": feed.id} | feed_table(feed))
    else:
        typer.echo(f"{feed.id} is kept: {feed.name}. Files like it are read by it from now on.")


@feed_app.command("list")
def feed_list(context: typer.Context, as_json: AsJson = False) -> None:
    """Every feed that files are recognised as: those of the registry, then those mapped and kept in the store."""
    registry = _registry(context)
    kept: Sequence[KeptFeed] = ()
    if store_exists(_settings(context).store):
        with _store(context, read_only=True) as store, store.reading() as reading:
            kept = kept_feeds(reading, registry)
    if as_json:
        _print_json(documents.feeds_document(registry, kept))
        return
    for one in registry.feeds.values():
        typer.echo(f"{one.id:<28} {one.name}")
    for mapped in kept:
        told = f"does not fit the registry: {mapped.fault}" if mapped.feed is None else mapped.feed.name
        typer.echo(f"{mapped.name:<28} {told} (mapped by {mapped.person} on {mapped.at:%-d %B %Y})")


@feed_app.command("show")
def feed_show(context: typer.Context, name: Annotated[str, typer.Argument(help="A feed, as `feed list` shows it.")]) -> None:
    """Print a feed in the registry's form, to be changed, or put into the registry file."""
    registry = _registry(context)
    if name in registry.feeds or not store_exists(_settings(context).store):
        feed = registry.feed(name)
    else:
        with _store(context, read_only=True) as store, store.reading() as reading:
            feed = feed_of(registry, reading, name)
    sys.stdout.write(as_toml(name, feed_table(feed)))


@meeting_app.command("freeze")
def meeting_freeze(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help='The meeting\'s name, such as "March board".')],
    date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day of the meeting.")],
    place: PlaceName,
    period: PeriodName = None,
    as_json: AsJson = False,
) -> None:
    """Keep what a board sees under the meeting's name; --as-of NAME opens it again."""
    registry = _registry(context)
    with _store(context) as store:
        kept = freeze_meeting(
            store, registry, name, on=date.date(), place=place, period=period, person=getpass.getuser(), now=_now()
        )  # fmt: skip
    if as_json:
        _print_json(documents.meetings_document(meetings_in([kept]))[0])
    else:
        typer.echo(f"{kept.subject} is frozen. Open it again with: --as-of {json.dumps(kept.subject)}")


@meeting_app.command("list")
def meeting_list(context: typer.Context, as_json: AsJson = False) -> None:
    """Every meeting frozen, oldest first."""
    with _store(context, read_only=True) as store, store.reading() as reading:
        every = meetings_in(reading.entries())
    if as_json:
        _print_json(documents.meetings_document(every))
        return
    for one in every:
        typer.echo(f"{one.on:%d %B %Y}  {one.name}  {one.place}  {one.period}  (publish {one.publish_number})")


@app.command()
def spc(
    context: typer.Context,
    points: Annotated[Path, typer.Argument(help="A CSV with the columns series_id, date, value.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Folder for the answers, points.csv and series.csv.")],
    options: Annotated[Path | None, typer.Option(help="A CSV with one row a series: direction, target, rebase dates …")] = None,
) -> None:
    """Judge any series by the NHS "Making Data Count" method (XmR)."""
    judged = judge_files(points, options, out, _registry(context).spc)
    messages.print(f"Judged {judged} series into {out}.", markup=False)


@app.command("chart")
def one_chart(
    context: typer.Context,
    indicator: Annotated[str, typer.Argument(help="The indicator, such as nhs-ae-4h.", show_default=False)],
    place: PlaceName,
    out: Annotated[Path, typer.Option(help="File to write; one that is there is replaced.")],
    format: Annotated[str, typer.Option(help="png, svg, pdf or csv; without it, as the file's name ends.")] = "",  # noqa: A002
    organisation: Annotated[str | None, typer.Option(help="Whose chart, by code, where several have one.")] = None,
    period: PeriodName = None,
    as_of: AsOf = None,
    site: Annotated[str, typer.Option(help="Address of the dashboard, to be written into the file as the way back.")] = "",
) -> None:
    """One chart as a file that stands alone: finding, source, caveats, date and alternative text inside."""
    chosen = format_of(ChartFormat, format, out, "a chart")
    may_be_written(out)
    registry = _registry(context)
    with _store(context, read_only=True) as store:
        briefing = make_briefing(store, registry, Selection(place, period, as_of))
        with store.reading() as reading:
            submissions = reading.submissions(briefing.publish_number)
    found = find_chart(briefing, indicator, organisation)
    if found.others and organisation is None:
        code = found.chart.verdict.figure.organisation
        name = briefing.organisations.name(code)
        others = " or ".join(found.others)
        messages.print(f"This is the chart of {name} ({code}). For another: --organisation {others}.", markup=False)
    sheet = make_sheet(briefing, briefing.outcome(found.outcome), found.chart, submissions, site=site)
    if chosen is ChartFormat.CSV:
        write_whole(out, chart_file(sheet, chosen))
    else:
        with _progress("Drawing the chart"):
            write_whole(out, chart_file(sheet, chosen))
    messages.print(f"Wrote {out}.", markup=False)


@app.command("pack")
def committee_pack(
    context: typer.Context,
    place: PlaceName,
    out: Annotated[Path, typer.Option(help="File to write; one that is there is replaced.")],
    format: Annotated[str, typer.Option(help="pdf, docx, pptx, xlsx or html; else as the file's name ends.")] = "",  # noqa: A002
    period: PeriodName = None,
    as_of: AsOf = None,
    outcome: Annotated[list[str] | None, typer.Option(help="An outcome; repeat for more, in this order. Else all.")] = None,
    chart: Annotated[list[str] | None, typer.Option(help="An indicator whose charts are in it; repeat. Else all.")] = None,
    tension: Annotated[list[str] | None, typer.Option(help="A tension, by its id (tensions --json); repeat. Else all.")] = None,
    comment: Annotated[list[str] | None, typer.Option(help="A comment, by its id (outcomes --json); repeat. Else all.")] = None,
    without: Annotated[list[str] | None, typer.Option(help=f"Leave out, repeat for more: {', '.join(Section)}.")] = None,
    site: Annotated[str, typer.Option(help="Address of the dashboard, to be written into the file as the way back.")] = "",
) -> None:
    """A committee pack: the sentence for the minutes, each outcome, tensions, methods, sources, files with hashes."""
    chosen = format_of(PackFormat, format, out, "a pack")
    may_be_written(out)
    registry = _registry(context)
    with _store(context, read_only=True) as store:
        with _progress("Reading the figures"):
            briefing = make_briefing(store, registry, Selection(place, period, as_of))
            choice = choose(
                briefing.registry, outcomes=outcome or (), without=without or (), charts=chart or (), tensions=tension or (),
                comments=comment or (),
            )  # fmt: skip
            since = make_since(store, registry, briefing) if choice.has(Section.CHANGES) else None
            with store.reading() as reading:
                submissions = reading.submissions(briefing.publish_number)
            pack = make_pack(briefing, choice, submissions, since=since, today=_now().date(), site=site)
        with _charts_told() as said:
            kept = store.folder / PICTURES
            content = pack_file(pack, chosen, Pictures(sum(1 for _ in pack.charts()), folder=kept, said=said))
    write_whole(out, content)
    messages.print(f"Wrote {out}.", markup=False)


@contextmanager
def _charts_told() -> Iterator[Callable[[int, int, str], None]]:
    """A bar of the charts drawn, where somebody looks on; one line where nobody does."""
    with Progress(
        TextColumn("Drawing charts"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False),
        console=messages, transient=True, disable=not messages.is_terminal,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None)
        if not messages.is_terminal:
            messages.print("Making the pack …", markup=False)
        yield lambda done, of, title: bar.update(task, completed=done, total=of, description=title)


@app.command("judge")
def judge_by_rule(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(help="A rule of the registry, such as cpa-2005.")],
    inputs: Annotated[Path, typer.Argument(help="A CSV file with the columns case, input and value.")],
    unverified: Annotated[bool, typer.Option("--unverified", help="Judge by what is not verified too, and say so.")] = False,
    as_json: AsJson = False,
) -> None:
    """Judge cases by one rule: label, standing, binding rule, and what would change it."""
    chosen = _registry(context).rule(rule)
    if not chosen.enabled:
        # Naming a switched-off rule is asking for it; no page ever does, and every answer says what it is.
        messages.print(f"{chosen.id} is not verified and is switched off elsewhere: {chosen.source}", markup=False)
    cases = judge_cases(inputs, chosen, unverified=unverified or not chosen.enabled)
    if as_json:
        _print_json(documents.judged_document(cases))
        return
    for one in cases:
        _print_judged(one)


def _print_judged(one: Judged) -> None:
    said = one.judgement
    typer.echo(f"{one.case}: {SHAPES[said.standing]} {said.label} [{said.standing}] ({said.rule.direction})")
    typer.echo(f"  decided by: {said.binding_rule}")
    for flip in said.flips:
        typer.echo(f"  would be {flip.label} if {flip.input} were {_plain(flip.after)} and not {_plain(flip.before)}")
    for note in said.notes:
        typer.echo(f"  note: {note}")
    typer.echo(f"  rule: {said.status_word}; {said.rule.source}")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


# --- upkeep -----------------------------------------------------------------------------------------------------------------


@app.command()
def template(
    context: typer.Context,
    feed: Annotated[str, typer.Argument(help="A feed of the registry, whose indicators are listed; or self-assessment.")],
    out: Annotated[Path, typer.Option(help="File to write, .csv or .xlsx.")],
) -> None:
    """An empty extract to fill in, with guidance."""
    registry = _registry(context)
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise UserError(f"{out}: a template is a .csv or a .xlsx file. Give --out a name that ends so.")
    if out.exists():
        raise UserError(f"{out}: there is such a file already, and it is left as it is. Choose another name.")
    try:
        if feed == SELF_ASSESSMENT:
            write_form(out, registry)
        else:
            write_template(out, registry, registry.feed(feed))
    except OSError as error:
        raise UserError(f"{out}: could not be written ({error.strerror}). Check the folder.") from error
    typer.echo(f"Wrote {out}.")


@app.command("checks")
def list_checks(as_json: AsJson = False) -> None:
    """Every check that a file is put through: its name, its stage, how grave its findings can be, what it looks for."""
    listed = list_of_checks()
    if as_json:
        _print_json([dict(zip(("check", "stage", "severity", "looks_for"), one, strict=True)) for one in listed])
        return
    width = max(len(name) for name, *_ in listed)
    for stage in dict.fromkeys(one[1] for one in listed):
        typer.echo(f"{stage}")
        for name, _, grave, looks_for in (one for one in listed if one[1] == stage):
            typer.echo(f"  {name:<{width}}  {looks_for} ({grave})")


@registry_app.command("check")
def registry_check(context: typer.Context, as_json: AsJson = False) -> None:
    """Read the registry and say every fault in it."""
    registry = _registry(context)
    kinds = ("regimes", "indicators", "feeds", "outcomes", "places", "rules", "instruments", "competencies")
    counts = {name: len(getattr(registry, name)) for name in kinds}
    if as_json:
        _print_json({"edition": registry.edition, "faults": [], **counts})
    else:
        typer.echo(
            f"The registry, edition {registry.edition}, is sound: "
            + ", ".join(f"{n} {name}" for name, n in counts.items())
            + "."
        )


@app.command()
def upgrade(context: typer.Context) -> None:
    """Bring a store up to this Coterminous and this registry. What is in it stays as it is."""
    registry = _registry(context)
    done = upgrade_store(_settings(context).store)
    with _store(context) as store:
        with store.reading() as reading:
            number = reading.publish_number
            current = number == 0 or (not done and reading.editions() == {registry.edition})
        if not current:
            with _progress("Judging every place by the registry as it stands"):
                judge_everything(store, registry, person=getpass.getuser(), now=_now())
    typer.echo("The store is up to date." if current and not done else "The store is brought up to date.")


@app.command()
def doctor(context: typer.Context, as_json: AsJson = False) -> None:
    """Examine the store: catalogue, files and their hashes, and whether what is shown follows from what was published."""
    with _progress("Examining the store"):
        problems = examine(_settings(context).store)
    harmless = [one for one in problems if one.startswith(HARMLESS)]
    faults = [one for one in problems if one not in harmless]
    if as_json:
        _print_json({"healthy": not faults, "problems": faults, "notes": harmless})
    else:
        typer.echo("\n".join([*(faults or ["The store is whole."]), *harmless]))
    if faults:
        raise typer.Exit(1)


# --- serving ----------------------------------------------------------------------------------------------------------------


@app.command()
def demo(
    context: typer.Context,
    port: Port = 8501,
    address: Address = "127.0.0.1",
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Fill the store and stop.")] = False,
) -> None:
    """Fill a store with the bundled real figures if there is none, then serve the dashboard."""
    registry = _registry(context)
    with _store(context, create=True) as store:
        _fill(store, registry)
    if not no_serve:
        # The demo is for trying things out: whoever sits at this machine may write too.
        _serve(context, port, address, editing=address == "127.0.0.1")


BUNDLED = "bundled with Coterminous"


def _fill(store: Store, registry: Registry) -> None:
    """Publishes the bundled extracts that are not there yet, unless somebody has put figures of their own into the store."""
    with store.reading() as reading:
        there = reading.submissions()
    if any(one.person != BUNDLED for one in there):
        messages.print(f"The store in {store.folder} holds figures of your own; it is used as it is.", markup=False)
        return
    new = [one for one in shipped_extracts() if one.path.name not in {each.file for each in there}]
    senders = [Sender(BUNDLED, _now(), f"{one.publisher}: {one.title}. {one.licence}.") for one in new]
    filling = fill([(one.path, sender) for one, sender in zip(new, senders, strict=True)], registry, store)
    for position, extract in enumerate(new):
        judged = ", then judging every place" if position == len(new) - 1 else ""
        with _progress(f"Publishing {extract.title}{judged}"):
            done = next(filling)
        if done.status is not Status.PUBLISHED:
            _print_submitted(done)
            raise typer.Exit(1)


Editing = Annotated[bool, typer.Option("--editing", help="Let whoever can open the pages write answers and priorities.")]


@app.command()
def serve(context: typer.Context, port: Port = 8501, address: Address = "127.0.0.1", editing: Editing = False) -> None:
    """Serve the dashboard to this machine."""
    _registry(context)
    if not store_exists(_settings(context).store):
        raise UserError(
            f"There is no store in {_settings(context).store}. Run `coterminous demo` for the bundled figures, or publish "
            "an extract with `coterminous submit FILE`."
        )
    _serve(context, port, address, editing=editing)


#: Streamlit's own options: no statistics, no outside call, no traceback on a page, our own colours.
SERVER_OPTIONS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "global.developmentMode": "false",
    # What a choice begins with is told beside what it holds, on purpose: see asking.hold.
    "global.disableWidgetStateDuplicationWarning": "true",
    "theme.base": "light",
    "theme.primaryColor": "#12436D",
    "theme.textColor": "#0b0c0c",
    "theme.linkColor": "#12436D",
    # Fields are seen by their edge: 4.6:1 on white, where Streamlit's own has 1.3:1 (WCAG 1.4.11 asks for 3:1).
    "theme.borderColor": "#6f777b",
    "theme.showWidgetBorder": "true",
    "theme.font": "Arial, 'Liberation Sans', Helvetica, sans-serif",
}


def _serve(context: typer.Context, port: int, address: str, *, editing: bool) -> None:
    """Hands over to Streamlit's server in this very process, so that stopping one stops both."""
    from streamlit.web.cli import main as streamlit

    chosen = _settings(context)
    if editing and address != "127.0.0.1":
        messages.print(f"Whoever can reach {address}:{port} can write on these pages.", style="bold", markup=False)
    os.environ["COTERMINOUS_STORE"] = str(chosen.store.resolve())
    os.environ["COTERMINOUS_EDITING"] = "yes" if editing else "no"
    os.environ["COTERMINOUS_REGISTRY"] = str(chosen.registry.resolve())
    options = {**SERVER_OPTIONS, "server.address": address, "server.port": str(port), "browser.serverAddress": address}
    messages.print(f"Coterminous is at http://{address}:{port}/ (stop with Ctrl+C).", markup=False)
    try:
        streamlit(["run", str(Path(__file__).with_name("app.py")), *(f"--{name}={value}" for name, value in options.items())])
    except SystemExit as ended:
        _end_at_once(ended.code)


def _end_at_once(code: str | int | None) -> NoReturn:
    """Ends the process without waiting for pages that are still being drawn.

    Python stops their threads where they stand, and at the end of a process Arrow waits for what they have begun: for ever.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    main()
