"""The 32 reporting units 填报单位: 31 provinces and the Xinjiang Production and Construction Corps.

Source: the list of addressees of the ministry's notices; order is that of GB/T 2260, the Corps last (it has no code of its own).
"""

from typing import NamedTuple


class Unit(NamedTuple):
    """A reporting unit: its code here, the GB/T 2260 code if it has one, full and short Chinese name, English name."""

    code: str
    gb2260: str | None
    name: str
    short_name: str
    name_en: str


def _province(code: str, name: str, name_en: str) -> Unit:
    return Unit(code, code, name, name, name_en)


UNITS: tuple[Unit, ...] = (
    _province("11", "北京", "Beijing"),
    _province("12", "天津", "Tianjin"),
    _province("13", "河北", "Hebei"),
    _province("14", "山西", "Shanxi"),
    _province("15", "内蒙古", "Inner Mongolia"),
    _province("21", "辽宁", "Liaoning"),
    _province("22", "吉林", "Jilin"),
    _province("23", "黑龙江", "Heilongjiang"),
    _province("31", "上海", "Shanghai"),
    _province("32", "江苏", "Jiangsu"),
    _province("33", "浙江", "Zhejiang"),
    _province("34", "安徽", "Anhui"),
    _province("35", "福建", "Fujian"),
    _province("36", "江西", "Jiangxi"),
    _province("37", "山东", "Shandong"),
    _province("41", "河南", "Henan"),
    _province("42", "湖北", "Hubei"),
    _province("43", "湖南", "Hunan"),
    _province("44", "广东", "Guangdong"),
    _province("45", "广西", "Guangxi"),
    _province("46", "海南", "Hainan"),
    _province("50", "重庆", "Chongqing"),
    _province("51", "四川", "Sichuan"),
    _province("52", "贵州", "Guizhou"),
    _province("53", "云南", "Yunnan"),
    _province("54", "西藏", "Tibet"),
    _province("61", "陕西", "Shaanxi"),
    _province("62", "甘肃", "Gansu"),
    _province("63", "青海", "Qinghai"),
    _province("64", "宁夏", "Ningxia"),
    _province("65", "新疆", "Xinjiang"),
    Unit("XJBT", None, "新疆生产建设兵团", "兵团", "Xinjiang Corps"),
)

# The last unit of each of GB/T 2260's regions: a stronger line stands under it in long tables.
REGION_ENDS = frozenset({"15", "23", "37", "46", "54", "65"})
