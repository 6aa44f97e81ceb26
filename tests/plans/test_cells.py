"""Rows are edited in place as in a spreadsheet; the same form is posted without script."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from entilen.cases.models import Case
from entilen.financing.models import FinancingLine
from entilen.plans.models import Milestone
from tests.browser import assert_accessible
from tests.cast import Town, begin_case, make_town, write_plan
from tests.journeys.people import Someone, enter  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Someone]


def paste(page: Page, selector: str, text: str) -> None:
    """Paste plain text into a field, as a spreadsheet gives it."""
    page.locator(selector).evaluate(
        """(field, text) => {
          field.focus();
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const told = { clipboardData: data, bubbles: true, cancelable: true };
          field.dispatchEvent(new ClipboardEvent("paste", told));
        }""",
        text,
    )


@pytest.fixture
def case() -> tuple[Town, Case]:
    town = make_town()
    case = begin_case(town)
    write_plan(town, case)
    return town, case


def lines_page(case: Case, person: Someone) -> Page:
    person.opens(f"/sak/{case.key}/finansiering/")
    return person.page


def rows(case: Case) -> list[FinancingLine]:
    return list(FinancingLine.objects.filter(case=case).order_by("pk"))


def test_keys_move_as_in_a_spreadsheet_and_enter_in_the_last_row_makes_a_new_one(
    case: tuple[Town, Case],
    enter: Enter,  # noqa: F811
) -> None:
    town, plan = case
    page = lines_page(plan, enter(town.principal))
    count = page.locator("[data-cells] [data-cells-row]").count()
    page.locator("#id_rad-0-quantity").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_rad-1-quantity")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#id_rad-0-quantity")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#id_rad-0-unit_price")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#id_rad-0-remove")).to_be_focused()
    page.locator(f"#id_rad-{count - 1}-quantity").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#id_rad-{count}-quantity")).to_be_focused()
    page.locator("[data-cells-add]").click()
    expect(page.locator("[data-cells] [data-cells-row]")).to_have_count(count + 2)
    expect(page.locator(f"#id_rad-{count + 1}-source")).to_have_value(
        page.locator("#id_rad-0-source").input_value()
    )


def test_a_pasted_block_is_shown_as_it_was_read_saved_and_can_be_undone(
    case: tuple[Town, Case],
    enter: Enter,  # noqa: F811
) -> None:
    town, plan = case
    page = lines_page(plan, enter(town.principal))
    before = rows(plan)
    at = len(before)
    title = page.locator(f"#id_rad-{at}-category option").nth(3).inner_text()
    first = f"{title}\tVogner\t2028\t\t\t4\t9 500"
    second = f"{title.upper()}\tKurs\t2029\t\t\tmange\t1 000,50"
    paste(page, f"#id_rad-{at}-category", f"{first}\r\n{second}\r\n")
    shown = page.locator("[data-cells-read]")
    expect(shown).to_contain_text("celler er lest inn")
    expect(shown.get_by_role("row", name="mange")).to_contain_text("ikke lest")
    expect(shown.get_by_role("row", name="9 500")).to_contain_text("9 500")
    expect(page.locator(f"#id_rad-{at + 1}-description")).to_have_value("Kurs")
    page.locator("[data-cells-undo]").click()
    expect(page.locator(f"#id_rad-{at}-description")).to_have_value("")
    expect(shown).to_be_empty()
    paste(
        page, f"#id_rad-{at}-description", "Vogner\t2028\t\t\t4\t9 500\nKurs\t2029\t\t\t2\t1000,50"
    )
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Lagret.")).to_be_visible()
    assert [
        (row.description, row.year, row.quantity, row.unit_price) for row in rows(plan)[-2:]
    ] == [
        ("Vogner", 2028, 4, Decimal(9500)),
        ("Kurs", 2029, 2, Decimal("1000.50")),
    ]


def test_sums_follow_what_is_typed_and_a_removal_can_be_undone(
    case: tuple[Town, Case],
    enter: Enter,  # noqa: F811
) -> None:
    town, plan = case
    page = lines_page(plan, enter(town.principal))
    first, *others = rows(plan)
    rest = sum(row.quantity * row.unit_price for row in others if row.year == first.year)
    total = page.locator("[data-cells-total]")
    page.locator("#id_rad-0-quantity").fill("10")
    page.locator("#id_rad-0-unit_price").fill("1 234,50")

    def whole(kroner: int) -> str:
        return f"{kroner:,}".replace(",", "\N{NO-BREAK SPACE}")

    expect(total).to_contain_text(whole(int(rest) + 12_345))
    page.locator("#id_rad-0-remove").check()
    expect(page.locator("[data-cells-row]").first).to_have_class("cells__item is-removed")
    expect(total).to_contain_text(whole(int(rest)))
    page.locator("#id_rad-0-remove").uncheck()
    expect(page.locator("[data-cells-row]").first).to_have_class("cells__item")
    expect(total).to_contain_text(whole(int(rest) + 12_345))


def test_on_a_phone_a_row_is_a_sheet_and_the_sum_stays_in_view(
    case: tuple[Town, Case],
    enter: Enter,  # noqa: F811
) -> None:
    town, plan = case
    someone = enter(town.principal)
    someone.page.set_viewport_size({"width": 390, "height": 800})
    page = lines_page(plan, someone)
    row = page.locator("[data-cells-row]").first
    expect(page.locator("#id_rad-0-quantity")).to_be_hidden()
    expect(row.locator("[data-cells-sum]")).not_to_be_empty()
    row.locator("summary").click()
    expect(page.locator("#id_rad-0-quantity")).to_be_visible()
    expect(page.locator("[data-cells-total]")).to_be_in_viewport()
    assert_accessible(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#id_rad-1-quantity")).to_be_visible()


def test_twelve_costs_and_fifteen_milestones_fit(
    case: tuple[Town, Case],
    enter: Enter,  # noqa: F811
) -> None:
    town, plan = case
    like = rows(plan)[0]
    for number in range(12 - len(rows(plan))):
        like.pk, like.description = None, f"Kostnad {number}"
        like.category, like.device_type = plan.programme.requirements.cost_categories[-1][0], ""
        like.save()
    someone = enter(town.principal)
    assert Milestone.objects.filter(plan__case=plan).count() == 15
    for name in ("finansiering", "milepaler"):
        for width, most in ((1280, 1200), (390, 2500)):
            someone.page.set_viewport_size({"width": width, "height": 900})
            someone.opens(f"/sak/{plan.key}/{name}/")
            end = someone.page.get_by_role("button", name="Lagre").bounding_box()
            assert end is not None
            assert end["y"] + end["height"] <= most, (name, width)
            assert_accessible(someone.page)


def test_without_script_every_row_is_open_and_the_same_form_is_posted(
    case: tuple[Town, Case],
    enter: Enter,  # noqa: F811
) -> None:
    town, plan = case
    someone = enter(town.principal, script=False)
    someone.page.set_viewport_size({"width": 390, "height": 800})
    page = lines_page(plan, someone)
    expect(page.locator("[data-cells-foot]")).to_be_hidden()
    page.locator("#id_rad-0-quantity").fill("7")
    page.locator(f"#id_rad-{len(rows(plan))}-description").fill("Ny uten skript")
    page.locator(f"#id_rad-{len(rows(plan))}-quantity").fill("1")
    page.locator(f"#id_rad-{len(rows(plan))}-unit_price").fill("100")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Lagret.")).to_be_visible()
    assert {7, 1} <= {row.quantity for row in rows(plan)}
