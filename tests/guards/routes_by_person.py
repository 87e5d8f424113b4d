"""Who reaches which address: one row for each address and method, by the people of the cast.

Everybody else gets the 404 of an address that does not exist; who is not signed in is sent to sign in.
`values` names what the address is about, by the keys of `tests.building.world.World.known`; the rows say who
reaches *that*.
"""

from dataclasses import dataclass, field

EVERYBODY = frozenset({"anonymous", "ana", "ben", "eve", "chris", "dana", "sam", "lee", "kim", "finn"})
CLIENTS = frozenset({"ana", "ben", "eve"})
STAFF = frozenset({"chris", "dana", "sam", "lee", "kim"})
SIGNED_IN = CLIENTS | STAFF
ON_CASE = frozenset({"chris", "sam"})
COUNSELLOR = frozenset({"chris"})
LEADS = frozenset({"lee"})
ANA = frozenset({"ana"})
BEN = frozenset({"ben"})
COUPLE = ANA | BEN


@dataclass(frozen=True)
class Row:
    """One address, its methods, who reaches it, and what stands in its variable parts."""

    endpoint: str
    methods: str
    people: frozenset[str]
    values: dict[str, str | int] = field(default_factory=dict)


CASE = {"case_id": "case"}
HERS = {"assignment_id": "hers"}
TO_REVIEW = {"assignment_id": "to_review"}
BEGUN = {"assignment_id": "begun"}
HELD = {"appointment_id": "held"}
COMING = {"appointment_id": "coming"}
HER_CLIENT = {"case_id": "case", "client_id": "ana_client"}
REPORT = {"report_id": "draft_report"}
ISSUED = {"report_id": "issued_report"}

ROWS = (
    Row("static", "GET", EVERYBODY, {"filename": "=css/app.css"}),
    Row("health.healthz", "GET", EVERYBODY),
    Row("health.readyz", "GET", EVERYBODY),
    Row("front.front", "GET", EVERYBODY),
    # Signing in
    Row("sign_in.sign_in", "GET POST", EVERYBODY),
    Row("sign_in.code", "GET POST", EVERYBODY),
    Row("sign_in.unlock", "GET POST", EVERYBODY),
    Row("sign_in.forgotten", "GET", EVERYBODY),
    Row("sign_in.sign_out", "POST", EVERYBODY),
    Row("sign_in.leave", "POST", EVERYBODY),
    Row("invitations.accept", "GET POST", EVERYBODY, {"token": "invitation"}),
    # The own account
    Row("accounts.account", "GET", SIGNED_IN),
    Row("accounts.welcome", "GET", SIGNED_IN),
    Row("accounts.confirm", "GET POST", SIGNED_IN),
    Row("accounts.password", "GET POST", SIGNED_IN),
    Row("accounts.second_factor", "GET POST", SIGNED_IN),
    Row("accounts.begin_second_factor", "POST", SIGNED_IN),
    Row("accounts.remove_second_factor", "POST", SIGNED_IN),
    Row("accounts.recovery_codes", "POST", SIGNED_IN),
    Row("accounts.end_session", "POST", ANA, {"session_id": "her_session"}),
    Row("accounts.end_all_sessions", "POST", SIGNED_IN),
    Row("help.guide", "GET", SIGNED_IN),
    Row("support.contacts", "GET", EVERYBODY),
    # The practice
    Row("practices.settings", "GET", LEADS),
    Row("practices.letterhead", "GET POST", LEADS),
    Row("practices.policies", "GET POST", LEADS),
    Row("practices.sign_in_settings", "GET POST", LEADS),
    Row("practices.words", "GET POST", LEADS),
    Row("staff.people", "GET", LEADS),
    Row("staff.new_person", "GET POST", LEADS),
    Row("staff.invite", "POST", LEADS, {"user_id": "dana"}),
    Row("staff.deactivate", "POST", LEADS, {"user_id": "dana"}),
    Row("staff.reactivate", "POST", LEADS, {"user_id": "dana"}),
    Row("staff.remove_second_factor", "POST", LEADS, {"user_id": "dana"}),
    Row("staff.set_lead", "POST", LEADS, {"user_id": "dana"}),
    Row("cases.administered", "GET", LEADS),
    Row("cases.access", "GET POST", LEADS, CASE),
    Row("cases.end_access", "POST", LEADS, {"case_id": "case", "grant_id": "grant"}),
    Row("cases.invite_as_lead", "POST", LEADS, HER_CLIENT),
    Row("cases.deactivate_as_lead", "POST", LEADS, HER_CLIENT),
    Row("cases.reactivate_as_lead", "POST", LEADS, HER_CLIENT),
    # Cases
    Row("cases.new", "GET POST", STAFF),
    Row("cases.people", "GET", ON_CASE, CASE),
    Row("cases.edit", "GET POST", COUNSELLOR, CASE),
    Row("cases.role", "GET POST", COUNSELLOR, HER_CLIENT),
    Row("cases.invite", "POST", COUNSELLOR, HER_CLIENT),
    Row("cases.deactivate", "GET POST", COUNSELLOR, HER_CLIENT),
    Row("cases.reactivate", "POST", COUNSELLOR, HER_CLIENT),
    Row("cases.close", "GET POST", COUNSELLOR, CASE),
    # The programme
    Row("programmes.library", "GET", STAFF),
    Row("programmes.step", "GET", STAFF, {"step_version_id": "step_version"}),
    Row("programmes.preview", "GET", STAFF, {"step_version_id": "step_version", "variant": "=injured"}),
    Row("programmes.sources", "GET", STAFF),
    Row("papers.worksheet", "GET", STAFF, {"step_version_id": "step_version", "variant": "=injured"}),
    # Sessions
    Row("appointments.book", "GET POST", COUNSELLOR, CASE),
    Row("appointments.appointment", "GET", ON_CASE, HELD),
    Row("appointments.change", "GET POST", COUNSELLOR, COMING),
    Row("appointments.cancel", "GET POST", COUNSELLOR, COMING),
    Row("appointments.held", "POST", COUNSELLOR, HELD),
    Row("appointments.open_take_away", "POST", COUNSELLOR, {"take_away_id": "his_take_away"}),
    # Work of the clients, for the counsellor
    Row("assignments.assign", "GET POST", COUNSELLOR, CASE),
    Row("assignments.withdraw", "GET POST", COUNSELLOR, BEGUN),
    Row("assignments.review", "GET", ON_CASE, TO_REVIEW),
    Row("assignments.complete", "POST", COUNSELLOR, TO_REVIEW),
    Row("assignments.return_with_thought", "POST", COUNSELLOR, TO_REVIEW),
    Row("assignments.save_feedback", "POST", COUNSELLOR, TO_REVIEW),
    Row("assignments.save_review_note", "POST", COUNSELLOR, TO_REVIEW),
    Row("assignments.ask_permission", "GET POST", COUNSELLOR, TO_REVIEW),
    Row("assignments.open_answer", "GET POST", COUNSELLOR, TO_REVIEW | {"answer_id": "permitted"}),
    # The front room
    Row("caseload.today", "GET", STAFF),
    Row("inbox.inbox", "GET", STAFF),
    Row("caseload.caseload", "GET", STAFF),
    Row("caseload.case", "GET", ON_CASE, CASE),
    Row("caseload.sessions", "GET", ON_CASE, CASE),
    Row("caseload.log", "GET", ON_CASE, CASE),
    Row("caseload.practice_log", "GET", LEADS),
    Row("caseload.brief", "GET", ON_CASE, HELD),
    Row("caseload.note", "GET", ON_CASE, HELD),
    Row("caseload.note", "POST", COUNSELLOR, HELD),
    Row("caseload.note", "GET POST", COUNSELLOR, {"appointment_id": "alone"}),
    Row("caseload.process_notes", "GET POST", COUNSELLOR, CASE),
    Row("caseload.process_note", "GET POST", COUNSELLOR, {"process_note_id": "process_note"}),
    # Reports
    Row("reports.reports", "GET", ON_CASE, CASE),
    Row("reports.start_progress_report", "GET POST", COUNSELLOR, CASE),
    Row("reports.start_session_report", "GET POST", COUNSELLOR, HELD),
    Row("reports.report", "GET", ON_CASE, ISSUED),
    Row("reports.report", "GET", ON_CASE, REPORT),
    Row("reports.write", "GET POST", COUNSELLOR, REPORT),
    Row("reports.draw", "POST", COUNSELLOR, REPORT),
    Row("reports.issue", "POST", COUNSELLOR, REPORT),
    Row("reports.withdraw", "GET POST", COUNSELLOR, ISSUED),
    Row("reports.report_pdf", "GET", ON_CASE, ISSUED | {"name": "issued_code"}),
    # The clients' own pages
    Row("portal.home", "GET", CLIENTS),
    Row("portal.history", "GET", CLIENTS),
    Row("portal.opened", "GET", CLIENTS),
    Row("portal.reports", "GET", CLIENTS),
    Row("portal.report", "GET", ANA, ISSUED),
    Row("portal.report_pdf", "GET", ANA, ISSUED | {"name": "issued_name"}),
    Row("portal.step", "GET", ANA, BEGUN),
    Row("portal.prompt", "GET", ANA, BEGUN | {"number": 1}),
    Row("portal.write", "POST", ANA, BEGUN | {"number": 1}),
    Row("portal.draft", "POST", ANA, BEGUN | {"number": 1}),
    Row("portal.choose", "POST", ANA, BEGUN | {"number": 1}),
    Row("portal.review", "GET POST", ANA, BEGUN),
    Row("portal.pause", "GET POST", ANA, BEGUN),
    Row("portal.resume", "POST", ANA, BEGUN),
    Row("portal.receipt", "GET", ANA, HERS | {"number": 1}),
    Row("portal.reflection", "GET", ANA, HERS),
    Row("portal.answers_pdf", "GET", ANA, HERS),
    Row("portal.permission", "GET POST", ANA, {"answer_id": "asked"}),
    Row("portal.setting", "GET POST", ANA, {"answer_id": "permitted"}),
    Row("portal.take_back", "POST", ANA, {"answer_id": "permitted"}),
    Row("portal.take_away", "GET POST", COUPLE, HELD),
    Row("portal.take_away", "GET POST", BEN, {"appointment_id": "alone"}),
    Row("portal.take_away_draft", "POST", BEN, {"appointment_id": "alone"}),
    Row("portal.take_away_setting", "GET POST", ANA, {"take_away_id": "her_take_away"}),
)
