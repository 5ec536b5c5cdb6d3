"""The `coterminous` command. Exit codes: 0 done, 1 refused with findings, 2 wrong call or other fault of input.

With `--json` one JSON document goes to standard output and nothing else; progress and messages go to standard error.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from dashboard import documents
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.cases import Judged, judge_cases
from dashboard.desk import Sender, Status, Submitted, check, checked, publish, screened_file, submit, withdraw
from dashboard.spc_files import judge_files
from dashboard.wording import SHAPES, SIDE_NAMES, figure_period, figure_value
from datasets.errors import UserError
from datasets.extracts_shipped import shipped_extracts
from datasets.feeds.template import write_template
from datasets.organisations import known_organisations
from datasets.registry import Registry, Side, read_registry
from datasets.store.doctor import HARMLESS
from datasets.store.doctor import doctor as examine
from datasets.store.lake import Store, create_store, open_store, store_exists
from validation.findings import count_in_words

app = typer.Typer(
    help="Joint outcomes of a place, judged by the NHS regime and the council regime side by side.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
registry_app = typer.Typer(help="The registry of indicators, yardsticks, outcomes and places.", no_args_is_help=True)
app.add_typer(registry_app, name="registry")

messages = Console(stderr=True, highlight=False, soft_wrap=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
PlaceName = Annotated[str, typer.Option("--place", help="A place of the registry, such as barking-and-dagenham.")]
PeriodName = Annotated[str | None, typer.Option("--period", help="2018-19, 2018-19-Q2 (Q1 is April to June) or 2018-06.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="A day (2026-03-14) or a publish number.")]
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
    registry = _registry(context)

    results = []
    with ExitStack() as opened:
        there = store_exists(_settings(context).store)
        store = opened.enter_context(_store(context, read_only=True)) if there else None
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
    sender = Sender(getpass.getuser(), _now(), note, accept_warnings)
    results = []
    with ExitStack() as opened:
        there = store_exists(_settings(context).store)
        store = opened.enter_context(_store(context)) if there else None
        for path in files:
            with _progress(f"Screening {path.name}"):
                screened = screened_file(path, registry, store, now=sender.now, feed=feed)
                # A file that is not published changes nothing: it does not even make a store.
                if store is None and (dry_run or not screened.may_be_published(sender.reason)):
                    results.append(checked(screened, None, sender.reason))
                    continue
                store = store or opened.enter_context(_store(context, create=True))
                results.append(publish(screened, registry, store, sender, dry_run=dry_run))
    _answer(results, as_json)


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
    if any(one.status in (Status.REFUSED, Status.NEEDS_ACCEPTANCE) for one in results):
        raise typer.Exit(1)


_STATUS_WORDS = {
    Status.PUBLISHED: "published",
    Status.REFUSED: "refused; nothing was changed",
    Status.NEEDS_ACCEPTANCE: "not published: the warnings need a reason (--accept-warnings REASON)",
    Status.UNCHANGED: "already published; nothing was changed",
    Status.CHECKED: "checked; nothing was changed",
}
FIRST_SHOWN = 100


def _print_submitted(one: Submitted) -> None:
    feed = f" ({one.screened.feed.name})" if one.screened.feed else ""
    typer.echo(f"{one.screened.file}{feed}: {_STATUS_WORDS[one.status]}.")
    typer.echo(f"  {one.screened.rows_read:,} rows read, {one.rows_kept:,} figures; {count_in_words(one.screened.findings)}.")
    for finding in one.screened.findings[:FIRST_SHOWN]:
        typer.echo(f"  {finding.severity.upper()} {finding.check}: {one.screened.file}, {finding.where}: {finding.message}")
        typer.echo(f"    {finding.guidance}")
    if (more := len(one.screened.findings) - FIRST_SHOWN) > 0:
        typer.echo(f"  … and {more:,} more; all of them with --json.")
    if one.status in (Status.PUBLISHED, Status.CHECKED, Status.NEEDS_ACCEPTANCE):
        changes = one.changes
        typer.echo(
            f"  Figures: {changes.new:,} new, {changes.revised:,} revised, {changes.unchanged:,} unchanged, "
            f"{changes.removed:,} removed. Verdicts that change: {len(one.consequences):,}."
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
        taken = withdraw(store, submission, reason=reason.strip(), person=getpass.getuser(), now=_now())
    if as_json:
        _print_json(documents.history_document([taken])[0])
    else:
        typer.echo(f"Submission {taken.id} ({taken.file}) is withdrawn. The figures before it are back.")


# --- asking -----------------------------------------------------------------------------------------------------------------


@app.command()
def places(context: typer.Context, as_json: AsJson = False) -> None:
    """The places of the registry and the NHS bodies that serve them."""
    shown = documents.places_document(_registry(context), known_organisations())
    if as_json:
        _print_json(shown)
        return
    for place in shown:
        bodies = ", ".join(f"{body['name']} ({body['code']})" for body in place["bodies"])
        typer.echo(f"{place['id']:<28} {place['name']} · {bodies}")


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


def _print_briefing(briefing: Briefing) -> None:
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
def spc(
    context: typer.Context,
    points: Annotated[Path, typer.Argument(help="A CSV with the columns series_id, date, value.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Folder for the answers, points.csv and series.csv.")],
    options: Annotated[Path | None, typer.Option(help="A CSV with one row a series: direction, target, rebase dates …")] = None,
) -> None:
    """Judge any series by the NHS "Making Data Count" method (XmR)."""
    judged = judge_files(points, options, out, _registry(context).spc)
    messages.print(f"Judged {judged} series into {out}.", markup=False)


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
    feed: Annotated[str, typer.Argument(help="A feed of the registry; its indicators are listed in the template.")],
    out: Annotated[Path, typer.Option(help="File to write, .csv or .xlsx.")],
) -> None:
    """An empty extract to fill in, with guidance."""
    registry = _registry(context)
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise UserError(f"{out}: a template is a .csv or a .xlsx file. Give --out a name that ends so.")
    if out.exists():
        raise UserError(f"{out}: there is such a file already, and it is left as it is. Choose another name.")
    try:
        write_template(out, registry, registry.feed(feed))
    except OSError as error:
        raise UserError(f"{out}: could not be written ({error.strerror}). Check the folder.") from error
    typer.echo(f"Wrote {out}.")


@registry_app.command("check")
def registry_check(context: typer.Context, as_json: AsJson = False) -> None:
    """Read the registry and say every fault in it."""
    registry = _registry(context)
    counts = {name: len(getattr(registry, name)) for name in ("regimes", "indicators", "feeds", "outcomes", "places", "rules")}
    if as_json:
        _print_json({"edition": registry.edition, "faults": [], **counts})
    else:
        typer.echo(
            f"The registry, edition {registry.edition}, is sound: "
            + ", ".join(f"{n} {name}" for name, n in counts.items())
            + "."
        )


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
        _serve(context, port, address)


BUNDLED = "bundled with Coterminous"


def _fill(store: Store, registry: Registry) -> None:
    """Publishes the bundled extracts that are not there yet, unless somebody has put figures of their own into the store."""
    with store.reading() as reading:
        there = reading.submissions()
    if any(one.person != BUNDLED for one in there):
        messages.print(f"The store in {store.folder} holds figures of your own; it is used as it is.", markup=False)
        return
    for extract in shipped_extracts():
        if extract.path.name in {one.file for one in there}:
            continue
        note = f"{extract.publisher}: {extract.title}. {extract.licence}."
        with _progress(f"Publishing {extract.title}"):
            done = submit(extract.path, registry, store, Sender(BUNDLED, _now(), note))
        if done.status is not Status.PUBLISHED:
            _print_submitted(done)
            raise typer.Exit(1)


@app.command()
def serve(context: typer.Context, port: Port = 8501, address: Address = "127.0.0.1") -> None:
    """Serve the dashboard to this machine."""
    _registry(context)
    if not store_exists(_settings(context).store):
        raise UserError(
            f"There is no store in {_settings(context).store}. Run `coterminous demo` for the bundled figures, or publish "
            "an extract with `coterminous submit FILE`."
        )
    _serve(context, port, address)


#: Streamlit's own options: no statistics, no outside call, no traceback on a page, our own colours.
SERVER_OPTIONS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "global.developmentMode": "false",
    "theme.base": "light",
    "theme.primaryColor": "#12436D",
    "theme.textColor": "#0b0c0c",
    "theme.linkColor": "#12436D",
    "theme.font": "Arial, 'Liberation Sans', Helvetica, sans-serif",
}


def _serve(context: typer.Context, port: int, address: str) -> None:
    """Hands over to Streamlit's server in this very process, so that stopping one stops both."""
    from streamlit.web.cli import main as streamlit

    chosen = _settings(context)
    os.environ["COTERMINOUS_STORE"] = str(chosen.store.resolve())
    os.environ["COTERMINOUS_REGISTRY"] = str(chosen.registry.resolve())
    options = {**SERVER_OPTIONS, "server.address": address, "server.port": str(port), "browser.serverAddress": address}
    messages.print(f"Coterminous is at http://{address}:{port}/ (stop with Ctrl+C).", markup=False)
    streamlit(["run", str(Path(__file__).with_name("app.py")), *(f"--{name}={value}" for name, value in options.items())])


if __name__ == "__main__":
    main()
