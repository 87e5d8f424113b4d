"""The page on which a report is written: its form filled, saved, or given back with everything typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic import audit
from clinic.accounts import parking
from clinic.cases import queries as cases
from clinic.cases.models import Client
from clinic.core.clock import now
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import clock_time
from clinic.core.plain import tidy
from clinic.core.web import wants_json
from clinic.reports import actions, content, queries
from clinic.reports.forms import WritingForm, part_field, words_field, writing_form
from clinic.reports.models import Report

PART_LABEL = "Part of a quote"
TEXTS = ("words_", "part-")


class Writer:
    """One draft on its counsellor's desk."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.headings = content.HEADINGS[report.kind]
        self.offered = content.offer(report, [one.client for one in queries.addressees_of(report)])
        self.stored = {words_field(key): report.words.get(key, "") for key in self.headings}
        words = report.words
        self.stored |= {part_field(one): words.get(content.PART + one.key, "") for one in self.offered.quotes}
        self.kept = parking.restored(request.path) if request.method == "GET" else None
        self.form = self._form()

    def _form(self) -> WritingForm:
        report, offered = self.report, self.offered
        kept: Mapping[str, str] = self.kept or {}
        texts = {name: kept.get(name, text) for name, text in self.stored.items()}
        form = writing_form(self.headings, offered.quotes)(
            revision=report.revision,
            readers=[str(one.client_id) for one in queries.addressees_of(report)],
            facts=[one.key for one in offered.facts if one.key in report.ticks],
            quotes=[one.key for one in offered.quotes if one.key in report.ticks],
            **texts,
        )
        form.readers.choices = [(str(client.id), client.name) for client in possible_readers(report)]
        form.facts.choices = [(one.key, one.label) for one in offered.facts]
        form.quotes.choices = [(one.key, one.origin) for one in offered.quotes]
        return form

    def save(self) -> ResponseReturnValue:
        """Keep what was sent, or give it back."""
        if not self.form.validate():
            return self._refused(422)
        revision = self.form.revision.data or 0
        try:
            actions.save(self.report, self._writing(), revision=revision, by=current_user)
        except StaleVersion as stale:
            self.form.form_errors.append(str(stale))
            self.form.revision.data = self.report.revision
            self.form.revision.raw_data = [str(self.report.revision)]
            return self._refused(409)
        except RuleError as refused:
            self.form.form_errors.append(str(refused))
            return self._refused(422)
        parking.settle(request.path)
        if wants_json():
            return jsonify(revision=self.report.revision, saved=clock_time(now()))
        return redirect(url_for(".report", report_id=self.report.id), 303)

    def _writing(self) -> actions.Writing:
        words = {key: self.form[words_field(key)].data or "" for key in self.headings}
        words |= {
            content.PART + one.key: self.form[part_field(one)].data or "" for one in self.offered.quotes
        }
        readers = chosen_readers(self.form, possible_readers(self.report))
        return actions.Writing(words, [*self.form.facts.data, *self.form.quotes.data], readers)

    def _refused(self, status: int) -> ResponseReturnValue:
        if wants_json():
            if status == 409:
                return jsonify(conflict=True, url=request.path), 409
            return jsonify(error=" ".join(self.form.form_errors) or "Too long to save."), status
        page = self.page()
        audit.record_refusal("report.refused", self.report, by=current_user)
        return page, status

    def _others(self) -> list[tuple[str, str]]:
        """What stands on the server and differs from the fields: pairs of a label and words."""
        names = [name for name, text in self.stored.items() if tidy(text) != tidy(self.form[name].data or "")]
        return [(self.form[name].label.text, self.stored[name]) for name in names]

    def page(self) -> str:
        """The form; after a change elsewhere, beside it the words that stand on the server."""
        form, report, others = self.form, self.report, self._others()
        is_outdated = self.kept is not None and parking.is_outdated(self.kept, report.revision)
        return render_template(
            "reports/write.html",
            form=form,
            report=report,
            case=report.case,
            code=content.code_of(report),
            title=content.TITLES[report.kind],
            period=content.period_words(report),
            prints={one.key: one.prints for one in self.offered.facts},
            texts=[form[words_field(key)] for key in self.headings],
            quotes=[(one, form[part_field(one)], one.key in form.quotes.data) for one in self.offered.quotes],
            others=others if form.form_errors or is_outdated else [],
            is_restored=self.kept is not None and bool(others),
            marks=parking.marks(self.kept),
        )


def too_late(report: Report) -> ResponseReturnValue:
    """The answer when a report is no draft any more: words typed for it are given back, to be copied."""
    if "drop" in request.form:
        parking.settle(request.path)
        return redirect(url_for(".report", report_id=report.id), 303)
    if wants_json():
        return jsonify(conflict=True, url=request.path), 409
    kept = parking.restored(request.path) if request.method == "GET" else None
    unsaved = _not_in(report, request.form if kept is None else kept)
    if not unsaved:
        return redirect(url_for(".report", report_id=report.id), 303)
    page = render_template(
        "reports/write_too_late.html",
        report=report,
        case=report.case,
        code=content.code_of(report),
        title=content.TITLES[report.kind],
        period=content.period_words(report),
        unsaved=unsaved,
        marks=parking.marks(kept),
    )
    if request.method == "GET":
        return page
    audit.record_refusal("report.refused", report, by=current_user)
    return page, 409


def _not_in(report: Report, typed: Mapping[str, str]) -> list[tuple[str, str]]:
    labels = {words_field(key): heading for key, heading in content.HEADINGS[report.kind].items()}
    stored = {tidy(text).strip() for text in report.words.values()}
    texts = [
        (labels.get(name, PART_LABEL), tidy(typed[name]).strip()) for name in typed if name.startswith(TEXTS)
    ]
    return [(label, text) for label, text in texts if text and text not in stored]


def possible_readers(report: Report) -> list[Client]:
    """Whom the report may be for, users loaded."""
    allowed = {one.id for one in actions.possible_readers(report)}
    return [one for one in cases.clients_of(report.case) if one.id in allowed]


def chosen_readers(form: Any, clients: Sequence[Client]) -> list[Client]:
    """Whom the form names, of those it offered."""
    return [client for client in clients if str(client.id) in (form.readers.data or ())]
