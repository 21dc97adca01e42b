"""The closed sets of values that several rooms speak of; stored as these lower-case English words, translated where shown."""

from enum import StrEnum


class SchoolType(StrEnum):
    """院校类型."""

    TECHNICIAN_COLLEGE = "technician_college"  # 技师学院
    SENIOR_TECHNICAL_SCHOOL = "senior_technical_school"  # 高级技工学校
    TECHNICAL_SCHOOL = "technical_school"  # 技工学校


class Tier(StrEnum):
    """培训层级: 部里示范培训 and 地方规模培训 at three levels."""

    MINISTRY = "ministry"  # 部级示范
    PROVINCE = "province"  # 省级
    CITY = "city"  # 市级
    SCHOOL = "school"  # 校级


class Mode(StrEnum):
    """培训形式."""

    ON_SITE = "on_site"  # 面授
    ONLINE = "online"  # 线上
    BLENDED = "blended"  # 混合


class SubjectKind(StrEnum):
    """继续教育科目类别 (人社部令第25号)."""

    PROFESSIONAL = "professional"  # 专业科目
    PUBLIC = "public"  # 公需科目


class BaseStatus(StrEnum):
    """Standing of a training base's designation; expiry is a matter of its dates, not of this word."""

    ACTIVE = "active"  # 有效
    SUSPENDED = "suspended"  # 暂停
    REVOKED = "revoked"  # 取消


class CohortState(StrEnum):
    """States of a cohort; the moves between them are in `lifecycle`."""

    DRAFT = "draft"  # 草稿
    OPEN = "open"  # 报名中
    CLOSED = "closed"  # 报名结束
    RUNNING = "running"  # 进行中
    COMPLETED = "completed"  # 已结业
    CANCELLED = "cancelled"  # 已取消


class EnrolmentState(StrEnum):
    """States of one person's enrolment in one cohort."""

    APPLIED = "applied"  # 报名
    ATTENDED = "attended"  # 报到
    COMPLETED = "completed"  # 结业
    FAILED = "failed"  # 未结业
    WITHDRAWN = "withdrawn"  # 退出
    REJECTED = "rejected"  # 未录取
    WAITLISTED = "waitlisted"  # 候补


class Assessment(StrEnum):
    """考核结果."""

    PASSED = "passed"  # 合格
    FAILED = "failed"  # 不合格
    ABSENT = "absent"  # 未参加


class CertificateState(StrEnum):
    """Pending: number given, file not yet made."""

    PENDING = "pending"
    VALID = "valid"  # 有效
    REVOKED = "revoked"  # 已撤销
    SUPERSEDED = "superseded"  # 已换发


class Standing(StrEnum):
    """Whether a teacher's entry has been confirmed by somebody who knows the person."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Border(StrEnum):
    """Frames of certificates."""

    HUIWEN = "huiwen"  # 回纹
    GUILLOCHE = "guilloche"  # 扭索纹
    PLAIN = "plain"  # 素边


class Paper(StrEnum):
    """What certificates are printed on."""

    NORMAL = "normal"
    PREPRINTED = "preprinted"  # carries border and watermark already


class VersionState(StrEnum):
    """States of a template's version; what it lays down never changes."""

    DRAFT = "draft"
    IN_USE = "in_use"
    RETIRED = "retired"  # was in use; printed with again only for what was issued with it
