"""Procedures typed one step a line, and what a list of processes proves."""

import pytest

from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.library import typical
from app.methodology.loader import editions
from app.processes.library import usual_processes
from app.processes.proofs import ITEMS, PEOPLE, REVIEWED, SHEETS, ProcessLine, proofs_of
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
    assert len(usual_processes()) >= 25
    for usual in usual_processes().values():
        assert usual.datasets
        assert set(usual.datasets) <= set(typical())
        assert usual.frequency in FREQUENCIES
        assert len(usual.procedure) >= 3


READY = ProcessLine("in_use", "Cheffe", "Agent", "Finances : exporte")
BARE = ProcessLine("to_review", "", "", "")


def test_complete_processes_prove_the_three_items() -> None:
    proved, lacks = proofs_of([[READY], [BARE, READY]])
    assert set(proved) == ITEMS
    assert not lacks


@pytest.mark.parametrize(
    ("line", "item"),
    [
        (READY._replace(state="to_review"), REVIEWED),
        (READY._replace(procedure=""), SHEETS),
        (READY._replace(state="to_change"), SHEETS),
        (READY._replace(deputy=""), PEOPLE),
        (READY._replace(owner=""), PEOPLE),
    ],
)
def test_what_is_missing_is_told(line: ProcessLine, item: str) -> None:
    proved, lacks = proofs_of([[READY], [line]])
    assert item not in proved
    assert "dont 1 " in lacks[item]


def test_a_published_dataset_without_process_is_missing() -> None:
    assert set(proofs_of([[READY], []])[1]) == ITEMS


def test_nothing_linked_proves_nothing_and_asks_nothing() -> None:
    assert proofs_of([]) == ({}, {})
    assert proofs_of([[], []]) == ({}, {})


def test_the_items_are_in_every_edition() -> None:
    for edition in editions().values():
        assert {item.id for phase in edition.phases for item in phase.items} >= ITEMS
