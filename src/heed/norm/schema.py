"""The declared format of the room's files: what an entry may hold, and the sentence for what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any, NoReturn, TypeVar
from unicodedata import category

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from heed.base.errors import BadEntry
from heed.norm.files import Document

M = TypeVar("M", bound="Entry")
SHOWN = 20
"""Names listed in a sentence at most; of more, the nearest are named."""


class Entry(BaseModel):
    """A set of named values; a name that the format does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            needed = [name for name, field in cls.model_fields.items() if field.is_required()]
            refuse(f"the entries {', '.join(needed or cls.model_fields)}", value)
        unknown = [key for key in value if key not in cls.model_fields]
        if unknown:
            refuse(f"no other key than {', '.join(cls.model_fields)}", unknown[0], at=(str(unknown[0]),))
        return value


def refuse(expected: str, got: object, at: tuple[str | int, ...] = ()) -> NoReturn:
    """Raise what `checked` turns into a sentence; `at` is the way from the entry to the value at fault."""
    raise PydanticCustomError("heed", "expected {expected}", {"expected": expected, "got": got, "at": at})


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            refuse("a date YYYY-MM-DD", value)
    if isinstance(value, datetime):
        refuse("a date YYYY-MM-DD without a time", str(value))
    if not isinstance(value, date):
        refuse("a date YYYY-MM-DD", value)
    return value


def known(what: str, names: Callable[[], Collection[str]], hint: str = "") -> AfterValidator:
    """A check that a name is one of those there are."""

    def check(value: str) -> str:
        if value not in names():
            there = list(names())
            near = get_close_matches(value, there, SHOWN, 0.4) or there[:SHOWN]
            listed = there if len(there) <= SHOWN else [*near, "…"]
            refuse(f"{what} ({', '.join(listed)}{hint})", value)
        return value

    return AfterValidator(check)


def _plain(text: str) -> str:
    """Texts are shown on terminals: what would steer one, or turn the reading order round, is refused."""
    if any((category(each) in ("Cc", "Cs") and each not in "\n\t") or each in TURNS for each in text):
        refuse("text without control characters", text)
    return text


TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
Day = Annotated[date, BeforeValidator(_day)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(_plain)
]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,60}$")]
Truth = StrictBool


def checked(model: type[M], document: Document, do: Callable[[tuple[str | int, ...]], str]) -> M:
    """The document as `model`, or `BadEntry` for its first fault; `do` says what to do about a place."""
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        context = first.get("ctx", {})
        path = (*first["loc"], *context.get("at", ()))
        got = None if first["type"] == "missing" else context.get("got", first["input"])
        raise BadEntry(document.place(path), _expected(first, context), got, do(path)) from error


PLAIN = {
    "missing": "a value",
    "string_pattern_mismatch": "a short name of letters, digits, - and _",
    "string_type": "text",
    "string_unicode": "text of whole characters",
    "bool_type": "true or false",
    "tuple_type": "a list",
}
"""What is expected, in a reader's words, by pydantic's name of the fault."""


def _expected(fault: Any, context: dict[str, Any]) -> str:
    if fault["type"] in PLAIN:
        return PLAIN[fault["type"]]
    if fault["type"] in ("heed", "literal_error", "enum"):
        return str(context["expected"])
    message: str = fault["msg"]
    return (
        message.removeprefix("Input should be ")
        .removeprefix("a valid ")
        .replace("String should have", "text of")
    )
