"""Procedures typed one step a line, and what a list of processes proves."""

import pytest

from app.methodology.loader import editions
from app.processes.library import usual_processes
from app.processes.proofs import CHANGES, ITEMS, PEOPLE, REVIEWED, SHEETS, ProcessLine, proofs_of
from app.processes.rules import ProcedureStep, steps_of, written


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Finances : exporte le fichier", ProcedureStep("Finances", "exporte le fichier")),
        ("Finances\u00a0: exporte", ProcedureStep("Finances", "exporte")),
        ("- exporte le fichier", ProcedureStep("", "exporte le fichier")),
        ("Finances :", ProcedureStep("", "Finances :")),
        ("à 9:30 l’export part", ProcedureStep("à 9", "30 l’export part")),
    ],
)
def test_a_line_is_a_step(line: str, step: ProcedureStep) -> None:
    assert steps_of(f"\n  {line}  \n\n") == (step,)


def test_every_usual_procedure_reads_back_as_it_was_written() -> None:
    for usual in usual_processes().values():
        assert steps_of(written(usual.procedure)) == usual.procedure


def test_the_library_holds_twenty_five_processes_with_known_datasets() -> None:
    from app.datasets.inventory.frequencies import FREQUENCIES
    from app.datasets.inventory.library import typical

    assert len(usual_processes()) >= 25
    for usual in usual_processes().values():
        assert usual.datasets
        assert set(usual.datasets) <= set(typical())
        assert usual.frequency in FREQUENCIES
        assert len(usual.procedure) >= 3


READY = ProcessLine("in_use", "Cheffe", "Agent", "Finances : exporte", change=True, public=True)


def test_complete_processes_prove_the_four_items() -> None:
    proved, lacks = proofs_of([READY, READY._replace(public=False, owner="")])
    assert set(proved) == ITEMS
    assert not lacks


@pytest.mark.parametrize(
    ("line", "item"),
    [
        (READY._replace(state="to_review"), REVIEWED),
        (READY._replace(procedure=""), SHEETS),
        (READY._replace(state="to_change"), SHEETS),
        (READY._replace(change=False), CHANGES),
        (READY._replace(deputy=""), PEOPLE),
        (READY._replace(owner=""), PEOPLE),
    ],
)
def test_what_is_missing_is_told(line: ProcessLine, item: str) -> None:
    proved, lacks = proofs_of([READY, line])
    assert item not in proved
    assert "dont 1 " in lacks[item]


def test_nothing_listed_proves_nothing() -> None:
    assert proofs_of([]) == ({}, {})


def test_the_items_are_in_every_edition() -> None:
    for edition in editions().values():
        assert {item.id for phase in edition.phases for item in phase.items} >= ITEMS
