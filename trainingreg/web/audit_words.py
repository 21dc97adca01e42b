"""What the acts on record are called; an act without a word here is shown by its stored name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

ACTS = {
    "account.create": _l("Account made"),
    "account.disable": _l("Account disabled"),
    "account.enable": _l("Account enabled"),
    "account.own_password": _l("Own password changed"),
    "account.password": _l("New first password"),
    "activation.code": _l("Activation code handed out"),
    "activation.use": _l("Account begun with a code"),
    "base.add": _l("Base added"),
    "base.change": _l("Base changed"),
    "certificate.issue": _l("Certificates issued"),
    "certificate.reissue": _l("Certificate reissued"),
    "certificate.retry": _l("Certificate made anew"),
    "certificate.revoke": _l("Certificate revoked"),
    "cohort.cancel": _l("Cohort cancelled"),
    "cohort.close": _l("Enrolment closed"),
    "cohort.complete": _l("Cohort completed"),
    "cohort.create": _l("Cohort planned"),
    "cohort.edit": _l("Cohort changed"),
    "cohort.open": _l("Enrolment opened"),
    "cohort.start": _l("Cohort started"),
    "completion.annul": _l("Completion annulled"),
    "copy.end": _l("Copy ended"),
    "copy.make": _l("Copy with a note made"),
    "demo.load": _l("Demo data loaded"),
    "enrolment.enrol": _l("Enrolled"),
    "enrolment.readmit": _l("Readmitted"),
    "enrolment.refuse": _l("Not admitted"),
    "enrolment.report_in": _l("Reported in"),
    "enrolment.undo_report": _l("Report undone"),
    "enrolment.withdraw": _l("Withdrawn"),
    "history.import": _l("Past years entered"),
    "major.add": _l("Major added"),
    "major.change": _l("Major changed"),
    "proposal.approve": _l("Proposal approved"),
    "proposal.propose": _l("Change of certificates proposed"),
    "proposal.refuse": _l("Proposal refused"),
    "proposal.take_back": _l("Proposal taken back"),
    "registration.confirmed": _l("Registration confirmed"),
    "registration.enter": _l("Registered"),
    "registration.refused": _l("Registration refused"),
    "result.late": _l("Result recorded late"),
    "results.record": _l("Results recorded"),
    "roster.import": _l("Roster imported"),
    "school.add": _l("School added"),
    "school.alias_add": _l("Other name added"),
    "school.alias_remove": _l("Other name removed"),
    "school.change": _l("School changed"),
    "share.begin": _l("Link to a certificate begun"),
    "share.end": _l("Link to a certificate ended"),
    "sign_in": _l("Signed in"),
    "teacher.change": _l("Teacher corrected"),
    "teacher.export": _l("Own data fetched"),
    "teacher.notice": _l("Notice read"),
    "teacher.remove_phones": _l("Telephone numbers removed"),
    "teacher.reveal": _l("Whole document number shown"),
    "verification.list": _l("List of certificates verified"),
}


def act(action: str) -> str:
    """The word for an act."""
    return str(ACTS.get(action, action))
