"""Finished documents for the tests of the PDF engine."""

from __future__ import annotations

from clinic.reports.document import (
    Chart,
    Letterhead,
    Note,
    Paragraphs,
    Period,
    Quote,
    Quotes,
    ReportDocument,
    Section,
    Series,
    Signature,
    StepRow,
    StepsTable,
)

LETTERHEAD = Letterhead(
    name="Harbour Lane Counselling",
    address_lines=("14 Harbour Lane",),
    telephone="020 0000 0142",
    website="harbourlane.example.org",
)
SIGNATURE = Signature(
    name="Chris Sandermoor",
    role="counsellor",
    credential="Registered couple counsellor",
    signed_on="25 November 2026",
    code="HL-102-K7QM",
)
MONTHS = ("February", "March", "April", "May", "June", "July", "August", "September", "October", "November")
CHART = Chart(
    heading="Sessions and steps, month by month",
    intro="Sessions you came to together, and steps that were talked about in them.",
    summary="Columns for ten months: 19 joint sessions held, 11 steps talked about. The table has each.",
    period_heading="Month",
    periods=tuple(Period(name[:3], f"{name} 2026") for name in MONTHS),
    series=(
        Series("Joint sessions held", (2, 2, 3, 2, 2, 1, 0, 2, 3, 2)),
        Series("Steps talked about", (1, 1, 2, 1, 1, 1, 0, 2, 1, 1)),
    ),
    caption="A step is counted in the month in which it was first talked about in a joint session.",
)
STEPS = StepsTable(
    heading="What was done",
    rows=(
        StepRow("Say it clearly; Questions and honest answers", "I Open talk", 5),
        StepRow("Let the hurt be as big as it is; A kinder climate between you", "II Pain and anger", 5),
        StepRow("Start on honest ground", "III Dedication", 3),
        StepRow("From words to actions; Mend what made you vulnerable; Steady", "IV Rebuilding trust", 6),
    ),
    closing="You came to 19 of 20 sessions, both of you each time.",
)


def report(*sections: Section, **changes: object) -> ReportDocument:
    """A report to Ana and Ben with these sections."""
    values: dict[str, object] = {
        "title": "Progress report",
        "code": "HL-102-K7QM",
        "letterhead": LETTERHEAD,
        "addressees": ("Ana Ruivar", "Ben Hofenau"),
        "period": "February to November 2026",
        "issued_on": "25 November 2026",
        "sections": sections,
    }
    return ReportDocument(**(values | changes))  # type: ignore[arg-type]


def progress_report() -> ReportDocument:
    """A report with every kind of section."""
    return report(
        Paragraphs(
            "What you came for",
            (
                "You came in February to find out whether trust could stand again after debts that had been "
                "hidden. You named two aims: that money is open between you, and that home feels easy on an "
                "ordinary evening.",
            ),
        ),
        STEPS,
        Quotes(
            "What you agreed and how it went",
            "The Sunday table, bank statements open, fifteen minutes: kept most weeks. One missed week in "
            "July was named the same evening, before it was asked about. Ben wrote about it, and both of you "
            "chose to have it here:",
            (
                Quote(
                    "I said it while the kettle was on. It took one minute, and the evening was still an "
                    "evening.",
                    "Ben",
                ),
            ),
        ),
        CHART,
        Paragraphs(
            "What comes next",
            (
                "Two sessions, a month apart. Step 16, how you will speak of this in a year, and step 17, "
                "what you want to begin. The Sunday table stays until you both decide to end it.",
            ),
        ),
        SIGNATURE,
        Note(
            "Counts say what was done together. They do not measure effort or worth, and they do not say "
            "what will happen."
        ),
    )


def session_report() -> ReportDocument:
    """One page about one session."""
    return report(
        Paragraphs(
            "The session",
            ("Wednesday 25 November 2026, 17:00 to 17:50, at 14 Harbour Lane. Both of you came.",),
        ),
        Paragraphs(
            "What we looked at",
            ("How the Sunday table went, and what each of you needs when a week is missed.",),
        ),
        Paragraphs(
            "What you agreed",
            ("Sunday, fifteen minutes, statements open.\nWho notices first says so the same evening.",),
        ),
        Paragraphs(
            "Until next time",
            ("Step 16, How you will speak of this. You meet again on Wednesday 9 December 2026, 17:00.",),
        ),
        SIGNATURE,
        title="Session report",
        period="Session of 25 November 2026",
    )
