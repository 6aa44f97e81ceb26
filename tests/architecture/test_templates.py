"""Templates are read and reviewed line by line: hardly any line is wider than a window."""

from scripts.format_templates import ALLOWED, formatted, too_long


def test_hardly_any_line_is_too_long() -> None:
    assert len(too_long()) <= ALLOWED


def test_a_long_opening_tag_has_one_attribute_a_line_and_stays_so() -> None:
    long = "Enhetsregnskap" * 10
    line = (
        '<a class="stor" href="{% url "case" key %}"{% if here %} aria-current="page"{% endif %}'
        f' title="{{{{ title }}}} og mer">{long}</a>'
    )
    once = formatted(line)
    assert once.split("\n")[:3] == ["<a", '  class="stor"', '  href="{% url "case" key %}"']
    assert '  {% if here %} aria-current="page"{% endif %}' in once.split("\n")
    assert "".join(once.split()) == "".join(line.split())
    assert formatted(once) == once
