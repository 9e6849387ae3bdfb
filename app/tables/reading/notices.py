"""What a reading passed over, filled in or could not read, in sentences that name the cells."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.kernel.typography import number, plural
from app.tables.form import Form, TableKind
from app.tables.reading.kinds import Merge, OddCell, ReadKind, Survey
from app.tables.reading.rows import survey
from app.tables.report import Structure

NAMED = 12  # cells named in a sentence
LINES = 20
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO 8859-15",
    "mac-roman": "Mac Roman",
    "cp850": "IBM 850",
}


def notices(path: Path, form: Form, sheet: int = 0) -> tuple[Structure, ...]:
    """Return what is to be said of the reading of a file, cells in error first."""
    return notices_of(form, survey(path, form, sheet))


def notices_of(form: Form, surveyed: Survey) -> tuple[Structure, ...]:
    """Return what is to be said of the reading of a sheet that was surveyed."""
    return tuple(_notices(form, surveyed))


def _notices(form: Form, surveyed: Survey) -> Iterator[Structure]:
    below = [cell for cell in surveyed.odd if cell.line > form.header_line - form.tiers]
    yield from _odd(below, ReadKind.ERROR)
    yield from _odd(below, ReadKind.UNCOMPUTED)
    yield from _filled([merge for merge in surveyed.merges if _is_filled(merge, form)])
    if form.tiers > 1:
        yield Structure(
            "two-tiers",
            f"Les titres tiennent sur {form.tiers} lignes\u00a0: chaque colonne prend le sien et "
            "celui du dessus.",
            "Vérifiez les noms des colonnes, ou gardez une seule ligne de titres.",
            blocking=False,
        )
    above = max(form.header_line - form.tiers, 0)
    if above:
        yield Structure(
            "rows-above",
            f"Les titres des colonnes sont à la ligne {number(form.header_line)}\u00a0: "
            + ("la ligne au-dessus n’est" if above == 1 else "les lignes au-dessus ne sont")
            + (" pas lue." if above == 1 else " pas lues."),
            "Si ce n’est pas la bonne ligne, indiquez-la.",
            blocking=False,
        )
    if form.false_mark and form.kind is TableKind.CSV:
        name = ENCODING_NAMES.get(form.encoding, form.encoding)
        yield Structure(
            "false-mark",
            f"La marque de début annonce UTF-8, mais le contenu est en {name}\u00a0: il est lu "
            "ainsi.",
            "Enregistrez-le en UTF-8, ou demandez la copie corrigée.",
            blocking=False,
        )


def _odd(cells: Sequence[OddCell], kind: ReadKind) -> Iterator[Structure]:
    chosen = [cell for cell in cells if cell.kind is kind]
    if not chosen:
        return
    (one, many), remedy = _ODD[kind]
    places = [f"{cell.place}\u00a0: {cell.text}" if cell.text else cell.place for cell in chosen]
    more = "…" if len(places) > NAMED else ""
    yield Structure(
        f"{kind.value}-cell",
        f"{plural(len(chosen), one, many)} ({' ; '.join(places[:NAMED])}{more}).",
        remedy,
        count=len(chosen),
        lines=tuple(sorted({cell.line for cell in chosen}))[:LINES],
    )


def _is_filled(merge: Merge, form: Form) -> bool:
    return merge.bottom > merge.top and merge.bottom > form.header_line


def _filled(merges: Sequence[Merge]) -> Iterator[Structure]:
    if not merges:
        return
    places = ", ".join(merge.place for merge in merges[:NAMED])
    more = "…" if len(merges) > NAMED else ""
    one = "groupe de cellules fusionnées est recopié"
    many = "groupes de cellules fusionnées sont recopiés"
    yield Structure(
        "filled-down",
        f"{plural(len(merges), one, many)} sur chaque ligne ({places}{more}).",
        "Vérifiez-les\u00a0: un montant fusionné compterait plusieurs fois.",
        count=len(merges),
        lines=tuple(sorted({merge.top for merge in merges}))[:LINES],
        blocking=False,
    )


_ODD = {
    ReadKind.ERROR: (
        ("cellule contient une erreur du tableur", "cellules contiennent une erreur du tableur"),
        "Corrigez la formule dans le tableur, ou videz la cellule.",
    ),
    ReadKind.UNCOMPUTED: (
        (
            "cellule contient une formule jamais calculée",
            "cellules contiennent une formule jamais calculée",
        ),
        "Ouvrez le fichier dans un tableur, laissez-le calculer, enregistrez-le et renvoyez-le.",
    ),
}
