"""The rules of Peppol's Order transaction, read from Schematron and asked by Saxon.

Schematron's own stylesheets are not at hand: a schema is a list of patterns, and of each pattern
the first rule that matches a node is tried. That is a stylesheet with a mode for each pattern.
"""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

SCH, XSL = "http://purl.oclc.org/dsdl/schematron", "http://www.w3.org/1999/XSL/Transform"
CODE_LIST = "$cl"
"""Code lists are in the file that is generated elsewhere: what asks for them cannot be tried."""
INCLUDE = "http://www.w3.org/2001/XInclude"


def _whole(path: Path) -> ElementTree.Element:
    """A schema with what it includes in place; what was generated elsewhere is left out."""
    root = ElementTree.parse(path).getroot()
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag in {f"{{{SCH}}}include", f"{{{INCLUDE}}}include"}:
                file = path.parent / child.attrib["href"]
                if file.exists():
                    parent[place] = _whole(file)
    return root


def stylesheet(path: Path) -> str:
    """The schema as a stylesheet that writes each broken rule on a line: level, id, text."""
    schema = _whole(path)
    names = {ns.attrib["prefix"]: ns.attrib["uri"] for ns in schema.iter(f"{{{SCH}}}ns")}
    for prefix, uri in {**names, "xsl": XSL}.items():
        ElementTree.register_namespace(prefix, uri)
    sheet = ElementTree.Element(f"{{{XSL}}}stylesheet", {"version": "2.0"})
    for element in [*schema.iter(f"{{{XSL}}}key"), *schema.iter(f"{{{XSL}}}function")]:
        sheet.append(element)
    _add(sheet, "output", method="text")
    patterns = list(schema.iter(f"{{{SCH}}}pattern"))
    start = _add(sheet, "template", match="/")
    for number, pattern in enumerate(patterns):
        for let in pattern.findall(f"{{{SCH}}}let"):
            _add(sheet, "variable", name=let.attrib["name"], select=let.attrib["value"])
        _add(start, "apply-templates", select="/", mode=f"p{number}")
        _add_rules(sheet, pattern, f"p{number}")
    text = ElementTree.tostring(sheet, encoding="unicode")
    unused = "".join(f' xmlns:{p}="{u}"' for p, u in names.items() if f"xmlns:{p}=" not in text)
    return text.replace("<xsl:stylesheet", f"<xsl:stylesheet{unused}", 1)


def _add_rules(sheet: ElementTree.Element, pattern: ElementTree.Element, mode: str) -> None:
    rules = pattern.findall(f"{{{SCH}}}rule")
    for place, rule in enumerate(rules):
        template = _add(
            sheet,
            "template",
            match=rule.attrib["context"],
            mode=mode,
            priority=str(len(rules) - place),
        )
        for let in rule.findall(f"{{{SCH}}}let"):
            _add(template, "variable", name=let.attrib["name"], select=let.attrib["value"])
        for one in rule.findall(f"{{{SCH}}}assert"):
            if CODE_LIST in one.attrib["test"]:
                continue
            broken = _add(template, "if", test=f"not({one.attrib['test']})")
            words = " ".join("".join(one.itertext()).split())
            line = _add(broken, "text")
            line.text = f"{one.attrib.get('flag', 'fatal')}|{one.attrib['id']}|{words}\n"
        _add(template, "apply-templates", select="@*|node()", mode=mode)
    everything = _add(sheet, "template", match="@*|node()|/", mode=mode, priority="-10")
    _add(everything, "apply-templates", select="@*|node()", mode=mode)


def _add(parent: ElementTree.Element, tag: str, /, **attributes: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{XSL}}}{tag}", attributes)


def broken(saxon: Any, sheet: str, document: str) -> list[str]:
    """The rules that a document breaks."""
    with saxon.PySaxonProcessor(license=False) as processor:
        executable = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=sheet)
        node = processor.parse_xml(xml_text=document)
        told = executable.transform_to_string(xdm_node=node)
    return [line for line in (told or "").splitlines() if line.strip()]
