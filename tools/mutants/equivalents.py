"""Mutants that change nothing anybody could see, each with the reason (key: ``Mutant.key``)."""

EQUIVALENTS: dict[str, str] = {
    "app/publication/catalogue/cache.py | WRITING = 2 | WRITING = 1": (
        "A number that is raised by hand when the code below changes what it writes: any number "
        "that was not used before is as good."
    ),
}
