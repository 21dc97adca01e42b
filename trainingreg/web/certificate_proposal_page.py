"""What the pages of proposals show: the certificates, what becomes of the totals, what the reader can do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import render_template

from trainingreg.domain.permissions import Actor
from trainingreg.domain.proposals import ROLES, Change, ProposalState
from trainingreg.domain.words import CertificateState
from trainingreg.queries import certificate_proposals as questions
from trainingreg.queries.certificate_proposals import Proposal, Selected
from trainingreg.web.forms.certificates import PublicReasonForm, RefusalForm
from trainingreg.web.languages import translated


def preview(change: Change, chosen: Sequence[Selected], form: PublicReasonForm) -> str:
    """What would be done with these certificates; those that cannot be changed are named and left out."""
    whys = [(each, each.why_not(change)) for each in chosen]
    fitting = [each for each, why in whys if why is None]
    others = [(each, translated(why)) for each, why in whys if why is not None]
    return render_template(
        "certificate_proposals/new.html", change=change, fitting=fitting, others=others, form=form, effect=effect(fitting)
    )


def shown(proposal: Proposal, reader: Actor, form: RefusalForm) -> str:
    """The page of one proposal."""
    certificates = questions.items(proposal.id)
    is_open = proposal.state is ProposalState.OPEN
    own = reader.account_id == proposal.proposed_by
    return render_template(
        "certificate_proposals/show.html",
        proposal=proposal,
        certificates=certificates,
        effect=effect(certificates) if is_open else [],
        can_take_back=is_open and own,
        can_decide=is_open and not own and reader.role in ROLES[proposal.change],
        waits_for_above=is_open and not own and reader.role not in ROLES[proposal.change],
        form=form,
    )


def effect(certificates: Sequence[Selected]) -> list[tuple[int, int]]:
    """How many valid certificates less each phase has as soon as this is done."""
    return sorted(Counter(each.phase_number for each in certificates if each.state is CertificateState.VALID).items())
