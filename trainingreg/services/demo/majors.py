"""A hundred sample majors: the official lists are not public, so every name says 示例."""

from __future__ import annotations

from dataclasses import dataclass

_THINGS = {
    "机械类": ("数控设备", "焊接设备", "模具", "电梯", "农业机械"),
    "电工电子类": ("工业机器人", "电子产品", "通信网络", "光伏设备", "医疗器械"),
    "交通类": ("新能源汽车", "轨道车辆", "船舶机电", "无人机", "智能仓储"),
    "建设类": ("楼宇设备", "制冷设备", "建筑机械", "水处理设备", "矿山机械"),
    "轻工类": ("食品机械", "印刷设备", "纺织机械", "木工机械", "化工仪表"),
}
_ACTS = ("应用与维护", "装配与调试", "制造", "检测")
_PHASE_ENDS = (30, 60, 100)


@dataclass(frozen=True, slots=True)
class DemoMajor:
    """A major that exists nowhere; `spoken` is its name without the mark."""

    code: str
    spoken: str
    group: str
    phase: int

    @property
    def name(self) -> str:
        """The name with its mark."""
        return f"{self.spoken}（示例）"


def make() -> list[DemoMajor]:
    """30 majors of phase 1, 30 of phase 2, 40 of phase 3, in this order."""
    named = [
        (f"{g:02d}{t:02d}-{a}", f"{thing}{act}", group)
        for a, act in enumerate(_ACTS, 1)
        for t in range(1, 6)
        for g, (group, things) in enumerate(_THINGS.items(), 1)
        for thing in (things[t - 1],)
    ]
    return [
        DemoMajor(code, spoken, f"{group}（示例）", next(phase for phase, end in enumerate(_PHASE_ENDS, 1) if n < end))
        for n, (code, spoken, group) in enumerate(named)
    ]
