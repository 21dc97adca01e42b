"""`totals`: the progress of a plan, as a table or as JSON; `totals check` proves what is kept for it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_babel import force_locale
from flask_babel import gettext as _

from trainingreg import clock
from trainingreg.cli.speech import refusals_told, spoken, tell
from trainingreg.db import db, transaction
from trainingreg.documents.totals import as_data
from trainingreg.domain.counting import Cut, Selection
from trainingreg.domain.permissions import Scope
from trainingreg.domain.progress import Report, Row
from trainingreg.jobs.kept_figures import keep_up
from trainingreg.queries import totals
from trainingreg.services import kept_figures
from trainingreg.text import say
from trainingreg.web import filters, totals_address, totals_words


@click.group("totals", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object and nothing else.")
@click.option("--as-of", default="", metavar="YYYY-MM-DD", help="The end of this day instead of today's.")
@click.option("--plan", default="", metavar="CODE", help="This plan instead of the newest that has started.")
@click.option("--by", type=click.Choice([cut.value for cut in Cut]), help="Also the figures by this cut.")
@click.pass_context
@with_appcontext
def command(context: click.Context, as_json: bool, as_of: str, plan: str, by: str | None) -> None:
    """The progress of a plan: for each phase and all of them, from application to certificate."""
    if context.invoked_subcommand:
        return
    with refusals_told():
        day, meant = totals_address.read_plan({"as_of": as_of, "plan": plan}, clock.today())
    selection, scope = Selection(day, meant.id, meant.rule.tiers), Scope(all=True)
    report = totals.report(meant, selection, scope)
    cut = Cut(by) if by else None
    lines = totals.lines(cut, meant, selection, scope) if cut else []
    if as_json:
        click.echo(json.dumps(as_data(report, cut, lines), ensure_ascii=False, indent=1))
        return
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        _print(report, cut, lines)


@command.command("check")
@click.option("--rebuild", is_flag=True, help="Forget all kept figures and keep them anew.")
@with_appcontext
def check(rebuild: bool) -> None:
    """Counts every kept figure again; exit status 1 where one is wrong."""
    if rebuild:
        with transaction() as session:
            kept_figures.forget_all(session)
    while keep_up():
        pass
    wrong = kept_figures.wrong(db.session())
    for code in wrong:
        tell(say("The kept figures of cohort %(code)s are wrong.", code=code))
    if wrong:
        raise SystemExit(1)
    click.echo(spoken(say("Every kept figure is the one that is counted.")))


def _print(report: Report, cut: Cut | None, lines: Sequence[Row]) -> None:
    as_of = _("As of %(day)s", day=filters.day(report.as_of))
    rule = _("Counting rule %(name)s", name=totals_words.rule_name(report.plan.rule))
    click.echo(" · ".join([totals_words.plan_name(report.plan), as_of, rule]))
    _print_table(Cut.PHASE, [*report.phases, report.whole])
    if cut:
        click.echo()
        _print_table(cut, [*lines, report.whole])


def _print_table(cut: Cut, rows: Sequence[Row]) -> None:
    head = [totals_words.first_column(cut), _("Target"), _("applied"), _("attended"), _("completed"), _("certified")]
    head += [_("Teachers"), _("Done"), _("Gap")]
    table = [head, *(_cells(cut, row) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    for cells in table:
        padding = [" " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)]
        name, *numbers = zip(cells, padding, strict=True)
        click.echo("  ".join(["".join(name), *(blanks + cell for cell, blanks in numbers)]).rstrip())


def _cells(cut: Cut, row: Row) -> list[str]:
    figures = (row.target, row.applied, row.attended, row.person_times, row.certified, row.teachers)
    return [totals_words.line_name(cut, row), *map(filters.num, figures), filters.rate(row.rate), filters.gap(row.gap)]


def _width(text: str) -> int:
    """Columns that a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
