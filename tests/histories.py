"""Large history workbooks of invented rows, typed as several clerks type, with totals counted in plain Python beside them."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.workbooks import HISTORY_HEADERS, resident_id, xlsx

UNITS = ("北京", "44", "广西", "新疆", "XJBT", "新疆生产建设兵团", "内蒙古自治区", "重庆市", "西藏", "云南省")
TIERS = ("部级示范", "省级", "市级", "校级")
TYPES = ("技师学院", "高级技工学校", "技工学校", "")
STARTS = {1: (date(2022, 9, 5), 280), 2: (date(2023, 7, 3), 540), 3: (date(2025, 1, 6), 330)}
OUTCOMES = {"报名": 4, "报到": 3, "结业": 83, "未结业": 6, "退出": 4}
_FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})


@dataclass
class Person:
    """Somebody with one document, who may come several times."""

    name: str
    kind: str
    number: str
    cohorts: set[str] = field(default_factory=set)


@dataclass
class RandomHistory:
    """The rows of a workbook by sheet, and the totals that it must give in an empty registry."""

    rows: dict[str, list[list[Any]]]
    totals: dict[str, Counter[str]]

    def as_xlsx(self) -> bytes:
        """The workbook as a file."""
        return xlsx({name: [HISTORY_HEADERS[name], *rows] for name, rows in self.rows.items()})

    def put(self, sheet: str, row: int, header: str, value: Any) -> Any:
        """Replaces one cell (`row` is its number in the file) and returns what stood there."""
        column = [title.split("*")[0].split("（")[0] for title in HISTORY_HEADERS[sheet]].index(header)
        before = self.rows[sheet][row - 2][column]
        self.rows[sheet][row - 2][column] = value
        return before


def random_history(seed: int, people: int) -> RandomHistory:
    """So many rows of 学员 in cohorts of about forty, and what they need in the other sheets."""
    chance = random.Random(seed)
    schools = [_school(chance, n) for n in range(max(people // 60, 6))]
    majors = [[f"{n:04d}-4", f"示例专业{n}", chance.choice(("示例类", "")), chance.choice((1, 2, 3, ""))] for n in range(1, 31)]
    bases = [_base(chance, n, schools[n % len(schools)][0]) for n in range(max(people // 400, 3))]
    cohorts = [_cohort(chance, n, bases, majors) for n in range(max(people // 40, 3))]
    history = RandomHistory({"院校": schools, "专业": majors, "基地": bases, "班次": cohorts, "学员": []}, defaultdict(Counter))
    _fill(chance, history, people)
    return history


def _school(chance: random.Random, n: int) -> list[Any]:
    alias = chance.choice(("", f"旧名{n}技校；简称{n}", f"旧名{n}技校"))
    return [f"S{n:04d}", f"示例第{n}{TYPES[n % 3]}", TYPES[n % 4], chance.choice(UNITS), chance.choice((1, 2, 3, "")), alias]


def _base(chance: random.Random, n: int, school: str) -> list[Any]:
    first = date(2022, 7, 1) + timedelta(days=n)
    return [f"B{n:03d}", school, chance.choice((1, 2, "3")), f"示例函〔2022〕{n}号", _day(chance, first), first, date(2027, 6, 30)]


def _cohort(chance: random.Random, n: int, bases: list[list[Any]], majors: list[list[Any]]) -> list[Any]:
    phase = chance.choice((1, 2, 3))
    first, days = STARTS[phase]
    starts_on = first + timedelta(days=chance.randrange(days))
    ends_on = starts_on + timedelta(days=chance.randint(4, 18))
    return [
        f"K{n:04d}", chance.choice(bases)[0], f"示例研修班第{n}期", chance.choice(TIERS), phase,
        chance.choice((chance.choice(majors)[0], "")), chance.choice(("一级", "二级", "三级", "")),
        _day(chance, starts_on), _day(chance, ends_on), chance.choice((40, 80, "80")), chance.randint(30, 60),
    ]  # fmt: skip


def _fill(chance: random.Random, history: RandomHistory, people: int) -> None:
    known: list[Person] = []
    seen: dict[str, set[int]] = defaultdict(set)
    for n in range(people):
        cohort = chance.choice(history.rows["班次"])
        person = chance.choice(known) if known and chance.random() < 0.15 else None
        if person is None or cohort[0] in person.cohorts:
            person = _person(chance, len(known))
            known.append(person)
        person.cohorts.add(cohort[0])
        outcome = chance.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        number = f"旧{cohort[0]}-{n:06d}" if outcome == "结业" and chance.random() < 0.5 else ""
        history.rows["学员"].append(
            [
                cohort[0], _name(chance, person), person.kind, _document(chance, person), chance.choice(history.rows["院校"])[0],
                chance.choice(("", f"138{n:08d}")), outcome, cohort[8] if outcome == "结业" and chance.random() < 0.3 else "",
                number, cohort[8] if number and chance.random() < 0.5 else "",
            ]
        )  # fmt: skip
        _count(history.totals, str(cohort[4]), outcome, bool(number))
        if outcome == "结业":
            for key in (str(cohort[4]), "all"):
                seen[key].add(id(person))
    for key, persons in seen.items():
        history.totals[key]["teachers"] = len(persons)


def _count(totals: dict[str, Counter[str]], phase: str, outcome: str, certified: bool) -> None:
    for key in (phase, "all"):
        totals[key]["applied"] += 1
        totals[key]["attended"] += outcome in {"报到", "结业", "未结业"}
        totals[key]["person_times"] += outcome == "结业"
        totals[key]["certified"] += certified


def _person(chance: random.Random, n: int) -> Person:
    name = chance.choice("王李张刘陈杨黄赵㛃䶮") + chance.choice(("伟", "建国", "晓𬭎", "·艾力", "安楠"))
    if chance.random() < 0.03:
        return Person(f"Ana Lima {chance.choice('ABC')}.", "护照", f"E{n:08d}")
    if chance.random() < 0.03:
        return Person(name, "港澳居民来往内地通行证", f"H{n:08d}")
    born = (date(1970, 1, 1) + timedelta(days=n % 9000)).strftime("%Y%m%d")
    return Person(name, chance.choice(("", "居民身份证")), resident_id(n // 9000 + 1, "440106", born))


def _name(chance: random.Random, person: Person) -> str:
    return chance.choice((person.name, person.name, f" {person.name}", person.name.replace("·", "•")))


def _document(chance: random.Random, person: Person) -> str:
    if person.kind.startswith("港澳"):
        return f"{person.number}{chance.choice(('', '01', '02'))}"
    number = person.number
    spaced = f"{number[:6]} {number[6:]}"
    return chance.choice((number, number, number, f"'{number}", spaced, number.translate(_FULL_WIDTH), number.lower()))


def _day(chance: random.Random, day: date) -> Any:
    typed = (day, day.isoformat(), f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")
    return chance.choice(typed)
