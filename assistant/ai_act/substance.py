"""Does a description say what a system is for, or only that there is one?"""

from assistant.ai_act.load import Law
from assistant.ai_act.reading import Reading
from assistant.ai_act.terms import normal
from ingest.analysis.lexicon import ENGLISH_STOP, GERMAN_STOP
from ingest.analysis.lexicon import words as word_set

# Words that every description has, whatever the system does.
_EMPTY = frozenset(
    map(
        normal,
        word_set(
            """ki ai system systeme systems tool tools software produkt product lösung solution
            modell model modul module platform plattform app anwendung application programm program
            künstliche künstlicher intelligenz artificial intelligence machine learning maschinelles
            maschinellem lernen neuronales netz neural network algorithmus algorithm anbieter vendor
            supplier hersteller lieferant provider unternehmen company firma business betrieb
            organisation organization team abteilung department kunden customers use uses used using
            nutzen nutzt einsetzen einsatz setzen setzt eingesetzt führen einführen einführung
            introduce introducing bought buy gekauft kaufen neue neues neuen new modern moderne
            innovative smart intelligent intelligente want plan plans planen möchten wollen wir we
            our unser unsere microsoft copilot chatgpt gpt claude gemini google openai cloud daten
            data based gestützt gestütztes gestützte help helps hilft unterstützung support supports
            unterstützt supplied added added features funktion funktionen function functions various
            verschiedene everyday daily work arbeit arbeiten process processes prozesse prozess
            digital digitale digitalization digitalisierung project projekt pilot test testing
            internal interne internal optimise optimize optimieren improve verbessern efficiency
            effizienz based service services dienst dienste called heißt namens version license
            licensed lizenz make makes macht etwas something things several mehrere employees"""
        ),
    )
)
_STOP = frozenset(map(normal, ENGLISH_STOP | GERMAN_STOP))
_FEWEST = 3  # words of substance


def says_what_for(reading: Reading, law: Law, *, fewest: int = _FEWEST) -> bool:
    """Tell whether at least `fewest` different words of substance remain.

    Words that only name an area ("hospital", "Gericht") do not count.
    """
    hits = law.lexicon.hits(reading.words)
    areas = {domain.id for domain in law.rules.domains}
    naming = {reading.words[hit.first].form for name in areas for hit in hits.get(name, ())}
    told = {word.form for word in reading.words if len(word.form) > 2}
    return len(told - naming - _EMPTY - _STOP) >= fewest
