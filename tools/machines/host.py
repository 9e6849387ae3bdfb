"""Read what this machine is told of its archives, mirrors, proxies and certificates.

A bare root is given the same; nothing of it is written in our files.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tools.install import pip_settings

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
AUTHORITIES = Path("/usr/local/share/ca-certificates")
NETWORK = (Path("/etc/resolv.conf"), Path("/etc/hosts"))
NPM = (Path("/etc/npmrc"), Path("/usr/etc/npmrc"), Path("~/.npmrc"))
# What tells package clients where to look, through what, and whom to trust.
PASSED = re.compile(
    r"(PIP|NPM_CONFIG|UV|SSL)_.+|.+_(PROXY|CA_BUNDLE|CA_CERTS)|GIT_SSL_CAINFO", re.IGNORECASE
)
SITES = "$(REPO_URI)|$(RELEASE)|$(COMPONENT)"
# Suites of Debian that have neither updates nor security fixes apart.
ALONE = ("sid", "unstable")


@dataclass(frozen=True)
class Archive:
    """Addresses of Debian's archive, and of its security fixes if the machine has them."""

    main: str
    security: str | None

    def sources(self, suite: str) -> str:
        """Return the lines of sources.list for a suite."""
        lines = [f"deb {self.main} {suite} main"]
        if suite not in ALONE:
            lines.append(f"deb {self.main} {suite}-updates main")
            if self.security:
                lines.append(f"deb {self.security} {suite}-security main")
        return "".join(f"{line}\n" for line in lines)


def archive() -> Archive | None:
    """Return the Debian archive that this machine's apt reads, if it reads one."""
    if shutil.which("apt-get") is None:
        return None
    listing = _output("apt-get", "indextargets", "--format", SITES, "Created-By: Packages")
    return archive_in(listing, codename(Path("/etc/os-release").read_text(encoding="utf-8")))


def codename(os_release: str) -> str | None:
    """Return the name of a Debian suite, from the text of its os-release."""
    facts = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', os_release, re.MULTILINE))
    return facts.get("VERSION_CODENAME") if facts.get("ID") == "debian" else None


def archive_in(listing: str, suite: str | None) -> Archive | None:
    """Find the archive of a suite in the sites of apt, one ``address|suite|component`` a line."""
    sites = {}
    for line in listing.splitlines():
        address, release, component = line.split("|")
        if component == "main":
            sites.setdefault(release, address.rstrip("/"))
    if suite is None or suite not in sites:
        return None
    return Archive(sites[suite], sites.get(f"{suite}-security"))


def apt_settings() -> str:
    """Return what apt is told of proxies, certificates and checks, as it writes it."""
    lines = _output("apt-config", "dump").splitlines()
    return "".join(f"{line}\n" for line in lines if line.startswith("Acquire::"))


def environment() -> dict[str, str]:
    """Return the variables that package clients read."""
    return {name: value for name, value in os.environ.items() if PASSED.fullmatch(name)}


def pip_file() -> str:
    """Return a pip.conf that says what this machine's own files and variables say."""
    lines = ["[global]", *(f"{option} = {value}" for option, value in pip_settings().items())]
    return "".join(f"{line}\n" for line in lines)


def npm_file() -> str:
    """Return an npmrc that says what those of this machine say."""
    texts = [path.expanduser() for path in NPM]
    return "".join(
        path.read_text(encoding="utf-8").rstrip() + "\n" for path in texts if path.exists()
    )


def local_paths(settings: Mapping[str, str]) -> Iterator[Path]:
    """Return the files and folders of this machine that settings name: a root needs them too.

    The pages of a simple index point to files beside its folder.
    """
    for word in " ".join(settings.values()).split():
        address = urlsplit(word)
        path = Path(url2pathname(address.path)) if address.scheme in {"", "file"} else Path()
        if path.is_absolute() and path.exists():
            yield path.parent if path.name == "simple" else path


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
