"""Files of nested records (JSON) among the checks: their choice, how they are read and judged."""

from pathlib import Path

from app.datasets.checks.own_schemas import SchemaChoice, label_of
from app.tables import sandbox
from app.tables.form import Form, Progress
from app.tables.nested.format import NestedFormat, nested_catalogue, nested_format
from app.tables.report import FileReport, Finding

NESTED = "nested"


def nested_choices() -> list[SchemaChoice]:
    """Return the formats of nested records that may be chosen for a file."""
    return [SchemaChoice(f"{NESTED}:{one.id}", label_of(one)) for one in nested_catalogue()]


def nested_proposed(name: str) -> str:
    """Return the code of the format that a dataset names, or nothing."""
    key = name.strip().casefold()
    names = ((one, {one.source, one.id, one.title.casefold()}) for one in nested_catalogue())
    return next((f"{NESTED}:{one.id}" for one, known in names if key in known), "")


def nested_chosen(code: str) -> NestedFormat | None:
    """Return the format of a code; nothing for another schema, or for none."""
    kind, _, key = code.partition(":")
    return nested_format(key) if kind == NESTED else None


def sniff_nested(path: Path, encoding: str) -> Form:
    """``nested.reading.sniff`` in a child."""
    form: Form = sandbox.run(
        "nested.reading:sniff", path=path, encoding=encoding, limits=sandbox.SHORT
    )
    return form


def check_nested(
    path: Path, form: Form, nested: NestedFormat, *, errors_to: Path, on_progress: Progress
) -> FileReport:
    """``nested.nested_check.check`` in a child."""
    report: FileReport = sandbox.run(
        "nested.nested_check:check",
        path=path,
        form=form,
        nested=nested,
        errors_to=errors_to,
        on_progress=on_progress,
    )
    return report


def spot_nested(
    path: Path, form: Form, nested: NestedFormat, *, on_progress: Progress
) -> tuple[Finding, ...]:
    """``nested.nested_personal.spot`` in a child."""
    findings: tuple[Finding, ...] = sandbox.run(
        "nested.nested_personal:spot", path=path, form=form, nested=nested, on_progress=on_progress
    )
    return findings
