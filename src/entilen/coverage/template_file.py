"""The template of the development plan as a Word file: the same parts in the same order as here."""

import io
import json
from functools import lru_cache

from docx import Document
from docx.document import Document as DocxDocument
from docx.shared import Pt, RGBColor

from entilen.programme.models import ProgrammeVersion
from entilen.programme.rules import Area, Requirements, parse

INK = RGBColor(0x2A, 0x28, 0x59)
SOFT = RGBColor(0x55, 0x54, 0x80)
GRADE_ROWS = ("Trinn", "Skoleår", "Elever", "Enheter", "Reserve", "Enhetstype", "Hjemlån")
MILESTONES = ("Milepæl", "Frist", "Ansvarlig", "Ferdig når")
FINANCING = ("Hva", "År", "Eget budsjett", "Sentral ordning", "Sum")


def template_docx(version: ProgrammeVersion) -> bytes:
    """The Word file of a version, made once for each content."""
    return _made(version.title, json.dumps(version.content, sort_keys=True))


@lru_cache(maxsize=4)
def _made(title: str, content: str) -> bytes:
    asked = parse(json.loads(content))
    document = Document()
    _dress(document)
    document.core_properties.title = "Utviklingsplan for bruk av læringsteknologi"
    document.core_properties.author = "Entilen"
    document.core_properties.language = "nb-NO"
    document.add_heading("Utviklingsplan for bruk av læringsteknologi", 0)
    _hint(document, f"Mal til «{title}». Malen kan brukes som den er, eller tilpasses.")
    _hint(document, "Skriv ikke navn på eller opplysninger om enkeltelever.")
    for label in ("Skole", "Rektor", "Trinn som skal ha 1:1", "Skoleår"):
        document.add_paragraph(f"{label}: ")
    for number, area in enumerate(asked.areas, 1):
        _area(document, number, area)
    _annexes(document, asked)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _dress(document: DocxDocument) -> None:
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.name = "Calibri"
        document.styles[name].font.color.rgb = INK


def _hint(document: DocxDocument, text: str) -> None:
    run = document.add_paragraph().add_run(text)
    run.italic = True
    run.font.color.rgb = SOFT


def _area(document: DocxDocument, number: int, area: Area) -> None:
    document.add_heading(f"{number}. {area.title}", 1)
    for question in area.questions:
        document.add_paragraph(question, style="List Bullet")
    for line in area.guidance:
        _hint(document, line)
    _hint(document, "Dette ser fagavdelingene etter: " + " ".join(c.text for c in area.criteria))
    document.add_paragraph("")


def _annexes(document: DocxDocument, asked: Requirements) -> None:
    document.add_heading("Vedlegg", 1)
    _table(document, "Trinnrader", GRADE_ROWS, [""] * 4)
    _table(document, "Milepælsplan", MILESTONES, [row.title for row in asked.milestones])
    _table(document, "Finansieringsplan", FINANCING, [title for _, title in asked.cost_categories])
    document.add_heading("Andre planer", 2)
    for _, title in asked.linked_plans:
        document.add_paragraph(f"Lenke til {title}: ", style="List Bullet")
    document.add_heading("Behandling i skolens organer", 2)
    for body in asked.bodies:
        must = " (skal behandle planen)" if body.required else ""
        document.add_paragraph(f"{body.title}{must}. Dato og sak: ", style="List Bullet")


def _table(document: DocxDocument, title: str, columns: tuple[str, ...], first: list[str]) -> None:
    document.add_heading(title, 2)
    table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, label in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(label).bold = True
    for label in first:
        table.add_row().cells[0].text = label
    document.add_paragraph("")
