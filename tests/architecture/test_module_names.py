"""A module's name says what it holds: inside a step the names come from one short list.

A new kind of module is rare. Whoever needs one gives it a name here, with what such a module holds,
or, where it stands alone, its path and the reason; so the next reader guesses right.
"""

from pathlib import Path

from entilen.runtime.places import ROOT

NAMES = {
    "__init__": "what the step is, and its Norwegian name",
    "access": "who may see and do what",
    "actions": "verbs: each one transaction",
    "apps": "what the step tells others of itself when the house starts",
    "comparison": "two states beside each other, and what differs",
    "conditions": "what must still be true when a letter leaves",
    "deadlines": "when something must be done, and what is past it",
    "doors": "how a page reaches what it is about: who is let in, and with what",
    "facts": "what a gate may ask for",
    "forms": "what is asked for on a page, and what is wrong with what was typed",
    "letters": "the words of a letter that is kept",
    "middleware": "what is done with every request",
    "models": "what is stored",
    "pages": "what an address answers",
    "queries": "reads, and with `@provides` what the gates may know",
    "reached": "the milestones that are reached by what has happened in the step",
    "reading": "what several pages show, put together from queries",
    "reads": "named reads of one case, many in one round trip",
    "reminders": "who is reminded, of what and when",
    "rules": "plain Python: what is true of values, whatever is stored",
    "tasks": "what the worker does",
    "urls": "addresses, and the places that its pages are",
}
"""What a module of this name holds, in every step. `remark_pages` are the pages about remarks."""

PARTED = {"access", "actions", "file", "forms", "models", "pages", "queries", "reading", "rules"}
"""What may have a word before it, where a step has several: `<what it is about>_<name>`. A `_file`
reads or makes one kind of file."""

PACKAGES = {"actions", "pages", "notices"}
"""Folders that hold modules of one kind, each called what it is about."""

ALONE = {
    "accounts/adapter": "allauth's own word: what it asks of us",
    "federation/adapter": "allauth's own word: what it asks of us",
    "federation/signals": "Django's own word: what follows from signing in",
    "accounts/attempts": "wrong passwords, counted so that guessing is slow",
    "accounts/body_limit": "how much a request may carry, judged before it is read",
    "accounts/counters": "a cache that forgets nothing before its time",
    "accounts/secrets": "secrets of second factors, in a key that can change",
    "accounts/sessions": "where sessions are kept, each with its person",
    "accounts/once": "a form that is sent twice is acted upon once (decision record 0009)",
    "accounts/signals": "Django's own word: what follows from signing in",
    "accounts/validators": "Django's own word: the judges of passwords",
    "api/answers": "how machines are answered, whatever they ask for",
    "api/schools": "the machine's door to each school, called as its address",
    "api/catalog": "the machine's door to the catalogue of what is open, called as its address",
    "api/through_time": "the machine's door to the series and the corrections",
    "api/coverage": "the machine's door to the public figure, called as its address",
    "api/problems": "how a refusal is told to a machine (RFC 9457)",
    "bodies/lacking": "warnings of what the treatment lacks though nothing stops",
    "cases/calendar": "the owner's school calendar, and the deadlines that it moves",
    "cases/errors": "why an act is refused, as exceptions",
    "cases/places": "from a place where something is mended to its address",
    "notifications/digests": "reminders gathered in one letter",
    "notifications/plan_reminders": "reminders of what a school has set itself",
    "desk/acts": "one table from act to page",
    "desk/frame": "what the frame of every page holds",
    "desk/handbook": "the handbook in the service",
    "desk/listing": "finding cases",
    "desk/overview": "all schools and stages at a glance",
    "desk/situation": "whose turn it is in one case, and how far it has come",
    "desk/wall_chart": "every school with where its newest case stands",
    "desk/worklist": "what waits for a person",
    "network/lasting": "confirmations that end while somebody stands on them",
    "network/terms": "the conditions of a confirmation, as a letter tells of them",
    "network/waiting": "what waits for the network engineers",
    "notifications/boards": "telling a board that its plan is another now",
    "notifications/notices": "one function for each letter (a folder)",
    "plans/basis": "the version that an extension builds on",
    "plans/content": "the whole plan as one value",
    "plans/difference": "what differs between two sequences, at a bounded cost",
    "plans/text": "the one stored form of a text",
    "files/scanning": "asking ClamAV about a file, by the daemon's own protocol",
    "privacy/sweeping": "what is removed when its time is over, and how many are due",
    "process/diagram": "the procedure as pictures and tables",
    "process/gates": "what must be true of a case before an act",
    "process/impartiality": "what must be true of who acts",
    "process/judging": "asking the procedure about one act",
    "process/obstacles": "what every gate is made of",
    "process/procedure": "the one table",
    "process/sentences": "whose turn it is, in words",
    "process/supply": "what must be true before devices are delivered and handed out",
    "process/status": "what a stage is called, for whom",
    "process/vocabulary": "the words that all others use",
    "process/words": "how numbers, dates and lists are said",
    "reckoning/flow": "what follows from levels, year by year",
    "reckoning/levels": "what is in use at a place in a school year",
    "reckoning/numbers": "a plan's numbers, the one answer that all print",
    "review/assessed": "what a department has read, answered and delivered in a round",
    "coverage/spells": "where the days of a school are kept, folded again when more is known",
    "review/letterhead": "head and foot of every letter to a school",
    "review/prepared": "what the case itself knows about each item of the formal check",
    "rollout/holds": "what holds a grant back, one answer for every page",
    "schools/imports": "files on their way into the register",
    "schools/nsr": "the answers of the National School Register, by its own name",
    "schools/records": "what any register says about one school",
    "turns/posts": "the posts of today, found by role and school, or by person",
    "turns/today": "what lists say of many cases today",
    "ui/answers": "a middleware: what every answer carries",
    "ui/engine": "the tag libraries that every template has",
    "ui/gallery": "the examples of the style guide",
    "ui/given_back": "what was sent and not saved, to be copied or sent once more",
    "ui/paging": "how long a list may be",
    "ui/shell": "what a step gives the frame",
    "ui/typed": "what stands in a form, as words",
}
"""Modules of a name that no other step has, by path, and why."""

SOURCE = ROOT / "src" / "entilen"
NO_STEP = {"config", "runtime", "town"}
"""Settings, what starts the house, and an invented town: they are no steps of the procedure."""


def modules() -> list[Path]:
    """Every module and folder of code in a step, from the source folder. Django's own folders
    (migrations, commands, tags) have Django's names."""
    return [
        path.relative_to(SOURCE).with_suffix("")
        for step in SOURCE.iterdir()
        if (step / "__init__.py").exists() and step.name not in NO_STEP
        for path in step.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
        if path.name not in {"migrations", "management", "templatetags"}
    ]


def is_known(module: Path) -> bool:
    part, _, kind = module.name.rpartition("_")
    return module.as_posix() in ALONE or module.name in NAMES or (bool(part) and kind in PARTED)


def test_every_module_has_a_name_from_the_list() -> None:
    unknown = sorted(str(module) for module in modules() if not is_known(module))
    assert not unknown, f"Give these a name from the list, or the list a reason: {unknown}"


def test_only_folders_of_one_kind_hold_modules() -> None:
    """A folder within a step is a module that grew; it holds no folders itself."""
    folders = [SOURCE / module for module in modules() if (SOURCE / module).is_dir()]
    assert {folder.name for folder in folders} <= PACKAGES
    assert not [inner for folder in folders for inner in folder.glob("*/*.py")]


def test_the_list_holds_nothing_that_is_not_there() -> None:
    names = {module.name for module in modules()}
    assert set(NAMES) <= names
    assert set(ALONE) <= {module.as_posix() for module in modules()}
    assert all(any(name.endswith(f"_{kind}") for name in names) for kind in PARTED)
