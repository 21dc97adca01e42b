"""A base runs a cohort: create, edit, open for enrolment, close, start, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from trainingreg.domain import cohort_plan, lifecycle
from trainingreg.domain.bases import check_designated
from trainingreg.domain.calendar import day_of
from trainingreg.domain.cohort_plan import CohortPlan, PlanRefused
from trainingreg.domain.cohort_roles import runs
from trainingreg.domain.lifecycle import Move, MoveRefused
from trainingreg.domain.permissions import Actor, Role
from trainingreg.domain.phases import PhaseStart, suggest
from trainingreg.domain.refusals import Invalid, NotFound, Refusal
from trainingreg.domain.words import CohortState
from trainingreg.models import Cohort, CohortMove, Major, Phase, ReportingUnit, School, TrainingBase, TrainingBaseMajor
from trainingreg.queries import certificate_templates
from trainingreg.services import audit
from trainingreg.text import say, tidy


class EditedMeanwhile(Refusal):
    """Somebody else has saved this cohort since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            say("Somebody else has changed this cohort meanwhile. Compare with its page, then save again to replace their values.")
        )


def create(session: Session, base_id: int, plan: CohortPlan, actor: Actor, now: datetime) -> Cohort:
    """A new draft of a base; raises PlanRefused with every problem at its field."""
    base = session.get(TrainingBase, base_id, with_for_update=True)  # two new cohorts of one base queue for the serial
    if base is None or not runs(actor, base.id):
        raise NotFound
    cohort_plan.check(plan)
    _check_major(session, base, plan.major_id)
    _check_template(plan.certificate_template_id)
    starts = _phase_starts(session)
    chosen = plan.phase_id if actor.role is Role.MINISTRY else None
    values = asdict(plan) | {"phase_id": _known_phase(starts, chosen, plan.starts_on), "base_id": base.id, "created_at": now}
    cohort = Cohort(code=_free_code(session, base, plan.starts_on.year), **values)
    session.add(cohort)
    audit.record(session, actor, now, "cohort.create", f"cohort:{cohort.code}")
    session.flush()
    return cohort


def edit(session: Session, cohort_id: int, plan: CohortPlan, revision: int, actor: Actor, now: datetime) -> Cohort:
    """New values for a cohort that has not begun; `revision` is the one the form was opened with."""
    cohort = locked(session, cohort_id, actor)
    if not lifecycle.editable(cohort.state):
        raise MoveRefused(say("A cohort that has begun can no longer be edited."))
    if cohort.revision != revision:
        raise EditedMeanwhile
    cohort_plan.check(plan, cohort.seats_taken)
    _check_major(session, session.get_one(TrainingBase, cohort.base_id), plan.major_id)
    _check_template(plan.certificate_template_id)
    values = asdict(plan) | {"phase_id": _phase_after_edit(session, cohort, plan, actor)}
    changed = sorted(name for name, value in values.items() if getattr(cohort, name) != value)
    for name in changed:
        setattr(cohort, name, values[name])
    if changed:
        cohort.revision += 1
        audit.record(session, actor, now, "cohort.edit", f"cohort:{cohort.code}", fields=changed)
    return cohort


def move(session: Session, cohort_id: int, wanted: Move, actor: Actor, now: datetime) -> Cohort:
    """Opens, closes or starts a cohort; raises MoveRefused or NotDesignated."""
    cohort = locked(session, cohort_id, actor)
    target = lifecycle.after(cohort.state, wanted)
    if wanted is Move.OPEN:
        _check_base(session, cohort)
    if wanted is Move.START:
        lifecycle.check_start(cohort.starts_on, day_of(now))
    return moved(session, cohort, wanted, target, actor, now)


def choose_template(session: Session, cohort_id: int, template_id: int | None, actor: Actor, now: datetime) -> Cohort:
    """Another certificate template, at any time of a cohort's life: for certificates that are issued from now on."""
    cohort = locked(session, cohort_id, actor)
    if cohort.state is CohortState.CANCELLED:
        raise MoveRefused(say("A cancelled cohort has no certificates."))
    _check_template(template_id)
    if cohort.certificate_template_id != template_id:
        cohort.certificate_template_id = template_id
        cohort.revision += 1
        audit.record(session, actor, now, "cohort.template", f"cohort:{cohort.code}", template=template_id)
    return cohort


def cancel(session: Session, cohort_id: int, reason: str, actor: Actor, now: datetime) -> Cohort:
    """Cancels a cohort for a reason that everybody concerned can read."""
    cohort = locked(session, cohort_id, actor)
    target = lifecycle.after(cohort.state, Move.CANCEL)
    if not tidy(reason):
        raise Invalid(say("Enter a reason. The people enrolled will read it."), "reason")
    cohort.cancel_reason = tidy(reason)
    return moved(session, cohort, Move.CANCEL, target, actor, now, reason=cohort.cancel_reason)


def locked(session: Session, cohort_id: int, actor: Actor) -> Cohort:
    """The cohort for a change, its row locked; NotFound unless the actor runs it."""
    cohort = session.scalar(
        sa.select(Cohort).where(Cohort.id == cohort_id).with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if cohort is None or not runs(actor, cohort.base_id):
        raise NotFound
    return cohort


def moved(
    session: Session, cohort: Cohort, done: Move, target: CohortState, actor: Actor, now: datetime, **detail: object
) -> Cohort:
    """Writes down a move that the rules have allowed."""
    cohort.state = target
    cohort.revision += 1
    session.add(CohortMove(cohort_id=cohort.id, move=done, at=now, by_name=actor.name))
    audit.record(session, actor, now, f"cohort.{done.value}", f"cohort:{cohort.code}", **detail)
    return cohort


def _check_base(session: Session, cohort: Cohort) -> None:
    base = session.get_one(TrainingBase, cohort.base_id)
    check_designated(base.status, base.valid_from, base.valid_to, cohort.starts_on, cohort.designation_reason)


def _check_major(session: Session, base: TrainingBase, major_id: int | None) -> None:
    """A base with a list of majors trains only these, or a cohort of no particular major."""
    if major_id is None:
        return
    allowed = session.execute(
        sa.select(Major.id, Major.name)
        .join(TrainingBaseMajor, TrainingBaseMajor.major_id == Major.id)
        .where(TrainingBaseMajor.base_id == base.id)
        .order_by(Major.code)
    ).all()
    if session.get(Major, major_id) is None:
        raise PlanRefused({"major_id": say("This major is not in the list.")})
    if allowed and major_id not in {major.id for major in allowed}:
        names = "、".join(major.name for major in allowed)
        raise PlanRefused({"major_id": say("The base is designated for other majors: %(majors)s.", majors=names)})


def _check_template(template_id: int | None) -> None:
    """Only a template that can be printed with is chosen; it always can be from then on."""
    if template_id is not None and template_id not in {choice.id for choice in certificate_templates.choices()}:
        raise PlanRefused({"certificate_template_id": say("This template is not in use.")})


def _phase_starts(session: Session) -> Sequence[PhaseStart]:
    rows = session.execute(sa.select(Phase.id, Phase.number, Phase.starts_on))
    return [PhaseStart(row.id, row.number, row.starts_on) for row in rows]


def _known_phase(starts: Sequence[PhaseStart], chosen: int | None, starts_on: date) -> int:
    if chosen is not None:
        if chosen not in {phase.phase_id for phase in starts}:
            raise PlanRefused({"phase_id": say("This phase is not in the plan.")})
        return chosen
    suggested = suggest(starts, starts_on)
    if suggested is None:
        raise PlanRefused({"phase_id": say("There is no plan with phases yet. The ministry enters it first.")})
    return suggested.phase_id


def _phase_after_edit(session: Session, cohort: Cohort, plan: CohortPlan, actor: Actor) -> int:
    """Fixed once opened; in a draft the ministry's choice, else a new suggestion where the old value was one."""
    if lifecycle.phase_fixed(cohort.state):
        return cohort.phase_id
    starts = _phase_starts(session)
    if actor.role is Role.MINISTRY:
        return _known_phase(starts, plan.phase_id, plan.starts_on)
    was_suggested = cohort.phase_id == _known_phase(starts, None, cohort.starts_on)
    return _known_phase(starts, None, plan.starts_on) if was_suggested else cohort.phase_id


def _free_code(session: Session, base: TrainingBase, year: int) -> str:
    """GX2026-44-07-03: year, unit, serial of the base, and a running number within these."""
    unit = session.scalar(
        sa.select(ReportingUnit.code).join(School, School.unit_id == ReportingUnit.id).where(School.id == base.school_id)
    )
    prefix = f"GX{year}-{unit}-{base.serial:02d}-"
    codes = session.scalars(sa.select(Cohort.code).where(Cohort.code.startswith(prefix, autoescape=True)))
    taken = [int(code.removeprefix(prefix)) for code in codes if code.removeprefix(prefix).isdecimal()]
    return f"{prefix}{max(taken, default=0) + 1:02d}"
