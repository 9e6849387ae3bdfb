"""What the dashboard says of the editions of the method."""

from app.kernel.typography import plural


def edition_step(version: str) -> tuple[str, str]:
    """Return what to do about an edition of the method that follows theirs, and why."""
    return f"L’édition {version} de la méthode est publiée", "vos réponses suivent, et l’on revient"


def review_step(count: int) -> tuple[str, str]:
    """Return what to do about answers that the last edition asks to look at again, and why."""
    title = plural(count, "réponse à revoir", "réponses à revoir")
    return title, "leur point a changé avec l’édition de la méthode"
