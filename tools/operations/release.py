"""The repository that a booted machine clones, and a release that comes after."""

import re
import subprocess
import tempfile
from pathlib import Path

from tools.operations import page
from tools.operations.booted import Booted
from tools.operations.told import hold

PROJECT = Path(__file__).parents[2]
REPOSITORY = "/srv/jalon.git"
NEXT = '''"""Nothing but a number, to try an update."""

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
'''
NAMES = ("-c", "user.name=Jalon", "-c", "user.email=jalon@example.fr")


def publish(machine: Booted) -> None:
    """Put what is committed here where the machine clones it."""
    _git("clone", "--quiet", "--bare", str(PROJECT), str(_place(machine)))


def check_update(machine: Booted) -> None:
    """Follow the update of the page, to a release whose database is another."""
    number = _publish_next(machine)
    update = page.under("Mettre à jour")[0]
    machine.run(update.text, network=True)
    hold(number in machine.says("cd /opt/jalon && git log -1 --format=%s"), "le code est l’ancien")
    machine.run("sudo -u jalon jalon db check")
    hold(machine.says("systemctl is-active jalon") == "active", "le service est arrêté")
    wait_until_served(machine)


def wait_until_served(machine: Booted) -> None:
    """Wait until the instance answers, by the page's own line."""
    machine.run(page.under("9. ")[0].text)


def _publish_next(machine: Booted) -> str:
    """Commit a revision of the database that changes nothing; return its number."""
    with tempfile.TemporaryDirectory() as folder:
        _git("clone", "--quiet", str(_place(machine)), folder)
        versions = Path(folder, "migrations/versions")
        last = max(versions.glob("[0-9]*.py"))
        before = re.search(r'^revision = "(\w+)"', last.read_text(), re.MULTILINE)
        hold(before, f"pas de numéro dans {last.name}")
        number = f"{int(before[1]) + 1:0{len(before[1])}}" if before else ""
        Path(versions, f"{number}_next.py").write_text(
            NEXT.format(number=number, before=before[1] if before else ""), encoding="utf-8"
        )
        _git("-C", folder, "add", ".")
        _git("-C", folder, *NAMES, "commit", "--quiet", "-m", f"Release {number}")
        _git("-C", folder, "push", "--quiet")
    return number


def _place(machine: Booted) -> Path:
    return machine.root.path / REPOSITORY[1:]


def _git(*words: str) -> None:
    subprocess.run(["git", *words], check=True)
