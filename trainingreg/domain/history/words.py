"""The words of the history workbook: its sheets, their headers and the values that a column may hold."""

from __future__ import annotations

from trainingreg.domain.numbers import parse_whole_number
from trainingreg.domain.refusals import Invalid
from trainingreg.domain.sheets import Cell, as_text
from trainingreg.domain.words import EnrolmentState, SchoolType, Tier
from trainingreg.text import say, squash

SCHOOLS = "院校"
MAJORS = "专业"
BASES = "基地"
COHORTS = "班次"
PARTICIPANTS = "学员"
SHEETS = (SCHOOLS, MAJORS, BASES, COHORTS, PARTICIPANTS)

HEADERS = {
    SCHOOLS: {
        "code": ("院校代码", "学校代码"),
        "name": ("院校名称", "学校名称"),
        "type": ("类型", "院校类型", "学校类型"),
        "unit": ("报送单位", "填报单位"),
        "joined_phase": ("加入阶段",),
        "aliases": ("别名", "院校别名"),
    },
    MAJORS: {
        "code": ("专业代码",),
        "name": ("专业名称",),
        "group": ("类别", "专业类别"),
        "phase": ("阶段",),
    },
    BASES: {
        "code": ("基地代码",),
        "school_code": ("院校代码", "学校代码"),
        "batch": ("批次",),
        "notice_number": ("文号",),
        "published_on": ("公布日期",),
        "valid_from": ("有效期自",),
        "valid_to": ("有效期至",),
    },
    COHORTS: {
        "code": ("班次编号", "班次代码"),
        "base_code": ("基地代码",),
        "title": ("名称", "班次名称"),
        "tier": ("层级",),
        "phase": ("阶段",),
        "major_code": ("专业代码",),
        "level": ("等级",),
        "starts_on": ("开始日期",),
        "ends_on": ("结束日期",),
        "hours": ("学时",),
        "capacity": ("名额",),
    },
    PARTICIPANTS: {
        "cohort_code": ("班次编号", "班次代码"),
        "name": ("姓名",),
        "kind": ("证件类型",),
        "number": ("证件号码", "证件号"),
        "school_code": ("院校代码", "学校代码"),
        "phone": ("手机号", "手机号码", "手机"),
        "outcome": ("结果",),
        "completed_on": ("结业日期",),
        "certificate_number": ("证书编号",),
        "issued_on": ("发证日期",),
    },
}

REQUIRED = {
    SCHOOLS: ("code", "name", "unit"),
    MAJORS: ("code", "name"),
    BASES: ("code", "school_code", "batch", "published_on", "valid_from", "valid_to"),
    COHORTS: ("code", "base_code", "title", "tier", "phase", "starts_on", "ends_on", "hours", "capacity"),
    PARTICIPANTS: ("cohort_code", "name", "number", "school_code", "outcome"),
}

_SCHOOL_TYPES = {
    "技师学院": SchoolType.TECHNICIAN_COLLEGE,
    "高级技工学校": SchoolType.SENIOR_TECHNICAL_SCHOOL,
    "高级技校": SchoolType.SENIOR_TECHNICAL_SCHOOL,
    "技工学校": SchoolType.TECHNICAL_SCHOOL,
    "技校": SchoolType.TECHNICAL_SCHOOL,
}
_TIERS = {
    "部级示范": Tier.MINISTRY,
    "部级示范培训": Tier.MINISTRY,
    "部里示范": Tier.MINISTRY,
    "部里示范培训": Tier.MINISTRY,
    "部级": Tier.MINISTRY,
    "省级": Tier.PROVINCE,
    "市级": Tier.CITY,
    "校级": Tier.SCHOOL,
}
_OUTCOMES = {
    "报名": EnrolmentState.APPLIED,
    "报到": EnrolmentState.ATTENDED,
    "结业": EnrolmentState.COMPLETED,
    "未结业": EnrolmentState.FAILED,
    "退出": EnrolmentState.WITHDRAWN,
    "已报名": EnrolmentState.APPLIED,
    "已报到": EnrolmentState.ATTENDED,
    "已结业": EnrolmentState.COMPLETED,
    "已退出": EnrolmentState.WITHDRAWN,
}
_PHASES = {
    word: phase
    for phase, figure, name in ((1, "一", "重点推进"), (2, "二", "持续推进"), (3, "三", "全面推广"))
    for word in (figure, f"第{figure}阶段", f"第{phase}阶段", name, f"{name}阶段")
}
_NOT_IN_WORKBOOKS = {"未录取": EnrolmentState.REJECTED, "候补": EnrolmentState.WAITLISTED}


def official_word(value: SchoolType | Tier | EnrolmentState) -> str:
    """The word by which the workbook would have named a stored value."""
    for table in (_SCHOOL_TYPES, _TIERS, _OUTCOMES, _NOT_IN_WORKBOOKS):
        for word, meaning in table.items():
            if meaning is value:
                return word
    return value.value


def parse_school_type(raw: Cell) -> SchoolType:
    """技师学院, 高级技工学校 or 技工学校."""
    word = squash(as_text(raw))
    if word not in _SCHOOL_TYPES:
        raise Invalid(say("This must be one of: %(known)s.", known="技师学院、高级技工学校、技工学校"))
    return _SCHOOL_TYPES[word]


def parse_tier(raw: Cell) -> Tier:
    """部级示范, 省级, 市级 or 校级."""
    word = squash(as_text(raw))
    if word not in _TIERS:
        raise Invalid(say("This must be one of: %(known)s.", known="部级示范、省级、市级、校级"))
    return _TIERS[word]


def parse_outcome(raw: Cell) -> EnrolmentState:
    """报名, 报到, 结业, 未结业 or 退出."""
    word = squash(as_text(raw))
    if word not in _OUTCOMES:
        raise Invalid(say("This must be one of: %(known)s.", known="报名、报到、结业、未结业、退出"))
    return _OUTCOMES[word]


def parse_phase(raw: Cell) -> int:
    """1, 2 or 3, also in words."""
    word = squash(as_text(raw))
    if word in _PHASES:
        return _PHASES[word]
    try:
        return parse_whole_number(raw, 1, 3)
    except Invalid:
        raise Invalid(say("The phase must be 1, 2 or 3.")) from None
