"""The script of the confined process that reads a workbook: its bytes in, its values as JSON out.

It stands alone: it imports nothing of this package. A date becomes a list of one ISO text, since JSON has no dates.
"""

import datetime
import io
import json
import sys
from typing import Any

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

MOST_ROWS = 200_000
MOST_CELLS = 4_000_000


class TooLarge(Exception):
    """More rows or cells than a registry needs."""


def main() -> None:
    """Reads standard input to its end and writes one JSON object: `sheets`, or the `refusal` that stands for them."""
    data = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(answer(data), default=encoded))


def answer(data: bytes) -> dict[str, Any]:
    """All worksheets, hidden ones last, or why there are none."""
    try:
        return {"sheets": sheets(load_workbook(io.BytesIO(data)))}
    except PasswordError:
        return {"refusal": "password"}
    except (TooLarge, MemoryError):
        return {"refusal": "too_large"}
    except BaseException:  # a panic of the reader's Rust is no Exception, and the process ends here anyway
        return {"refusal": "damaged"}


def sheets(workbook: CalamineWorkbook) -> list[dict[str, Any]]:
    """The values of each worksheet from A1 on, with its merged ranges (first row and column, last row and column)."""
    read: list[dict[str, Any]] = []
    rows_left, cells_left = MOST_ROWS, MOST_CELLS
    for metadata in sorted(workbook.sheets_metadata, key=is_hidden):
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        last_row, last_column = sheet.end or (-1, -1)
        rows_left -= last_row + 1
        cells_left -= (last_row + 1) * (last_column + 1)
        if rows_left < 0 or cells_left < 0:
            raise TooLarge
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        read.append({"name": metadata.name, "rows": rows, "merged": sheet.merged_cell_ranges or []})
    return read


def is_hidden(metadata: SheetMetadata) -> bool:
    """Whether people do not see the sheet."""
    return metadata.visible is not SheetVisibleEnum.Visible


def encoded(value: object) -> object:
    """A value that JSON does not know: dates as a list of one text, lengths of time as plain text."""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return [value.isoformat()]
    return str(value)


if __name__ == "__main__":
    main()
