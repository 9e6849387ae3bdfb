"""Mutants that change nothing anybody could see, each with the reason (key: ``Mutant.key``)."""

COMPOSITE_KEY = (
    "The foreign key (authority_id, …) lets a row refer to one of its own authority only: the "
    "condition serves the index."
)
A_NUMBER_TO_RAISE = "It only has to differ from the one before, when the code below changes."

EQUIVALENTS: dict[str, str] = {
    (
        'app/publication/catalogue/cache.py | bodies = {"": made, PACKED: gzip.compress(made, '
        'mtime=0)} | bodies = {"": made, PACKED: gzip.compress(made, mtime=1)}'
    ): "A date that never changes: two workers write the same bytes with any.",
    "app/planning/rules/due_dates.py | NEVER = -(10**9) | NEVER = -(10**10)": (
        "Any day that comes before all those of a plan is as good."
    ),
    ("app/publication/catalogue/cache.py | WRITING = 5 | WRITING = 4"): A_NUMBER_TO_RAISE,
    ("app/publication/catalogue/cache.py | WRITING = 5 | WRITING = 6"): A_NUMBER_TO_RAISE,
    (
        "app/datasets/transfer/undo.py | .where(Dataset.authority_id == authority.id, "
        "Dataset.id.in_(chunk)) | .where(Dataset.id.in_(chunk))"
    ): "The ids come from `untouched`, which reads the datasets of the authority and no other.",
    (
        "app/planning/queries.py | .join(Task, and_(Task.authority_id == "
        "Plan.authority_id, Task.plan_id == Plan.id)) | .join(Task, and_(Task.plan_id "
        "== Plan.id))"
    ): COMPOSITE_KEY,
    (
        "app/planning/queries.py | Task.authority_id == model.authority.id, "
        "Task.plan_id == model.plan.id, | Task.plan_id == model.plan.id,"
    ): COMPOSITE_KEY,
    (
        "app/stakeholders/directory/queries.py | Opinion.authority_id == "
        "Stakeholder.authority_id, Opinion.stakeholder_id == Stakeholder.id, | "
        "Opinion.stakeholder_id == Stakeholder.id,"
    ): COMPOSITE_KEY,
    (
        "app/tasks/queries.py | awaited = and_(TaskNeed.authority_id == "
        "Task.authority_id, TaskNeed.needs_id == Task.id) | awaited = "
        "and_(TaskNeed.needs_id == Task.id)"
    ): COMPOSITE_KEY,
    (
        "app/datasets/duties/marks.py | Dataset.authority_id == authority.id, or_( "
        'cast(Dataset.duties, String) != "[]", # kept as JSON Dataset.typical != "", '
        'Dataset.high_value != "", ), | Dataset.authority_id == authority.id,'
    ): "A dataset with none of the three answers no duty: reading it costs time, shows nothing.",
}
