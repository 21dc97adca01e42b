"""What staff can do with people of a cohort and with certificates, in words for buttons."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from trainingreg.domain.admission import ACTS, Act
from trainingreg.domain.permissions import Role
from trainingreg.domain.proposals import Change, changes_of
from trainingreg.domain.words import CohortState


def act_words(state: CohortState) -> list[tuple[str, str]]:
    """Value and word of everything that can be done with somebody in a cohort of this state."""
    return in_words(act for act in Act if state in ACTS[act][0])


def in_words(acts: Iterable[Act]) -> list[tuple[str, str]]:
    """Value and word of each act."""
    words = {
        Act.REPORT_IN: _("Reported in"),
        Act.UNDO_REPORT: _("Take back reporting in"),
        Act.WITHDRAW: _("Mark as withdrawn"),
        Act.REFUSE: _("Do not admit"),
        Act.READMIT: _("Take back in"),
    }
    return [(act.value, words[act]) for act in acts]


def changes_in_words(role: Role) -> list[tuple[str, str]]:
    """Value and word of everything that this role can propose for many certificates."""
    words = {Change.REVOKE: _("Revoke the ticked…"), Change.REISSUE: _("Reissue the ticked…")}
    return [(change.value, words[change]) for change in changes_of(role)]
