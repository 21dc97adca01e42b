"""Invented names of people, in the variety that real rosters have."""

from __future__ import annotations

import random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈姜崔钟谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤"
)
_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫")
_GIVEN = (
    "知远砚秋予安楚妍以宁承泽木青景行书遥嘉树若川望舒清和思齐雨桐怀瑾听澜之恒向晚子墨秋白明远晚舟南枝星野长风灵秀汝成"
    "方与时宴一鸣见山竹溪云起松月晓岚文渊静姝建平志强海燕春梅国栋丽华永康玉兰振宇雪峰立新晨光沐阳依然可心博文俊杰"
)
_FIRST_PARTS = ("阿依古丽", "买买提", "艾山", "古丽娜", "努尔兰", "巴哈尔", "热娜", "阿迪力", "吐尔逊", "帕提曼")
_SECOND_PARTS = ("艾力", "买买提", "阿不都", "吐尔逊", "哈力克", "玉素甫", "尼亚孜", "库尔班")
_WITHOUT_SURNAME = ("扎西", "卓玛", "次仁", "央金", "丹增", "白玛", "格桑", "旺堆")
_LATIN_FIRST = ("Anna", "Peter", "Maria", "Jonas", "Elena", "Daniel")
_LATIN_LAST = ("Lindqvist", "Okafor", "Schmidt", "Moreau", "Tanaka-Reyes", "O'Brien")

RARE = ("马㛃宁", "赵䶮", "唐𬭎")
"""Names with characters outside the 8 105 standard ones that the certificate's faces can draw."""

UNDRAWABLE = "石\U000323b0明"
"""A name with a character so new (Unicode 17) that no installed face has it: accepted at entry, stopped at the certificate."""


def of_resident(chance: random.Random, unit_code: str) -> str:
    """A name as people of a unit have it: mostly surname and one or two characters."""
    if unit_code in {"65", "XJBT"} and chance.random() < 0.35:
        return f"{chance.choice(_FIRST_PARTS)}·{chance.choice(_SECOND_PARTS)}"
    if unit_code == "54" and chance.random() < 0.6:
        return chance.choice(_WITHOUT_SURNAME) + chance.choice(_WITHOUT_SURNAME)
    return _usual(chance)


def of_foreigner(chance: random.Random) -> str:
    """A name in Latin letters."""
    return f"{chance.choice(_LATIN_FIRST)} {chance.choice(_LATIN_LAST)}"


def _usual(chance: random.Random) -> str:
    double = chance.random() < 0.008
    surname = chance.choice(_DOUBLE_SURNAMES) if double else _SURNAMES[int(len(_SURNAMES) * chance.random() ** 1.7)]
    given = chance.choice(_GIVEN)
    return surname + given + (chance.choice(_GIVEN) if chance.random() < 0.8 else "")
