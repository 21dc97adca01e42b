"""The reporting units as tiles."""

from trainingreg.domain.regions import UNITS
from trainingreg.web.unit_tiles import PLACES, tiles


def test_every_unit_has_a_place_of_its_own_in_the_grid() -> None:
    assert set(PLACES) == {unit.code for unit in UNITS}
    places = [(column, row) for column, row, _ in PLACES.values()]
    assert len(set(places)) == 32
    assert all(1 <= column <= 8 and 1 <= row <= 8 for column, row in places)
    assert len({letters for _, _, letters in PLACES.values()}) == 32


def test_the_order_for_readers_is_that_of_the_standard() -> None:
    assert [tile.code for tile in tiles({})] == [unit.code for unit in UNITS]


def test_a_band_begins_at_its_limit_and_the_number_is_cut() -> None:
    rates = {"11": 0.7999, "12": 0.8, "13": 0.9499, "14": 0.95, "15": 0.9999, "21": 1.0}
    shown = {tile.code: (tile.band, tile.per_cent) for tile in tiles(rates)}
    assert shown["11"] == ("b1", 79)
    assert shown["12"] == ("b2", 80)
    assert shown["13"] == ("b3", 94)
    assert shown["14"] == ("b4", 95)
    assert shown["15"] == ("b4", 99)
    assert shown["21"] == ("b5", 100)


def test_nothing_completed_and_no_target_show_no_number() -> None:
    shown = {tile.code: (tile.band, tile.per_cent) for tile in tiles({"54": 0.0, "62": None})}
    assert shown["54"] == shown["62"] == shown["11"] == ("b0", None)
