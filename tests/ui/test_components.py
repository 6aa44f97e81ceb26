"""Each component draws, escapes what it is given, and refuses what it does not know."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError

from entilen.ui.gallery import Shares
from tests.ui.drawing import draw

EVIL = "<script>alert(1)</script>"
STEPS = [
    {"label": "Forberede", "state": "done", "note": ""},
    {"label": "Send inn", "state": "now", "note": "i dag"},
    {"label": "Innføring", "state": "todo", "note": ""},
]
BLOCKS = [
    "{% message_box title=x %}y{% endmessage_box %}",
    "{% card title=x %}y{% endcard %}",
    "{% section title=x lead=x %}y{% endsection %}",
    "{% turn_box sentence=x next=x %}{% endturn_box %}",
    "{% task_list title=x lead=x %}{% task x href='/' note=x tag=x %}{% endtask_list %}",
    "{% strip label=x %}<b>y</b>{% endstrip %}",
    "{% disclosure summary=x %}y{% enddisclosure %}",
    "{% severity_tag 'must' %}{{ x }}",
    "{% remark_card severity='must' title=x author=x when=x state=x %}y{% endremark_card %}",
    "{% reply author=x when=x %}y{% endreply %}",
    "{% empty_state title=x %}y{% endempty_state %}",
    "{% timeline label=x %}{% timeline_item x when=x who=x note=x %}{% endtimeline %}",
    "{% fact_list %}{% fact x x note=x %}{% endfact_list %}",
    "{% data_table label=x caption=True %}{% columns x %}{% enddata_table %}",
    "{% button x name='a' value=x %}",
    "{% link_button x '/' %}",
    "{% tag x %}",
    "{% icon 'close' label=x %}",
    "{% page_title x lead=x kicker=x %}",
    "{% breadcrumb x '/' x %}",
    "{% figure x unit=x note=x %}",
    "{% copy_link x label=x %}",
    "{% select_all x label=x %}",
    "{% saved_status x %}",
    "{% filter_bar label=x %}{% endfilter_bar %}",
]


@pytest.mark.parametrize("source", BLOCKS)
def test_what_is_given_is_escaped(source: str) -> None:
    drawn = draw(source, x=EVIL)
    assert "alert(1)" in drawn
    assert "<script" not in drawn


@pytest.mark.parametrize("source", BLOCKS)
def test_nothing_needs_inline_style_or_script(source: str) -> None:
    drawn = draw(source, x="ord")
    assert " style=" not in drawn and " onclick=" not in drawn


@pytest.mark.parametrize(
    "source",
    [
        "{% button 'Send' colour='red' %}",
        "{% tag 'Ferdig' skin='green' %}",
        "{% card heading='x' %}{% endcard %}",
        "{% turn_box sentence='x' when='y' %}{% endturn_box %}",
        "{% task 'x' url='/' %}",
        "{% figure 1 label='x' %}",
    ],
)
def test_an_unknown_attribute_stops_the_page(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% button 'Send' kind='big' %}",
        "{% tag 'Ferdig' tone='green' %}",
        "{% message_box tone='red' %}{% endmessage_box %}",
        "{% turn_box sentence='x' tone='mine' %}{% endturn_box %}",
        "{% remark_card severity='high' title='x' %}{% endremark_card %}",
        "{% icon 'unicorn' %}",
        "{% card title='x' level=1 %}{% endcard %}",
    ],
)
def test_an_unknown_choice_stops_the_page(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_a_locked_task_says_why_and_has_no_link() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw("{% task 'Bestilling' locked=True %}")
    drawn = draw("{% task 'Bestilling' href='/b' note='Åpnes senere' locked=True %}")
    assert "Kan ikke starte ennå" in drawn and "<a" not in drawn


def test_the_track_says_in_words_where_the_case_is() -> None:
    drawn = draw("{% track steps %}", steps=STEPS)
    assert "(ferdig)" in drawn
    assert "her er saken nå" in drawn
    assert drawn.count("aria-current") == 1


def test_the_turn_has_an_act_only_when_there_is_one() -> None:
    assert "turn__act" not in draw("{% turn_box sentence='Vent' %} {% endturn_box %}")
    drawn = draw("{% turn_box sentence='x' %}{% link_button 'Se' '/' %}{% endturn_box %}")
    assert '<a class="pkt-btn' in drawn


@pytest.mark.parametrize(
    ("severity", "word"), [("must", "Må"), ("should", "Bør"), ("note", "Til orientering")]
)
def test_severity_is_a_word(severity: str, word: str) -> None:
    source = "{% remark_card severity=s title='x' %}{% endremark_card %}"
    assert f">{word}</span>" in draw(source, s=severity)


def test_the_last_crumb_is_this_page() -> None:
    drawn = draw("{% breadcrumb 'Skole' '/s' 'sak 26-0143' %}")
    assert '<a href="/s">Skole</a>' in drawn
    assert 'aria-current="page">sak 26-0143' in drawn
    assert draw("{% breadcrumb crumbs %}", crumbs=[("Skole", "/s"), ("Sak", "")]).count("<li>") == 2


def bar(**row: Any) -> str:
    return draw("{% bars rows label='Skoler' %}", rows=[row])


def test_bars_are_numbers_first_and_drawing_second() -> None:
    drawn = bar(label="Barneskoler", value=1066, total=1599, partial=100)
    assert 'width="66.67%"' in drawn
    assert "1\u00a0066" in drawn and "100 delvis" in drawn.replace("\u00a0", " ")
    assert 'aria-hidden="true"' in drawn


def test_a_bar_of_nothing_is_empty() -> None:
    assert 'width="0%"' in bar(label="Ingen", value=0, total=0)


def test_a_bar_refuses_more_than_the_whole() -> None:
    with pytest.raises(TemplateSyntaxError):
        bar(label="x", value=3, total=2)
    with pytest.raises(TemplateSyntaxError):
        bar(label="x", value=3, of=2)


def test_pages_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(100), 10).get_page(3)
    drawn = draw("{% pagination page query='q=a' %}", page=page)
    assert 'href="?q=a&amp;page=4"' in drawn
    assert draw("{% pagination page %}", page=Paginator([], 10).get_page(1)).strip() == ""


def test_a_figure_writes_its_thousands() -> None:
    assert "1\u00a0234" in draw("{% figure 1234 unit='enheter' %}")


def test_a_trend_leaves_out_what_is_not_known_and_says_the_most_in_words() -> None:
    rows = [Shares("02.11", (50, 100)), Shares("03.11", (None, 20)), Shares("04.11", (100, 0))]
    told = "{% trend rows label='Linjen' first='Ned' second='Opp' %}"
    shown = draw(told, rows=rows)
    assert 'points="0.0,80.0 600.0,0.0"' in shown
    assert 'points="0.0,0.0 300.0,128.0 600.0,160.0"' in shown
    assert 'aria-label="Linjen. Ned: høyst 100 %, Opp: høyst 100 %."' in shown
    assert "<svg" in draw(told, rows=[])
