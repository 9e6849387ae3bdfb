"""The copies of the night: made again, rotated, closed to others, and given back."""

from dataclasses import dataclass

from tools.operations import cron, page
from tools.operations.booted import Booted
from tools.operations.told import hold

HOME = "/var/backups/jalon"
EVIDENCE = "/var/lib/jalon/preuves/1/temoin"
KEPT_DAYS, GONE_DAYS = 34, 36
MANY_PLACES = 30_000
SAVE = "jalon-sauvegarde"
FILE = "/var/lib/jalon/jalon.db"


@dataclass(frozen=True)
class Database:
    """How to read all of a database, to make it unreadable, to mend it; the copy of the other."""

    read: str
    broken: str
    mended: str
    not_ours: str


SQLITE = Database(
    read=f"sudo -u jalon sqlite3 -readonly {FILE} .dump",
    broken=f"mv {FILE} {FILE}.ailleurs",
    mended=f"mv {FILE}.ailleurs {FILE}",
    not_ours="jalon.dump",
)
POSTGRESQL = Database(
    read="cd / && sudo -u postgres pg_dump --data-only --inserts jalon | grep ^INSERT | sort",
    broken="systemctl stop postgresql",
    mended="systemctl start postgresql",
    not_ours="jalon.db",
)


def put_evidence(machine: Booted) -> None:
    """Leave a file where evidence is kept, as Jalon would."""
    folder = EVIDENCE.rpartition("/")[0]
    machine.run(
        f"sudo -u jalon install -d -m 700 {folder.rpartition('/')[0]} {folder}\n"
        f"date | sudo -u jalon sh -c 'umask 077; cat >{EVIDENCE}'"
    )


def check_two_nights(machine: Booted) -> None:
    """Hold that the copy is made the first night, the next ones, and twice the same day."""
    hold(not cron.run(machine, SAVE), "la première copie se plaint")
    today = machine.says("date +%F")
    hold(machine.says(f"readlink {HOME}/derniere") == f"{HOME}/{today}", "derniere ne mène pas là")
    # What was made last night: its folder has another date.
    machine.run(f"mv {HOME}/{today} {HOME}/hier && ln -sfn {HOME}/hier {HOME}/derniere")
    hold(not cron.run(machine, SAVE), "la copie du lendemain se plaint")
    hold(not cron.run(machine, SAVE), "la deuxième copie du même jour se plaint")
    names = machine.says(f"ls {HOME}").split()
    hold(sorted(names) == sorted(["derniere", "hier", today]), f"il reste {names}")
    links = machine.says(f"stat --format=%h {HOME}/{today}/preuves/1/temoin")
    hold(links == "2", f"une preuve est gardée {links} fois au lieu de partager sa place")


def check_rotation(machine: Booted) -> None:
    """Hold that copies of more than 35 days go, and that the others stay."""
    for days in (KEPT_DAYS, GONE_DAYS):
        folder = f"{HOME}/age-{days}"
        machine.run(f"cp -a {HOME}/hier {folder} && touch --date='{days} days ago' {folder}")
    cron.run(machine, SAVE)
    names = machine.says(f"ls {HOME}").split()
    hold(f"age-{KEPT_DAYS}" in names, "une copie de 34 jours a été effacée")
    hold(f"age-{GONE_DAYS}" not in names, "une copie de 36 jours est restée")
    machine.run(f"rm -r {HOME}/age-{KEPT_DAYS} {HOME}/hier")


def check_closed(machine: Booted) -> None:
    """Hold that nobody but their owners can read the copies, the data and the settings."""
    open_files = machine.says(f"find {HOME} /var/lib/jalon -perm /077 -not -type l")
    hold(not open_files, f"d’autres peuvent lire : {open_files}")
    hold(machine.says(f"stat --format=%a:%U {HOME}") == "700:root", "les copies sont ouvertes")
    settings = machine.says("stat --format=%a:%U:%G /etc/jalon.env")
    hold(settings == "640:root:jalon", f"/etc/jalon.env : {settings}")
    key = machine.says("stat --format=%a:%U /etc/ssl/jalon.key")
    hold(key == "600:root", f"la clé : {key}")


def check_failure(machine: Booted, database: Database) -> None:
    """Hold that a copy that fails says so, and leaves the last one where it is."""
    listing = f"ls -l --time-style=full-iso {HOME}/derniere/"
    before = machine.says(listing)
    machine.run(f"systemctl stop jalon; {database.broken}")
    said = cron.run(machine, SAVE)
    machine.run(f"{database.mended}; systemctl start jalon")
    hold(said, "une copie impossible ne dit rien")
    hold(machine.says(listing) == before, "une copie impossible a touché la précédente")


def contents(machine: Booted, database: Database) -> str:
    """Return a fingerprint of all that a database holds."""
    rows = machine.says(f"set -o pipefail; {database.read} | tee /root/contents | wc -l")
    hold(int(rows) > MANY_PLACES, f"la base n’a que {rows} lignes")
    return machine.says("sha256sum </root/contents")


def lose(machine: Booted) -> None:
    """Lose the data and the settings, as on a machine where nothing was."""
    machine.run("systemctl stop jalon; rm -rf /var/lib/jalon /etc/jalon.env")
    for block in page.under("2. "):
        machine.run("\n".join(line for line in block.text.splitlines() if "install -d" in line))


def restore(machine: Booted, database: Database, kept: str) -> None:
    """Follow the blocks that restore this database, and hold that it is the one that was."""
    evidence = machine.says(f"cat {HOME}/derniere/preuves/1/temoin")
    for block in page.under("Sauvegarder et restaurer"):
        if database.not_ours in block.text:
            continue
        if "db check" in block.text:
            hold(contents(machine, database) == kept, "la base restaurée est une autre")
        machine.run(block.text)
    hold(machine.says(f"cat {EVIDENCE}") == evidence, "la preuve restaurée est une autre")
    check_closed(machine)
