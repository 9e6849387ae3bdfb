"""Nouns with their article, put after « de », « à » or at the head of a sentence. Pure."""

from dataclasses import dataclass

from app.kernel.typography import raised

# Article: what it becomes after « de », after « à ».
CONTRACTED = {"le ": ("du ", "au "), "les ": ("des ", "aux ")}
ARTICLES = ("le ", "la ", "les ", "l’")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """« le conseil municipal », « l’assemblée de province »: the article comes first."""

    words: str

    @property
    def article(self) -> str:
        """The article, with the space that follows it; nothing without one."""
        return next((word for word in ARTICLES if self.words.startswith(word)), "")

    @property
    def bare(self) -> str:
        """« conseil municipal »."""
        return self.words.removeprefix(self.article)

    @property
    def of(self) -> str:
        """« du conseil municipal », « de l’assemblée »."""
        return self._after("de ", 0)

    @property
    def to(self) -> str:
        """« au conseil municipal », « à l’assemblée »."""
        return self._after("à ", 1)

    @property
    def raised(self) -> str:
        """« Le conseil municipal », at the head of a sentence."""
        return raised(self.words)

    def _after(self, preposition: str, rank: int) -> str:
        contracted = CONTRACTED.get(self.article)
        return contracted[rank] + self.bare if contracted else preposition + self.words
