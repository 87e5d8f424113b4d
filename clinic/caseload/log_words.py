"""What the actions of the trail are called on a page."""

from clinic.audit.queries import Event

WORDS = {
    "access.ended": "ended an access",
    "access.granted.counsellor": "gave access as counsellor",
    "access.granted.supervisor": "gave access as supervisor",
    "account.created": "made an account",
    "account.deactivated": "deactivated an account",
    "account.invited": "made an invitation",
    "account.made_lead": "made somebody a lead",
    "account.no_longer_lead": "took the lead from somebody",
    "account.reactivated": "reactivated an account",
    "account.second_factor_removed": "removed a lost second factor",
    "answer.asked": "asked permission for an answer",
    "answer.declined": "declined a permission",
    "answer.opened": "opened an answer for the partner",
    "answer.permitted": "permitted an answer",
    "answer.setting_changed": "changed who reads an answer",
    "answer.taken_back": "took an answer back",
    "appointment.booked": "booked a session",
    "appointment.cancelled": "cancelled a session",
    "appointment.changed": "changed a session",
    "appointment.held": "recorded who came to a session",
    "appointment.viewed": "looked at a session",
    "assignment.assigned": "gave a step",
    "assignment.completed": "completed a step",
    "assignment.paused": "paused a step",
    "assignment.resumed": "took a paused step up again",
    "assignment.returned": "returned a step with a thought",
    "assignment.talked_about": "noted a step as talked about",
    "assignment.withdrawn": "withdrew a step",
    "brief.viewed": "looked at a brief",
    "case.changed": "changed what happened or the policy",
    "case.closed": "closed the case",
    "case.log_viewed": "looked at this log",
    "case.opened": "opened the case",
    "case.people_viewed": "looked at people and access",
    "case.reopened": "opened the case again",
    "case.viewed": "looked at the case",
    "client.deactivated": "deactivated a client’s account",
    "client.invited": "invited a client",
    "client.reactivated": "reactivated a client’s account",
    "client.role_set": "set a client’s role",
    "feedback.drafted": "began a feedback",
    "feedback.refused": "wrote a feedback",
    "note.addendum_signed": "signed an addendum",
    "note.refused": "wrote a session note",
    "note.saved": "saved a session note",
    "note.signed": "signed a session note",
    "note.started": "began a session note",
    "note.viewed": "looked at a session note",
    "practice.letterhead_changed": "changed the letterhead",
    "practice.log_viewed": "looked at the practice’s log",
    "practice.policy_texts_changed": "changed the policy texts",
    "practice.sign_in_changed": "changed how staff sign in",
    "practice.words_changed": "changed the practice’s words",
    "process_note.changed": "changed a process note",
    "process_note.refused": "wrote a process note",
    "process_note.written": "wrote a process note",
    "process_notes.viewed": "looked at process notes",
    "report.downloaded": "downloaded a report",
    "report.echoes_kept": "kept a sentence the leak check named",
    "report.issued": "issued a report",
    "report.previewed": "looked at a report’s preview",
    "report.refused": "wrote a report",
    "report.saved": "saved a report",
    "report.started": "began a report",
    "report.viewed": "looked at a report",
    "report.withdrawn": "withdrew a report",
    "reports.viewed": "looked at the list of reports",
    "review_note.refused": "wrote a private review note",
    "review_note.saved": "saved a private review note",
    "review_note.viewed": "looked at a private review note",
    "step_version.published": "published a step",
    "submission.submitted": "submitted a step",
    "submission.viewed": "looked at a reflection",
    "take_away.opened": "opened a take-away for the partner",
}
# Acts on people and access, which the lead answers for. All else is told to the lead in one word.
ADMINISTRATIVE = ("access.", "account.", "client.", "practice.", "step_version.")
OF_CASES = {"case.opened", "case.closed", "case.reopened", "case.people_viewed"}


def words_of(event: Event) -> str:
    """'opened an answer for the partner', with '(refused)' where it was."""
    return WORDS[event.action] + _refused(event)


def words_for_lead(event: Event) -> str:
    """The same without content: of clinical work only that the record was read or changed."""
    if event.action.startswith(ADMINISTRATIVE) or event.action in OF_CASES:
        return words_of(event)
    verb = "looked at" if event.action.endswith("viewed") else "changed"
    return f"{verb} the record{_refused(event)}"


def _refused(event: Event) -> str:
    return " (refused)" if event.outcome == "refused" else ""
