"""make machines: what it reads of a machine, what it reports, and what the README says of it."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from config import ROOT
from tools.machines import host
from tools.machines.systems import SYSTEMS, UNTRIED, System
from tools.machines.table import table
from tools.machines.trial import Outcome, Step, counts, in_words

SITES = """\
https://autre.example.fr/debian|bookworm|contrib
https://miroir.example.fr/debian/|bookworm|main
https://miroir.example.fr/debian/|bookworm-updates|main
https://miroir.example.fr/securite/|bookworm-security|main
https://outils.example.fr/apt|nodistro|main
"""
RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_CODENAME=bookworm\n'
MIRROR = "https://miroir.example.fr/debian"
SUPPORTED = {system.python for system in SYSTEMS} | set(UNTRIED)
PASSED = Step(passed=True, words="12 réussis", seconds=61.4)


def pyproject() -> dict[str, object]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(project, dict)
    return project


def test_the_archive_of_the_machine_serves_for_every_suite() -> None:
    archive = host.archive_in(SITES, host.codename(RELEASE))
    assert archive == host.Archive(MIRROR, "https://miroir.example.fr/securite")
    assert archive.sources("trixie").splitlines() == [
        f"deb {MIRROR} trixie main",
        f"deb {MIRROR} trixie-updates main",
        "deb https://miroir.example.fr/securite trixie-security main",
    ]
    assert archive.sources("sid") == f"deb {MIRROR} sid main\n"


def test_a_machine_without_security_fixes_apart_has_none_to_give() -> None:
    archive = host.archive_in(f"{MIRROR}|bookworm|main\n", "bookworm")
    assert archive == host.Archive(MIRROR, None)
    assert "security" not in archive.sources("trixie")


@pytest.mark.parametrize(
    "release",
    [
        "ID=ubuntu\nVERSION_CODENAME=noble\n",
        "ID=debian\n",
        RELEASE.replace("=bookworm", "=trixie"),
    ],
)
def test_a_machine_that_reads_no_archive_of_its_debian_is_said_so(release: str) -> None:
    assert host.archive_in(SITES, host.codename(release)) is None


def test_settings_that_name_files_and_folders_bring_them(tmp_path: Path) -> None:
    index, wheels, certificate = tmp_path / "index/simple", tmp_path / "roues", tmp_path / "ca.pem"
    index.mkdir(parents=True)
    wheels.mkdir()
    certificate.touch()
    settings = {
        "extra-index-url": f"{index.as_uri()} https://miroir.example.fr/simple",
        "find-links": f"{wheels} {tmp_path}/absent",
        "cert": str(certificate),
        "timeout": "180",
    }
    # The files of an index stand beside its pages.
    assert list(host.local_paths(settings)) == [index.parent, wheels, certificate]


def test_only_what_package_clients_read_is_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = ("PIP_INDEX_URL", "https_proxy", "NO_PROXY", "npm_config_registry", "SSL_CERT_FILE")
    kept = ("JALON_SECRET_KEY", "TEST_DATABASE_URL", "HOME", "MY_TOKEN")
    for name in (*passed, *kept):
        monkeypatch.setenv(name, "valeur")
    given = host.environment()
    assert [name for name in passed if name not in given] == []
    assert [name for name in kept if name in given] == []


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("=== 12 passed in 3.10s ===", "12 réussis"),
        (
            "== 2 failed in 2s ==\n== 1 failed, 11 passed, 1 error in 63.10s (0:01:03) ==",
            "11 réussis, 1 échoués, 1 en erreur",
        ),
        ("=== 3 passed, 1 skipped in 1.00s ===\nmake: 5 failed", "3 réussis, 1 sautés"),
        ("make: *** No rule to make target", ""),
    ],
)
def test_the_last_line_of_the_tests_is_read(log: str, words: str) -> None:
    assert in_words(counts(log)) == words


def test_the_table_tells_successes_failures_and_what_was_not_tried() -> None:
    system = System("Debian 12", "bookworm", "3.11")
    failed = Step(passed=False, words="1 échoués, voir test.log", seconds=7)
    outcomes = [
        Outcome(system, "3.11.2", PASSED, failed),
        Outcome(system, "3.12.1", PASSED, PASSED),
    ]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table(outcomes, [("aucun", "3.12")]).splitlines()
    ]
    assert rows[0] == ["Système", "Python", "make run", "make test"]
    assert [set(cell) for cell in rows[1]] == [{"-"}] * 4
    assert rows[2:] == [
        ["Debian 12 (bookworm)", "3.11.2", "réussi : 12 réussis, 61 s",
         "ÉCHEC : 1 échoués, voir test.log, 7 s"],
        ["Debian 12 (bookworm)", "3.12.1, 3.11 attendu", *["réussi : 12 réussis, 61 s"] * 2],
        ["aucun", "3.12", "non essayé", "non essayé"],
    ]  # fmt: skip
    assert [outcome.passed for outcome in outcomes] == [False, False]
    assert Outcome(system, "3.11.2", PASSED, PASSED).passed


def test_the_readme_says_what_is_tried_and_what_is_not() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("make machines", 1)[1]
    rows = re.findall(r"^\| ([^|]+) \| (3\.\d+) \| (essayé|pas essayé)\b", section, re.MULTILINE)
    told = {(system, python) for system, python, words in rows if words == "essayé"}
    assert told == {(str(system), system.python) for system in SYSTEMS}
    assert {python for _, python, words in rows if words == "pas essayé"} == set(UNTRIED)


def test_the_package_declares_the_pythons_that_are_tried() -> None:
    project = pyproject()
    found = re.findall(r"Python :: (3\.\d+)", " ".join(map(str, project["classifiers"])))
    assert set(found) == {system.python for system in SYSTEMS}
    assert project["requires-python"] == f">={min(SUPPORTED, key=number)}"


def number(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def test_make_looks_for_each_python_by_its_name() -> None:
    script = (ROOT / "tools/environment.sh").read_text(encoding="utf-8")
    assert set(re.findall(r"\bpython(3\.\d+)", script)) == SUPPORTED


def test_a_machine_that_lacks_what_it_takes_says_what(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.machines"],
        cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    wanted = "Il manque à cette machine : debootstrap" if os.geteuid() == 0 else "être root"
    assert done.returncode == 1
    assert wanted in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_system_is_refused_with_those_there_are() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.machines", "bullseye"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "système inconnu : bullseye (au choix : bookworm, trixie, forky)" in done.stderr
