"""`python -m tests.benchmarks.tensions`, or this very file, from anywhere: see run.py."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from tests.benchmarks.tensions.run import main

if __name__ == "__main__":
    main()
