"""What a command that cron runs costs when it has nothing to do."""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping

from config import ROOT
from tools.bench.report import Figure, Report, milliseconds, ratio
from tools.bench.stage import Stage

TURNS = 5
# Loading SQLAlchemy, and nothing else, costs as much: asking whether something is due must not.
YARDSTICK = ("-c", "import sqlalchemy")
NOTIFY = ("-m", "app", "notify")
NOTIFY_SHARE = 0.75


def commands(stage: Stage, report: Report) -> None:
    """Run « jalon notify » with nothing due beside a bare import, each in a process of its own."""
    report.heading("jalon notify quand il n’y a rien à faire (processeur, médiane)")
    base = stage.base(stage.scale.many)
    settings = {"JALON_DATABASE_URL": base.url, "JALON_DATA_DIR": str(stage.folder)}
    processor_ms(NOTIFY, settings)  # what is due is done, and files are in memory
    pairs = [
        (processor_ms(NOTIFY, settings), processor_ms(YARDSTICK, settings)) for _ in range(TURNS)
    ]
    spent, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
    name = f"jalon notify, {stage.scale.many} collectivités / « import sqlalchemy »"
    report.add(Figure(name, spent / bare, ratio, most=NOTIFY_SHARE))
    report.add(Figure("jalon notify", spent, milliseconds))
    report.add(Figure("« import sqlalchemy »", bare, milliseconds))


def processor_ms(words: tuple[str, ...], settings: Mapping[str, str]) -> float:
    """Return what a child spends of processor, in milliseconds; it must succeed."""
    child = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, "JALON_ENV": "development", **settings},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {child.returncode}")
    return (usage.ru_utime + usage.ru_stime) * 1000
