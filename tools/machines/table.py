"""Write what became of each system as a table that people and Markdown read."""

from collections.abc import Sequence

from tools.machines.trial import Outcome, Step

HEADINGS = ("Système", "Python", "make run", "make test")
FILL = {"---": "-"}
UNTRIED = ("non essayé", "non essayé")


def table(outcomes: Sequence[Outcome], untried: Sequence[tuple[str, str]]) -> str:
    """Return the table; the untried come last, each a system and a Python."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS)]
    rows += [
        (str(each.system), _python(each), _words(each.run), _words(each.test)) for each in outcomes
    ]
    rows += [(*each, *UNTRIED) for each in untried]
    widths = [max(len(row[rank]) for row in rows) for rank in range(len(HEADINGS))]
    return "\n".join(_line(row, widths) for row in rows)


def _python(outcome: Outcome) -> str:
    if outcome.as_expected:
        return outcome.python
    return f"{outcome.python}, {outcome.system.python} attendu"


def _words(step: Step) -> str:
    return f"{'réussi' if step.passed else 'ÉCHEC'} : {step.words}, {step.seconds:.0f} s"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = zip(row, widths, strict=True)
    return f"| {' | '.join(cell.ljust(width, FILL.get(cell, ' ')) for cell, width in cells)} |"
