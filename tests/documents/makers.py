"""Makers of facts to print, with defaults; all people are invented."""

from datetime import date
from typing import Any

from trainingreg.documents.certificate import CertificateFacts

_CERTIFICATE: dict[str, Any] = {
    "title": "培训合格证书",
    "programme": "技工院校工学一体化教师培训",
    "number": "GXYT-2026-44-0107-01041-K",
    "name": "林知远",
    "cohort_title": "数控加工专业工学一体化教师部级示范研修班（第三期）",
    "starts_on": date(2026, 10, 12),
    "ends_on": date(2026, 10, 23),
    "hours": 80,
    "major": "数控加工（0106-4）",
    "tier": "部级示范",
    "subject": "专业科目",
    "standard": "数控加工专业工学一体化课程标准（2022年版）",
    "issuer": "云洲技师学院",
    "issued_on": date(2026, 11, 20),
    "verify_url": "https://registry.example.cn/verify/K7Q2M9XD4TPA",
    "verify_host": "registry.example.cn/verify",
    "verify_code": "K7Q2-M9XD-4TPA",
}

LONGEST = {
    "name": "阿卜杜热合曼·阿卜杜外力江提",
    "number": "GXYT-2026-XJBT-0107-101041-K",
    "cohort_title": "全国技工院校工学一体化电气自动化设备安装与维修专业教师部级示范研修班（第十二期）",
    "starts_on": date(2026, 12, 28),
    "ends_on": date(2027, 1, 15),
    "hours": 120,
    "major": "电气自动化设备安装与维修（0203-4）",
    "standard": "电气自动化设备安装与维修专业国家技能人才培养工学一体化课程标准",
    "issuer": "新疆生产建设兵团第八师石河子市技工学校工学一体化师资研修基地",
    "note": "本件仅用于职称评审，有效期至 2027年4月20日",
}

SHORTEST = {
    "name": "王伟",
    "title": "结业证书",
    "programme": "",
    "cohort_title": "焊接加工教师研修班",
    "starts_on": date(2026, 5, 6),
    "ends_on": date(2026, 5, 6),
    "hours": 8,
    "major": "焊接加工",
    "standard": "",
}


def a_certificate(**changes: Any) -> CertificateFacts:
    """Facts of a certificate."""
    return CertificateFacts(**{**_CERTIFICATE, **changes})
