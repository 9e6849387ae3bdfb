"""Follow the page on a booted machine, block after block, and hold what it promises."""

from tools.operations import copies, cron, measures, page, release, service, visit
from tools.operations.booted import Answer, Booted
from tools.operations.mails import mail_server
from tools.operations.told import Told, hold

OPERATOR = ("olga@exemple.fr", "une barque remonte le fleuve")
LATER = ("apres@exemple.fr", "trois chats dorment au soleil")
HOSTS = "127.0.0.1 localhost jalon.exemple.fr courriel.exemple.fr\n"
NETWORKED = ("apt-get", "git clone", "git pull")
OF_DATABASE = "mot-de-passe"
TYPED = {
    "operator create": (
        Answer("Adresse électronique", OPERATOR[0]),
        Answer("Prénom et nom", "Olga Exploitante"),
        Answer("Mot de passe", OPERATOR[1]),
        Answer("Encore une fois", OPERATOR[1]),
    ),
    "--pwprompt": (Answer("password", OF_DATABASE), Answer("again", OF_DATABASE)),
}


def follow(machine: Booted, told: Told) -> None:
    """Install, serve, copy, restore and update, on SQLite then on PostgreSQL."""
    release.publish(machine)
    with (machine.root.path / "etc/hosts").open("a", encoding="utf-8") as hosts:
        hosts.write(HOSTS)
    _install(machine, told)
    with told.step("l’unité, les réglages, le service"):
        service.check_settings(machine)
        service.check_service(machine)
    with told.step("HTTPS, port 80, grands envois, connexion"):
        visit.check_site(machine)
        _check_operator(machine)
    measures.take(machine, told)
    with told.step("SQLite : ce que fait cron, comme cron"):
        copies.put_evidence(machine)
        cron.check_quiet(machine)
        cron.check_taken(machine)
    with told.step("SQLite : copies et restauration"):
        _check_copies(machine, copies.SQLITE)
    with told.step("mise à jour"):
        release.check_update(machine)
        _check_operator(machine)
    _postgresql(machine, told)


def type_in(machine: Booted, block: page.Block) -> None:
    """Type a block as it stands, and answer what it asks."""
    script = block.text.replace("<adresse du dépôt>", release.REPOSITORY)
    answers = next((given for word, given in TYPED.items() if word in script), None)
    network = any(word in script for word in NETWORKED)
    if answers:
        machine.dialogue(script, answers, network=network)
    else:
        machine.run(script, network=network)


def _install(machine: Booted, told: Told) -> None:
    with mail_server(machine) as server:
        for block in page.installation():
            if "mail test" in block.text:
                server.start()
            with told.step(block.title):
                type_in(machine, block)
        hold(len(server.mails()) == 1, "le courriel d’essai n’est pas arrivé")


def _check_operator(machine: Booted) -> None:
    release.wait_until_served(machine)
    hold(visit.sign_in(machine, *OPERATOR), "le compte de l’étape 5 n’entre pas")
    hold(not visit.sign_in(machine, OPERATOR[0], "faux"), "un mot de passe faux entre")


def _check_copies(machine: Booted, database: copies.Database) -> None:
    """Copy two nights running, lose everything, restore, and find all of it again."""
    copies.check_two_nights(machine)
    copies.check_rotation(machine)
    copies.check_closed(machine)
    kept = copies.contents(machine, database)
    machine.run(
        f"sudo -u jalon jalon operator create --email {LATER[0]} --name Après "
        f"--password '{LATER[1]}'"
    )
    hold(copies.contents(machine, database) != kept, "un compte de plus ne se voit pas")
    copies.check_failure(machine, database)
    copies.lose(machine)
    copies.restore(machine, database, kept)
    _check_operator(machine)
    hold(not visit.sign_in(machine, *LATER), "un compte plus récent que la copie est là")


def _postgresql(machine: Booted, told: Told) -> None:
    """Follow the page again, with the other database, from its own section."""
    # cron too, which would fill the database of before between two blocks.
    machine.run(f"systemctl stop jalon cron; rm -rf {copies.HOME}/* /var/lib/jalon/*")
    with told.step("PostgreSQL : installation"):
        for title in ("Avec PostgreSQL", "5. ", "6. "):
            for block in page.under(title):
                type_in(machine, block)
        machine.run("systemctl start cron")
        release.wait_until_served(machine)
        hold(not machine.says("ls /var/lib/jalon/*.db || true"), "SQLite sert encore")
        _check_operator(machine)
    copies.put_evidence(machine)
    with told.step("PostgreSQL : ce que fait cron, comme cron"):
        cron.check_quiet(machine)
        machine.run(f"rm -rf {copies.HOME}/*")
    with told.step("PostgreSQL : copies et restauration"):
        _check_copies(machine, copies.POSTGRESQL)
