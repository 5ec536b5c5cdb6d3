"""Sets up everything the tests need and runs every check: `python3 tests/run.py`.

Makes .venv with the locked packages, finds a Chromium (or installs Debian's where that is allowed), then runs formatter,
linter, strict types, the import-direction check and the tests, and stops at the first that fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CODE = ("datasets", "validation", "dashboard", "tests")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python must be told, not crash)
        print(f"Coterminous needs Python 3.11 or newer; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 2
    set_up()
    environment = {**os.environ, "COTERMINOUS_BROWSER": find_browser()}
    for check in checks():
        print(f"$ {' '.join(check)}", flush=True)
        if failed := subprocess.run([BIN / check[0], *check[1:]], cwd=ROOT, env=environment, check=False).returncode:
            return failed
    return 0


def checks() -> Sequence[Sequence[str]]:
    return (
        ("ruff", "format", "--check", "--quiet", *CODE),
        ("ruff", "check", "--quiet", *CODE),
        ("mypy",),
        ("lint-imports",),
        ("pytest", "-n", "2", "--dist", "loadfile", *sys.argv[1:]),
    )


def set_up() -> None:
    """The locked packages in .venv, checked against their hashes."""
    if not VENV.exists():
        say("Making .venv")
        run(sys.executable, "-m", "venv", str(VENV))
    python = str(BIN / "python")
    say("Installing the locked packages")
    install = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*install, "--require-hashes", "--requirement", "requirements-test.lock")
    run(*install, "--no-deps", "--editable", ".")


def find_browser() -> str:
    """A Chromium or Chrome on this machine; installed if there is none and that can be done without asking."""
    chosen = os.environ.get("COTERMINOUS_BROWSER", "")
    found = chosen or next((path for name in BROWSERS if (path := shutil.which(name))), "")
    if found:
        return found
    as_root = [] if os.name != "nt" and os.geteuid() == 0 else ["sudo", "-n"] if shutil.which("sudo") else None
    if shutil.which("apt-get") and as_root is not None:
        say("Installing Debian's Chromium for the browser tests")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*as_root, "apt-get", "update", "-qq"], check=False, env=quiet, stdout=subprocess.DEVNULL)
        install = [*as_root, "apt-get", "install", "-y", "-qq", "chromium", "fonts-liberation"]
        subprocess.run(install, check=False, env=quiet, stdout=subprocess.DEVNULL)
        if path := shutil.which("chromium"):
            return path
    say("Fetching Playwright's own Chromium for the browser tests")
    run(str(BIN / "playwright"), "install", "chromium")
    return ""


def say(words: str) -> None:
    print(f"{words} …", flush=True)


def run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        print(f"This step failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        sys.exit(1)
