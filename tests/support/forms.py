"""A form of a page, filled as a person would with a browser."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.support.html import one_line
from tests.support.reading import GUARDS

Files = (tuple, list)
NO_BUTTON = Tag(name="button")


class Form:
    """The controls of one form, wherever in the page they stand."""

    def __init__(self, tag: Tag, soup: BeautifulSoup) -> None:
        """Gather its controls, those outside it that name it included."""
        self.tag = tag
        wanted = ["input", "select", "textarea", "button"]
        inside = [control for control in tag.find_all(wanted) if not control.get("form")]
        named = tag.get("id")
        outside = soup.find_all(wanted, attrs={"form": named}) if named else []
        self.controls: list[Tag] = [*inside, *outside]
        # Pages share a document: the tokens of this one are in it now, and not for long.
        self._guards = {
            id(control): str(control.get("value", ""))
            for control in self.controls
            if control.get("name") in GUARDS
        }

    @property
    def action(self) -> str:
        """Where it is sent."""
        return str(self.tag.get("action", ""))

    @property
    def method(self) -> str:
        """``post`` or ``get``."""
        return str(self.tag.get("method", "get")).lower()

    @property
    def names(self) -> list[str]:
        """The names of its fields, in order, without those of the machinery."""
        found = [str(control["name"]) for control in self.controls if control.get("name")]
        return [name for name in dict.fromkeys(found) if name not in GUARDS]

    @property
    def buttons(self) -> list[str]:
        """The words of the buttons that send it."""
        buttons = (tag for tag in self.controls if tag.name == "button")
        return [one_line(tag) for tag in buttons if tag.get("type") != "button"]

    @property
    def hidden(self) -> dict[str, str]:
        """The token and the operation id."""
        values = self.values()
        return {name: values[name][0] for name in GUARDS if name in values}

    def answers_to(self, which: str) -> bool:
        """Tell whether these words are its id, its action, or those of one of its buttons."""
        return which in {self.tag.get("id"), self.action, *self.buttons}

    def value(self, name: str) -> str:
        """Return what a field holds as the page came."""
        assert name in self.names, f"pas de champ {name} parmi {self.names}"
        return next(iter(self.values().get(name, [])), "")

    def values(self) -> dict[str, list[str]]:
        """Return what would be sent as the page came, no button pressed."""
        sent: dict[str, list[str]] = {}
        for control in self.controls:
            name = control.get("name")
            if name and not control.has_attr("disabled"):
                guard = self._guards.get(id(control))
                present = _present(control) if guard is None else [guard]
                sent.setdefault(str(name), []).extend(present)
        return {name: values for name, values in sent.items() if values}

    def filled(self, fields: Mapping[str, Any], button: str | None = None) -> dict[str, Any]:
        """Return what is sent once these fields are filled and a button pressed (or Enter)."""
        sent: dict[str, Any] = dict(self.values())
        for name, value in fields.items():
            controls = [control for control in self.controls if control.get("name") == name]
            assert controls, f"pas de champ {name} parmi {self.names}"
            sent[name] = _typed(controls, value)
        return {**sent, **self._pressed(button)}

    def goes_to(self, button: str | None = None) -> str:
        """Return where it is sent once a button is pressed, which may lead elsewhere."""
        return str(self._button(button).get("formaction", self.action))

    def _pressed(self, words: str | None) -> dict[str, Any]:
        pressed = self._button(words)
        if not pressed.get("name"):
            return {}
        return {str(pressed["name"]): [str(pressed.get("value", ""))]}

    def _button(self, words: str | None) -> Tag:
        """Return the button that bears these words, or the first one: the key « Entrée »."""
        submits = [
            control
            for control in self.controls
            if control.name == "button" and control.get("type", "submit") == "submit"
        ]
        if words is not None:
            submits = [tag for tag in submits if words in {one_line(tag), tag.get("value")}]
            assert submits, f"pas de bouton « {words} » parmi {self.buttons}"
        return next(iter(submits), NO_BUTTON)


def _present(control: Tag) -> list[str]:
    if control.name == "button" or control.get("type") in {"submit", "button", "file"}:
        return []
    if control.name == "textarea":
        return [control.get_text()]
    if control.name == "select":
        options = control.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")]
        if not chosen and not control.has_attr("multiple"):
            chosen = options[:1]
        return [_value_of(option) for option in chosen]
    if control.get("type") in {"checkbox", "radio"} and not control.has_attr("checked"):
        return []
    return [str(control.get("value", "on" if control.get("type") == "checkbox" else ""))]


def _typed(controls: list[Tag], value: Any) -> Any:
    """Return what a field sends for a value, which must be one that the control allows."""
    first = controls[0]
    kind = first.get("type")
    if kind == "file":
        return value
    if kind == "checkbox" and isinstance(value, bool):
        return [str(first.get("value", "on"))] if value else []
    wanted = [str(one) for one in value] if isinstance(value, Files) else [str(value)]
    if kind in {"checkbox", "radio"}:
        _allowed(wanted, [str(control.get("value", "on")) for control in controls])
    elif first.name == "select":
        _allowed(wanted, [_value_of(option) for option in first.find_all("option")])
    return wanted


def _allowed(wanted: list[str], offered: list[str]) -> None:
    strange = [value for value in wanted if value not in offered]
    assert not strange, f"{strange} n’est pas parmi {offered}"


def _value_of(option: Tag) -> str:
    return str(option.get("value", one_line(option)))
