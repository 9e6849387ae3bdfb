"""Completion, in a real bash, of the command as docs/exploitation.md installs it."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from tests.cli.conftest import environment, in_a_process
from tests.support.patience import PATIENCE_SECONDS

ASK = """
source {script}
complete -p jalon
COMP_WORDS=({words})
COMP_CWORD={last}
_jalon_completion jalon
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a program ``jalon`` and the script that completes it."""
    folder = tmp_path_factory.mktemp("usr")
    program = folder / "jalon"
    program.write_text(f'#!/bin/sh\ncd {ROOT}\nexec {sys.executable} -m app "$@"\n')
    program.chmod(0o755)
    written = in_a_process(folder, "completion", "bash")
    assert (written.returncode, written.stderr) == (0, "")
    (folder / "jalon.bash").write_text(written.stdout)
    return folder


def complete(folder: Path, *words: str) -> list[str]:
    bash = shutil.which("bash")
    assert bash is not None, "bash manque : apt install bash"
    script = ASK.format(
        script=shlex.quote(str(folder / "jalon.bash")),
        words=" ".join(map(shlex.quote, ("jalon", *words))),
        last=len(words),
    )
    path = f"{folder}:/usr/bin:/bin"
    result = subprocess.run(
        [bash, "--norc", "--noprofile", "-c", script],
        env=environment(folder, PATH=path),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    registered, *proposed = result.stdout.splitlines()
    assert registered == "complete -o nosort -F _jalon_completion jalon"
    return proposed


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        (["me"], ["methodology"]),
        (["db", ""], ["check", "upgrade"]),
        (["progress", "check", "--r"], ["--repair"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
    ],
)
def test_bash_proposes_what_may_follow(
    installed: Path, words: list[str], proposed: list[str]
) -> None:
    assert complete(installed, *words) == proposed


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_their_script(tmp_path: Path, shell: str) -> None:
    written = in_a_process(tmp_path, "completion", shell)
    assert written.returncode == 0
    assert f"_JALON_COMPLETE={shell}_complete " in written.stdout
