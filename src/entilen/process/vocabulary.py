"""The words of the procedure: one name per stage, act, role and party.

Codes are English and never change once stored; what people read is `label` (Norwegian, bokmål).
Source: the municipality's «Krav til skoler som skal innføre 1:1», the seven steps.
"""

from enum import StrEnum
from typing import Self

from entilen.process.device_rules import DeviceType as DeviceType


class Word(StrEnum):
    """A code with the word that people read for it."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the member `code` and give it its Norwegian label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs (code, label) in the order of definition, for forms and columns."""
        return [(member.value, member.label) for member in cls]


class Stage(Word):
    """Where a case stands. *Partly* and *with conditions* are attributes of granted, not stages."""

    PREPARING = "preparing", "Skolen forbereder"
    FORMAL_CHECK = "formal_check", "Formell kontroll"
    SPECIALIST_REVIEW = "specialist_review", "Fagvurdering"
    RECOMMENDATION = "recommendation", "Innstilling"
    AT_DIRECTOR = "at_director", "Hos direktøren"
    GRANTED = "granted", "Innvilget"
    CORRECTION = "correction", "Hos skolen til retting"
    SUSPENDED = "suspended", "Stilt i bero"
    WITHDRAWN = "withdrawn", "Trukket"
    REJECTED = "rejected", "Avslått"
    LAPSED = "lapsed", "Bortfalt"


SCHOOL_STAGES = frozenset({Stage.PREPARING, Stage.CORRECTION})
REVIEW_STAGES = frozenset({Stage.FORMAL_CHECK, Stage.SPECIALIST_REVIEW, Stage.RECOMMENDATION})
IN_TREATMENT = REVIEW_STAGES | {Stage.AT_DIRECTOR}
RUNNING = SCHOOL_STAGES | IN_TREATMENT
ANSWERING = IN_TREATMENT | {Stage.CORRECTION}
"""Where a question to the school can be answered."""
ENDED = frozenset({Stage.WITHDRAWN, Stage.REJECTED, Stage.LAPSED})


class Role(Word):
    """What a person may be in a case. The last three are derived, never assigned: `SUCCESSOR` leads
    a school that the grades of the case's school have passed to."""

    PRINCIPAL = "principal", "rektor"
    ACTING_PRINCIPAL = "acting_principal", "fungerende rektor"
    PLAN_TEAM_MEMBER = "plan_team_member", "medlem av plangruppa"
    BOARD_MEMBER = "board_member", "driftsstyremedlem"
    NETWORK_ENGINEER = "network_engineer", "nettverksansvarlig"
    ICT_ADVISER = "ict_adviser", "IKT-veileder"
    PEDAGOGICAL_REVIEWER = "pedagogical_reviewer", "pedagogisk fagvurderer"
    TECHNICAL_REVIEWER = "technical_reviewer", "teknisk fagvurderer"
    DIRECTOR = "director", "direktør"
    DIVISIONAL_DIRECTOR = "divisional_director", "divisjonsdirektør"
    PROGRAMME_MANAGER = "programme_manager", "programleder"
    ARCHIVIST = "archivist", "arkivar"
    ADMINISTRATOR = "administrator", "administrator"
    REGISTRAR = "registrar", "IKT-veileder som registrerer for skolen"
    SUCCESSOR = "successor", "rektor ved skolen som tok over"
    SYSTEM = "system", "systemet"


DERIVED = frozenset({Role.REGISTRAR, Role.SUCCESSOR, Role.SYSTEM})
LEADERS = frozenset({Role.PRINCIPAL, Role.ACTING_PRINCIPAL})
SCHOOL_ROLES = LEADERS | {Role.PLAN_TEAM_MEMBER}
REVIEWERS = frozenset({Role.PEDAGOGICAL_REVIEWER, Role.TECHNICAL_REVIEWER})
DIRECTORS = frozenset({Role.DIRECTOR, Role.DIVISIONAL_DIRECTOR})
CASE_HANDLERS = REVIEWERS | {Role.ICT_ADVISER}
JUDGING = CASE_HANDLERS | DIRECTORS | {Role.NETWORK_ENGINEER, Role.PROGRAMME_MANAGER}
"""Roles in which nobody acts in a case without being impartial, unless the table says why."""
ADMINISTRATION = (
    CASE_HANDLERS | DIRECTORS | {Role.NETWORK_ENGINEER, Role.PROGRAMME_MANAGER, Role.ARCHIVIST}
)


class Party(Word):
    """Whose turn it can be."""

    SCHOOL = "school", "skolen"
    ICT_ADVISER = "ict_adviser", "IKT-veileder"
    DEPARTMENTS = "departments", "fagavdelingene"
    DIRECTOR = "director", "direktøren"
    NOBODY = "nobody", "ingen"


class Audience(Word):
    """Who reads a status: the same code has three vocabularies."""

    SCHOOL = "school", "skolen"
    ADMINISTRATION = "administration", "Utdanningsadministrasjonen"
    PUBLIC = "public", "offentligheten"


class CaseKind(Word):
    """What a case is for."""

    INTRODUCTION = "introduction", "Innføring"
    EXTENSION = "extension", "Utvidelse"
    RENEWAL = "renewal", "Fornyelse"
    SCALE_DOWN = "scale_down", "Nedtrapping"


class Department(Word):
    """A specialist department that assesses a plan."""

    PEDAGOGICAL = "pedagogical", "pedagogisk"
    TECHNICAL = "technical", "teknisk"


DEPARTMENT_OF = {
    Role.PEDAGOGICAL_REVIEWER: Department.PEDAGOGICAL,
    Role.TECHNICAL_REVIEWER: Department.TECHNICAL,
}


class ConditionGate(Word):
    """What a condition holds back until it is met."""

    NONE = "none", "ingenting"
    ORDER = "order", "bestilling og utdeling"


class Act(Word):
    """What a person does with a case. The label finishes the sentence «Du kan …»."""

    OPEN = "open", "opprette sak"
    REGISTER = "register", "registrere plan som kom på e-post"
    EDIT_PLAN = "edit_plan", "skrive i planen"
    CHANGE_PLAN = "change_plan", "endre tall og lister i planen"
    SHARE_SELF_ASSESSMENT = "share_self_assessment", "dele egenvurderingen"
    SHARE_DRAFT = "share_draft", "dele utkastet med IKT-veileder"
    UNSHARE_DRAFT = "unshare_draft", "slutte å dele utkastet"
    COMMENT_DRAFT = "comment_draft", "kommentere utkastet"
    SETTLE_COMMENT = "settle_comment", "svare på kommentar i utkastet"
    STATE_OTHER_DEVICES = "state_other_devices", "oppgi hva annet som bruker nettet"
    SHARE_NUMBERS = "share_numbers", "vise nettverksansvarlig tallene i utkastet"
    UNSHARE_NUMBERS = "unshare_numbers", "slutte å vise tallene i utkastet"
    REQUEST_NETWORK = "request_network", "be om nettverksbekreftelse"
    ANSWER_NETWORK = "answer_network", "svare på nettverksforespørselen"
    MEASURE_NETWORK = "measure_network", "legge inn målinger av nettverket"
    CORRECT_NETWORK = "correct_network", "rette svaret om nettverket"
    CLOSE_NETWORK_ACTION = "close_network_action", "melde at et nettverkstiltak er utført"
    WITHDRAW_CONFIRMATION = "withdraw_confirmation", "trekke nettverksbekreftelsen"
    DISPENSE_NETWORK = "dispense_network", "gi dispensasjon fra nettverkskravet"
    PREPARE_BOARD_PAPER = "prepare_board_paper", "lage saksframlegg"
    INVITE_BOARD = "invite_board", "gi styremedlemmer lenke"
    CLOSE_BOARD_LINK = "close_board_link", "stenge lenken til et styremedlem"
    REACH_MILESTONE = "reach_milestone", "merke milepæl som nådd"
    RECORD_TREATMENT = "record_treatment", "registrere behandling i organ"
    STATE_CHANGE_MADE = "state_change_made", "melde at endringen et organ vedtok, er gjort"
    STRIKE_TREATMENT = "strike_treatment", "stryke en feil registrering"
    ADD_MINUTES = "add_minutes", "legge ved protokoll"
    RECORD_CHAIR_STATEMENT = "record_chair_statement", "registrere uttalelse fra styreleder"
    PROPOSE_DEVICES = "propose_devices", "fylle ut enhetene skolen har"
    STATE_DEVICES = "state_devices", "offentliggjøre enhetene skolen har"
    CONFIRM_YEAR = "confirm_year", "bekrefte enhetene for et nytt skoleår"
    CONFIRM_DEVICES = "confirm_devices", "bekrefte enhetene skolen har oppgitt"
    RECORD_DEVIATION = "record_deviation", "registrere avvik"
    SUBMIT = "submit", "sende inn planen"
    TAKE_BACK_TO_CORRECT = "take_back_to_correct", "hente planen tilbake for å rette"
    WITHDRAW = "withdraw", "trekke saken"
    MOVE_MILESTONE = "move_milestone", "flytte en milepæl etter innvilgelsen"
    TAKE_OVER = "take_over", "overta saken fra en skole som er lagt ned"
    SUSPEND = "suspend", "stille saken i bero"
    RESUME = "resume", "ta saken opp igjen"
    MOVE_DEADLINES = "move_deadlines", "flytte frister etter skoleruta"
    ASSIGN = "assign", "fordele saken"
    DECLARE_IMPARTIALITY = "declare_impartiality", "svare på om du er habil"
    LIFT_DISQUALIFICATION = "lift_disqualification", "oppheve at noen er inhabil"
    REMARK = "remark", "skrive merknad"
    REMOVE_REMARK = "remove_remark", "ta tilbake en merknad som ikke er sendt"
    CLOSE_POINT = "close_point", "lukke et punkt"
    REOPEN_POINT = "reopen_point", "holde et punkt åpent"
    LET_POINT_STAND = "let_point_stand", "godta et nytt må-punkt på uendret tekst"
    TICK_FORMAL = "tick_formal", "krysse av i den formelle kontrollen"
    ANSWER_CRITERIA = "answer_criteria", "svare på kriterier"
    REOPEN_ASSESSMENT = "reopen_assessment", "åpne en levert vurdering"
    ASK_QUESTION = "ask_question", "stille spørsmål til skolen"
    ANSWER_QUESTION = "answer_question", "svare på spørsmål"
    ANSWER_REMARK = "answer_remark", "svare på punkt"
    ACCEPT_FORMALLY = "accept_formally", "sende til fagvurdering"
    RETURN_FORMALLY = "return_formally", "sende tilbake fra formell kontroll"
    ASSESS = "assess", "levere fagvurdering"
    RECOMMEND = "recommend", "sende innstilling til direktøren"
    GRANT = "grant", "innvilge"
    RETURN = "return", "sende tilbake til retting"
    WARN_OF_REJECTION = "warn_of_rejection", "varsle mulig avslag"
    REJECT = "reject", "avslå"
    WITHHOLD_TEXT = "withhold_text", "holde planteksten tilbake fra offentligheten"
    PUBLISH_TEXT = "publish_text", "gjøre planteksten offentlig igjen"
    REVERSE = "reverse", "omgjøre beslutningen"
    CORRECT_LETTER = "correct_letter", "rette en skrivefeil i brevet"
    FULFIL_CONDITION = "fulfil_condition", "godkjenne at vilkår er oppfylt"
    REPORT_CONDITION = "report_condition", "melde at vilkår er oppfylt"
    REVISE_FINANCING = "revise_financing", "skrive ny finansieringsplan etter innvilgelsen"
    RECORD_BOARD_SAW = "record_board_saw", "registrere at styret har sett ny finansieringsplan"
    ORDER = "order", "bestille enheter"
    APPLY_TO_SCHEME = "apply_to_scheme", "søke om sentralisert maskinanskaffelse"
    ANSWER_SCHEME = "answer_scheme", "svare på søknad til sentral ordning"
    WITHDRAW_FROM_SCHEME = "withdraw_from_scheme", "trekke søknaden til sentral ordning"
    CHANGE_ORDER = "change_order", "endre eller avbestille en bestilling"
    POOL_ORDER = "pool_order", "samle bestillinger til en leverandør"
    RECORD_DELIVERY = "record_delivery", "registrere levering"
    RETURN_DEVICES = "return_devices", "registrere retur til leverandøren"
    MARK_READINESS = "mark_readiness", "melde hva som er på plass før utdeling"
    HAND_OUT = "hand_out", "registrere utdeling"
    ASK_RENEWAL = "ask_renewal", "spørre om enheter skal fornyes"
    ANSWER_RENEWAL = "answer_renewal", "svare på om enheter skal fornyes"
    CORRECT_HAND_OUT = "correct_hand_out", "rette en utdeling"
    LAPSE = "lapse", "la innvilgelsen bortfalle"
    ERASE_FILE = "erase_file", "slette innholdet i en fil"
    WITHHOLD_REASON = "withhold_reason", "holde begrunnelsen for en rettelse tilbake"


class DeliveryFault(Word):
    """What can be wrong with a delivery. The reasons are the owner's data; these are what they do
    to the numbers."""

    TOO_MANY = "too_many", "levert for mye"
    TOO_FEW = "too_few", "levert for lite"
    WRONG = "wrong", "feil vare"
    BROKEN = "broken", "skadet"


class RenewalWord(Word):
    """What a school does when a model's security updates end."""

    YES = "yes", "ja, vi fornyer"
    SHARED = "shared", "vi deler det vi har"
    NO = "no", "nei, vi fornyer ikke"


class ReadinessSource(Word):
    """How it is known that a grade is ready: by the case itself, or by the school's word."""

    NETWORK = "network", "nettverket er bekreftet"
    DELIVERED = "delivered", "enhetene er levert"
    WORD = "word", "skolen sier det"


DRAFTING = frozenset({Act.CHANGE_PLAN, Act.PROPOSE_DEVICES, Act.STATE_OTHER_DEVICES})
"""What a school does to a plan, or to numbers, that lie with it: in its own timeline, and in nobody
else's."""
