"""Whom a case waits for: pure, from what is known of the case and of who holds which post today.

A task is done by the person who was given it, and whoever stands in for them; where that person can
no longer do it, by all who hold the role; where nobody can, somebody must find one: at last the
programme manager. No case waits for nobody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from entilen.process.vocabulary import (
    ANSWERING,
    DIRECTORS,
    ENDED,
    LEADERS,
    Department,
    Role,
    Stage,
    Word,
)
from entilen.turns.posts import Post, Posts


class Task(Word):
    """What a case waits for somebody to do; the label follows «venter på»."""

    WRITE = "write", "at skolen skriver planen"
    CORRECT = "correct", "at skolen retter planen"
    ANSWER_QUESTION = "answer_question", "at skolen svarer på et spørsmål"
    ROLL_OUT = "roll_out", "at skolen bestiller og deler ut"
    RESUME = "resume", "at saken tas opp igjen"
    CHECK = "check", "formell kontroll"
    ASSESS_PEDAGOGICAL = "assess_pedagogical", "pedagogisk vurdering"
    ASSESS_TECHNICAL = "assess_technical", "teknisk vurdering"
    RECOMMEND = "recommend", "innstilling"
    DECIDE = "decide", "direktørens beslutning"
    APPROVE_CONDITION = "approve_condition", "at et vilkår blir godkjent"
    CONFIRM_NETWORK = "confirm_network", "svar om nettverket"


ASSESS = {
    Department.PEDAGOGICAL: Task.ASSESS_PEDAGOGICAL,
    Department.TECHNICAL: Task.ASSESS_TECHNICAL,
}
DOERS: dict[Task, frozenset[Role]] = {
    Task.WRITE: LEADERS,
    Task.CORRECT: LEADERS,
    Task.ANSWER_QUESTION: LEADERS,
    Task.ROLL_OUT: LEADERS,
    Task.RESUME: LEADERS,
    Task.CHECK: frozenset({Role.ICT_ADVISER}),
    Task.ASSESS_PEDAGOGICAL: frozenset({Role.PEDAGOGICAL_REVIEWER}),
    Task.ASSESS_TECHNICAL: frozenset({Role.TECHNICAL_REVIEWER}),
    Task.RECOMMEND: frozenset({Role.ICT_ADVISER}),
    Task.DECIDE: frozenset({Role.DIRECTOR}),
    Task.APPROVE_CONDITION: frozenset({Role.ICT_ADVISER}),
    Task.CONFIRM_NETWORK: frozenset({Role.NETWORK_ENGINEER}),
}
"""Who does a task, by role at the case's school."""
FINDERS: dict[Task, tuple[frozenset[Role], ...]] = {
    Task.DECIDE: (frozenset({Role.DIVISIONAL_DIRECTOR, Role.PROGRAMME_MANAGER}),),
    Task.WRITE: (frozenset({Role.ADMINISTRATOR}),),
}
"""Who finds somebody where nobody can do the task, before it comes to the last resort."""
LAST = (frozenset({Role.PROGRAMME_MANAGER}), frozenset({Role.ADMINISTRATOR}))
OF_STAGE: dict[Stage, Task] = {
    Stage.PREPARING: Task.WRITE,
    Stage.CORRECTION: Task.CORRECT,
    Stage.FORMAL_CHECK: Task.CHECK,
    Stage.RECOMMENDATION: Task.RECOMMEND,
    Stage.AT_DIRECTOR: Task.DECIDE,
    Stage.SUSPENDED: Task.RESUME,
}
AT_STAGE: dict[Stage, frozenset[Task]] = {
    **{stage: frozenset({task}) for stage, task in OF_STAGE.items()},
    Stage.SPECIALIST_REVIEW: frozenset(ASSESS.values()),
    Stage.GRANTED: frozenset({Task.APPROVE_CONDITION, Task.ROLL_OUT}),
}
"""The tasks that a case may wait for at a stage, beside questions and the network's answer."""
HELPERS = frozenset({Role.PLAN_TEAM_MEMBER})
"""Who may do some of what a school does, and is not asked for it."""
SCHOOLS_OWN = frozenset(task for task, roles in DOERS.items() if roles == LEADERS)


@dataclass(frozen=True, slots=True)
class CaseNow:
    """What is known of a case today, people and school by id.

    `disqualified`: by their own newest answer; who reports to one of these may not decide it.
    `staff`: the school's own, who treat no case of it. `network`: for each request that waits, who
    took it.
    """

    pk: int
    school: int
    stage: Stage
    chosen: dict[Task, int | None] = field(default_factory=dict)
    departments: tuple[Department, ...] = ()
    disqualified: frozenset[int] = frozenset()
    staff: frozenset[int] = frozenset()
    asked: bool = False
    reported: bool = False
    network: tuple[int | None, ...] = ()

    @property
    def out(self) -> frozenset[int]:
        """Who may not treat the case."""
        return self.disqualified | self.staff


@dataclass(frozen=True, slots=True)
class Wait:
    """A task that a case waits for, and whom it waits for.

    `given` says that it was given to one person, who can do it. `helpers` may do some of it and are
    not asked for it (a school's plan team). `lacking` is the role that nobody can act in: then it
    waits for those who must find somebody.
    """

    task: Task
    people: tuple[int, ...]
    given: bool = False
    helpers: tuple[int, ...] = ()
    lacking: Role | None = None


def tasks(case: CaseNow) -> Iterator[Task]:
    """What the case waits for, the main thing first."""
    if case.stage in ENDED:
        return
    if case.stage is Stage.GRANTED:
        yield Task.APPROVE_CONDITION if case.reported else Task.ROLL_OUT
    elif case.stage is Stage.SPECIALIST_REVIEW:
        yield from (ASSESS[department] for department in case.departments)
    else:
        yield OF_STAGE[case.stage]
    if case.asked and case.stage in ANSWERING:
        yield Task.ANSWER_QUESTION
    if case.network:
        yield Task.CONFIRM_NETWORK


def waits(case: CaseNow, posts: Posts) -> tuple[Wait, ...]:
    """Whom the case waits for, task by task. Every task has somebody while anybody is left."""
    return tuple(wait_for(case, task, posts) for task in tasks(case))


def wait_for(case: CaseNow, task: Task, posts: Posts) -> Wait:
    """Whom the case would wait for with one task."""
    for chosen in _chosen(case, task):
        own = [post for post in posts.behind(chosen) if _may_be_given(case, task, post)]
        if any(post.person == chosen for post in own):
            return Wait(task, _people(own), given=True)
    helpers = _people(posts.at(case.school, HELPERS)) if task in SCHOOLS_OWN else ()
    here = [post for post in posts.at(case.school, DOERS[task]) if _may(case, task, post)]
    if here:
        return Wait(task, _people(here), helpers=helpers)
    lacking = min(DOERS[task])
    for roles in (*FINDERS.get(task, ()), *LAST):
        finders = [
            post
            for post in posts.at(case.school, roles)
            if task in SCHOOLS_OWN or post.person not in case.out
        ]
        if finders:
            return Wait(task, _people(finders), helpers=helpers, lacking=lacking)
    return Wait(task, (), helpers=helpers, lacking=lacking)


def _chosen(case: CaseNow, task: Task) -> tuple[int, ...]:
    if task is Task.CONFIRM_NETWORK:
        return tuple(person for person in case.network if person)
    person = case.chosen.get(task)
    return (person,) if person else ()


def _may_be_given(case: CaseNow, task: Task, post: Post) -> bool:
    """Whether a task may lie with the holder of a post: a decision may go to any director."""
    if task is Task.DECIDE:
        return post.role in DIRECTORS and _may(case, task, post)
    return post.role in DOERS[task] and post.reaches(case.school) and _may(case, task, post)


def _may(case: CaseNow, task: Task, post: Post) -> bool:
    """Whether the holder of a post is free to do the task in this case."""
    if task in SCHOOLS_OWN:
        return True
    if {post.person, post.absent} & case.out:
        return False
    return task is not Task.DECIDE or post.superior not in case.disqualified


def _people(posts: Iterable[Post]) -> tuple[int, ...]:
    """Each person once: who holds the role themselves first, then who stands in for them."""
    first = sorted(posts, key=lambda post: post.absent is not None)
    return tuple(dict.fromkeys(post.person for post in first))
