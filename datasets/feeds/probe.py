"""A workbook is opened once in a process of its own, before it is opened in this one.

Calamine is native code, which Python can neither interrupt nor hold to an amount of memory: a damaged or hostile workbook that
makes it run in a circle (a sheet of an .ods without an end), ask for more memory than there is (one cell repeated in every
row) or break down would take the page along, and everybody on it. The process that tries first has a limit of each, and
nothing to lose. It costs some hundredths of a second and reading the workbook twice.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from enum import Enum
from pathlib import Path

import python_calamine

#: Bytes of address space. Seconds of CPU: the first and one more for each so many bytes (sound workbooks take a tenth of it).
MEMORY, SECONDS, BYTES_A_SECOND = 3_000_000_000, 10, 1_000_000
#: The clock may go so many times as far: the machine is busy, or (Windows) cannot limit the others.
PATIENCE = 6
_TOO_LARGE = 3

_TRY = """
import io, sys
folder, memory, seconds, most = sys.argv[1], *map(int, sys.argv[2:])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
except (ImportError, ValueError, OSError):
    pass
sys.path.insert(0, folder)
from python_calamine import CalamineWorkbook
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        try:
            sheet = book.get_sheet_by_name(name)
        except Exception:
            continue
        if sheet.total_height * sheet.total_width > most:
            sys.exit(3)
except MemoryError:
    sys.exit(3)
except SystemExit:
    raise
except BaseException:
    pass
"""


class Outcome(Enum):
    """What became of the process. A plain fault is `OPENS` too: whoever opens the file next is told it again."""

    OPENS = "opens"
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"
    BREAKS = "breaks the reader"


def try_to_open(raw: bytes, most_cells: int, *, memory: int = MEMORY, seconds: int = SECONDS) -> Outcome:
    """What opening this workbook and laying out each of its sheets would do to the process that does it.

    Where no process can be started, nothing is known, and the file is taken as one that opens.
    """
    seconds += len(raw) // BYTES_A_SECOND
    folder = str(Path(python_calamine.__file__).parents[1])
    # -I and -S: nothing of the user's own is run, and the process starts in a hundredth of a second.
    command = [sys.executable, "-I", "-S", "-c", _TRY, folder, str(memory), str(seconds), str(most_cells)]
    try:
        ended = subprocess.run(command, input=raw, capture_output=True, timeout=PATIENCE * seconds, check=False)
    except subprocess.TimeoutExpired:
        return Outcome.TOO_SLOW
    except OSError:
        return Outcome.OPENS
    return _outcome(ended.returncode, ended.stderr)


def _outcome(code: int, said: bytes) -> Outcome:
    if code in (0, 1):  # 1: the process could not do its work at all, which says nothing about the file
        return Outcome.OPENS
    if code == -getattr(signal, "SIGXCPU", 24):
        return Outcome.TOO_SLOW
    if code in (_TOO_LARGE, -getattr(signal, "SIGKILL", 9)) or b"memory allocation" in said:
        return Outcome.TOO_LARGE
    return Outcome.BREAKS
