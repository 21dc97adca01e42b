"""The words by which a roster is read: headers as clerks write them, and the rows that hold no person."""

from __future__ import annotations

import re

HEADERS = {
    "name": (
        "姓名", "学员姓名", "教师姓名", "名字", "参训学员", "参训教师", "参训人员", "参训学员姓名", "参训教师姓名",
        "参训人员姓名", "参加人员姓名",
    ),
    "kind": ("证件类型", "证件种类", "证件类别", "身份证件类型", "证件名称"),
    "document": (
        "证件号码", "证件号", "身份证号码", "身份证号", "身份证件号码", "身份证件号", "公民身份号码", "居民身份证号码",
        "居民身份证号", "有效证件号码", "有效证件号", "身份证",
    ),
    "phone": (
        "手机号", "手机号码", "手机", "移动电话", "联系手机", "本人手机", "本人手机号", "联系电话", "电话", "电话号码",
        "联系方式",
    ),
    "school": (
        "所在院校", "院校名称", "院校", "所在院校名称", "所在学校", "学校名称", "学校", "所属院校", "所属学校",
        "选送院校", "选送学校", "送培院校", "工作单位", "所在单位", "单位名称", "单位",
    ),
    "major": ("所教专业", "任教专业", "教授专业", "任课专业", "从教专业", "所授专业", "专业名称", "专业"),
    "job_title": ("职称", "专业技术职务", "技术职称", "专业技术职称", "职称等级"),
    "unit": ("报送单位", "填报单位", "所属省份", "所在省份", "省份", "省"),
    "contact": ("联系人", "报送人", "报送联系人", "单位联系人", "院校联系人"),
    "note": ("备注", "附注"),
}  # fmt: skip

REQUIRED = ("name", "document", "school")

# Columns that are part of a roster's shape, not data that somebody hoped to have stored.
IGNORED_HEADERS = ("序号", "编号", "问题", "Problem")

_TOTAL = re.compile(r"(本页)?(合计|总计|共计|小计|累计|总人数|共[0-9]+[人名])")
_SIGNATURE = re.compile(
    r"[(（]?(备注|附注|说明|注意?|注意事项|填表说明|填报说明|填写说明|填表人|填报人|制表人|经办人|审核人|审批人|负责人|"
    r"单位负责人|分管领导|单位意见|联系人|联系电话|填表日期|填报日期|填报时间|填表时间|日期|填报单位|报送单位|单位|"
    r"单位盖章|盖章|公章)[)）]?[0-9一二三]?[.、]?\s*[:：(（]"
)
_LEAD = re.compile(r"(注|说明|备注|以下空白|以下无正文|此表|本表|填表说明|\(?盖章|—+|-{2,}|\*+|※)")
_FIGURES = re.compile(r"[0-9]")


def is_total(text: str) -> bool:
    """Whether the first words of a row are those of a sum."""
    return _TOTAL.match(text) is not None


def is_signature(text: str) -> bool:
    """Whether a row starts like 填表人：… or 说明：…, which no person's row does."""
    return _SIGNATURE.match(text) is not None


def is_remark(text: str) -> bool:
    """Whether a row without a document starts like a remark."""
    return _LEAD.match(text) is not None


def may_be_document(text: str) -> bool:
    """Whether a cell holds figures enough to be meant as a document."""
    return len(_FIGURES.findall(text)) >= 4
