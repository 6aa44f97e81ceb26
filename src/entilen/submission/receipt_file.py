"""The receipt as a PDF that an archive takes: tagged, PDF/A-2a and PDF/UA-1."""

import json
from pathlib import Path

import typst
from django.utils import timezone

from entilen.financing.money_reading import money_in
from entilen.schools.rules import school_year_label
from entilen.submission.models import Submission
from entilen.ui.rules import thousands

TEMPLATE = Path(__file__).parent / "data" / "receipt.typ"
STEPS = (
    "IKT-veileder ser om alt er med.",
    "Fagavdelingene vurderer pedagogikk og teknikk.",
    "Direktøren avgjør saken. Enten får dere planen innvilget, eller en liste over hva som må "
    "rettes.",
)


def receipt_pdf(sent: Submission) -> bytes:
    """The receipt of one sending, made from what was frozen then: the same next year."""
    sent_on = timezone.localdate(sent.sent_at)
    money = money_in(sent.version.content)
    data = {
        "title": "Kvittering: planen er sendt",
        "date": [sent_on.year, sent_on.month, sent_on.day],
        "facts": [
            ["Kvitteringsnummer", sent.receipt_number],
            ["Skole", sent.version.content["school"]["name"]],
            ["Sendt", f"{sent_on:%d.%m.%Y} av {sent.sent_by.name}"],
            ["Versjon", str(sent.version.number)],
            ["Svar ventes innen", f"{sent.answer_expected:%d.%m.%Y}"],
            *([["Ikke hørt om planen", ", ".join(sent.not_heard)]] if sent.not_heard else []),
        ],
        "steps": STEPS,
        "rows": [
            [
                f"{row['grade']}.",
                school_year_label(row["school_year"]),
                str(row["pupils"]),
                str(row["devices"]),
                str(row["spares"]),
            ]
            for row in sent.version.content["grade_rows"]
        ],
        "payers": [payer.title for payer in money.payers],
        "money": [
            *([str(row.year), *map(thousands, (*row.amounts, row.total))] for row in money.years),
            ["Sum", *map(thousands, (*money.totals, money.total))],
        ]
        if money.years
        else [],
        "declaration": sent.declaration,
        "fingerprint": sent.version.fingerprint,
    }
    pdf = typst.compile(
        TEMPLATE,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["a-2a", "ua-1"],
    )
    assert isinstance(pdf, bytes)
    return pdf
