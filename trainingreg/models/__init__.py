"""The tables, one family per file; importing this package makes them all known to the metadata."""

from trainingreg.models.account import Account, LoginSession, SignInFailure
from trainingreg.models.activation_code import ActivationCode
from trainingreg.models.audit_entry import AuditEntry
from trainingreg.models.certificate import Certificate, NumberSeries
from trainingreg.models.certificate_proposal import CertificateProposal, CertificateProposalItem
from trainingreg.models.certificate_template import CertificateTemplate, CertificateTemplateVersion
from trainingreg.models.cohort import Cohort, CohortMove
from trainingreg.models.completion import Completion
from trainingreg.models.enrolment import Enrolment
from trainingreg.models.holder_copy import AnnotatedCopy, ShareCode
from trainingreg.models.job import JobBatch, JobItem
from trainingreg.models.kept import KeptChange, KeptCohort, KeptFigure, KeptRepeat, KeptUnitFigure
from trainingreg.models.major import Level, Major
from trainingreg.models.plan import CountingRule, Phase, Plan, Target
from trainingreg.models.registry_fact import RegistryFact
from trainingreg.models.reporting_unit import ReportingUnit
from trainingreg.models.school import School, SchoolAlias
from trainingreg.models.status_list import StatusList
from trainingreg.models.teacher import IdentityDocument, Teacher
from trainingreg.models.training_base import TrainingBase, TrainingBaseMajor
from trainingreg.models.upload import Upload

__all__ = [
    "Account",
    "ActivationCode",
    "AnnotatedCopy",
    "AuditEntry",
    "Certificate",
    "CertificateProposal",
    "CertificateProposalItem",
    "CertificateTemplate",
    "CertificateTemplateVersion",
    "Cohort",
    "CohortMove",
    "Completion",
    "CountingRule",
    "Enrolment",
    "IdentityDocument",
    "JobBatch",
    "JobItem",
    "KeptChange",
    "KeptCohort",
    "KeptFigure",
    "KeptRepeat",
    "KeptUnitFigure",
    "Level",
    "LoginSession",
    "Major",
    "NumberSeries",
    "Phase",
    "Plan",
    "RegistryFact",
    "ReportingUnit",
    "School",
    "SchoolAlias",
    "ShareCode",
    "SignInFailure",
    "StatusList",
    "Target",
    "Teacher",
    "TrainingBase",
    "TrainingBaseMajor",
    "Upload",
]
