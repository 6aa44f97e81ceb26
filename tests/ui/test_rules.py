"""How numbers and grades are written."""

import pytest

from entilen.ui.rules import counted, grade_span, joined, kroner, one_line, thousands


def plain(text: str) -> str:
    assert " " not in text.replace(", ", "").replace(" og ", ""), "a number must not break"
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "0"), (999, "999"), (1234, "1 234"), (1234567, "1 234 567"), (-5000, "−5 000")],
)
def test_thousands(number: int, written: str) -> None:
    assert plain(thousands(number)) == written


def test_kroner() -> None:
    assert plain(kroner(1234567)) == "1 234 567 kr"


def test_one_and_many() -> None:
    assert plain(counted(1, "virkedag", "virkedager")) == "1 virkedag"
    assert plain(counted(0, "virkedag", "virkedager")) == "0 virkedager"


def test_joined() -> None:
    assert [joined(part) for part in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a og b", "a, b og c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("grades", "written"),
    [
        ([5, 6, 7], "5.–7. trinn"),
        ([7, 5, 6, 6], "5.–7. trinn"),
        ([1, 3], "1. og 3. trinn"),
        ([5, 6], "5. og 6. trinn"),
        ([1, 2, 3, 5], "1.–3. og 5. trinn"),
        ([1, 2, 3, 5, 8, 9, 10], "1.–3., 5. og 8.–10. trinn"),
        ([4], "4. trinn"),
        ([], "ingen trinn"),
    ],
)
def test_grade_span(grades: list[int], written: str) -> None:
    assert grade_span(grades).replace("\u00a0", " ") == written


def test_one_line_is_one_line_of_writing() -> None:
    assert one_line("  Per\r\n\tPersen \x00\x1b\ud800Ås\u2028 ") == "Per Persen Ås"
