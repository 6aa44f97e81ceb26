"""What kinds of devices there are: the owner's own data, with three to begin with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is called, and whether nobody plans with it any longer."""

    label: str
    retired: bool = False


START: Mapping[str, Kind] = {
    "tablet": Kind("nettbrett"),
    "pc": Kind("PC"),
    "mac": Kind("Mac"),
}
"""What an installation begins with: the devices of the central scheme in the source document."""


def _start() -> Mapping[str, Kind]:
    return START


_ANSWER: list[Callable[[], Mapping[str, Kind]]] = [_start]


def answers_device_types(
    answer: Callable[[], Mapping[str, Kind]],
) -> Callable[[], Mapping[str, Kind]]:
    """Register who knows the owner's kinds of devices; the last to register does."""
    _ANSWER.append(answer)
    return answer


def known_types() -> Mapping[str, Kind]:
    """Every kind by its code, retired ones too: what was planned with one keeps its name."""
    return _ANSWER[-1]()


class _Types(type):
    """Going through the class goes through the kinds that are planned with today."""

    def __iter__(cls) -> Iterator["DeviceType"]:
        return (DeviceType(code) for code, kind in known_types().items() if not kind.retired)


class DeviceType(str, metaclass=_Types):
    """A kind of device, by its code. Raises ValueError for a code that the owner has not."""

    __slots__ = ()
    TABLET: ClassVar["DeviceType"]
    PC: ClassVar["DeviceType"]
    MAC: ClassVar["DeviceType"]

    def __new__(cls, code: str) -> Self:
        """The kind with this code."""
        if code not in known_types():
            raise ValueError(f"{code!r} is no kind of device here")
        return str.__new__(cls, code)

    @property
    def value(self) -> str:
        """The code, as it is stored."""
        return str(self)

    @property
    def label(self) -> str:
        """The word that people read for it."""
        kind = known_types().get(self)
        return kind.label if kind else str(self)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (code, label) of the kinds that are planned with, for forms."""
        return [(str(kind), kind.label) for kind in cls]

    @classmethod
    def titled(cls) -> list[tuple[str, str]]:
        """The same with a capital letter first, as they stand alone in a form."""
        return [(code, label[:1].upper() + label[1:]) for code, label in cls.choices()]

    @classmethod
    def titled_or(cls, word: str) -> Callable[[], list[tuple[str, str]]]:
        """The same after the empty choice, which is called `word`; read anew for each form."""
        return lambda: [("", word), *cls.titled()]

    @classmethod
    def titled_with(cls, current: str) -> list[tuple[str, str]]:
        """The same, with the kind that a row has already, should it be retired."""
        offered = cls.titled()
        if not current or current in dict(offered):
            return offered
        label = cls(current).label
        return [*offered, (current, f"{label[:1].upper()}{label[1:]} (brukes ikke lenger)")]

    @classmethod
    def ever(cls) -> "list[DeviceType]":
        """Every kind there has been, retired ones too."""
        return [DeviceType(code) for code in known_types()]

    @classmethod
    def named(cls) -> list[tuple[str, str]]:
        """Pairs (code, label) of every kind there has been, for what is stored."""
        return [(code, kind.label) for code, kind in known_types().items()]


DeviceType.TABLET = DeviceType("tablet")
DeviceType.PC = DeviceType("pc")
DeviceType.MAC = DeviceType("mac")
