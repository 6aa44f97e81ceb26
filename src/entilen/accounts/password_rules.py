"""Words that Norwegians choose first for a password. Nothing is won by figures behind them."""

WORDS = """
passord passordet mittpassord nyttpassord hemmelig hemmelighet velkommen velkomst sommer
sommeren vinter vinteren høsten høst våren påske påskeferie sommerferie vinterferie januar
februar mars april mai juni juli august september oktober november desember mandag tirsdag
onsdag torsdag fredag lørdag søndag norge noreg oslo bergen trondheim stavanger tromsø drammen
kristiansand fredrikstad sandnes ålesund bodø skien sarpsborg sandefjord skole skolen skolene
barneskole ungdomsskole lærer læreren rektor rektoren elev elevene kommune kommunen bydel etaten
utdanning utdanningsetaten administrator admin direktør entilen entil enheter nettbrett
chromebook ipad datamaskin innlogging logginn bruker fotball håndball brann rosenborg vålerenga
liverpool manchester arsenal chelsea kjæreste kjærlighet elskerdeg jegelskerdeg skatt skatten
pappa mamma lillemor bestefar sjokolade kaffe hund hunden katt katten hest hesten solskinn
superman pokemon minecraft qwerty qwertyuiop qwertyuiopå asdfgh asdfghjkl asdfghjkløæ zxcvbn
zxcvbnm abcdef abcdefgh password passwort letmein welcome iloveyou sunshine princess football
baseball monkey dragon master shadow summer winter autumn spring secret changeme default login
system
"""
COMMON = frozenset(WORDS.split())
