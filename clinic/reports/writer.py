"""The page on which a report is written: its form filled, saved, or given back with everything typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from clinic.accounts import parking
from clinic.cases import queries as cases
from clinic.cases.models import Client
from clinic.core.clock import now
from clinic.core.errors import RuleError, StaleVersion
from clinic.core.filters import clock_time
from clinic.core.web import wants_json
from clinic.reports import actions, content, queries
from clinic.reports.forms import WritingForm, part_field, words_field, writing_form
from clinic.reports.models import Report


class Writer:
    """One draft on its counsellor's desk."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.headings = content.HEADINGS[report.kind]
        self.offered = content.offer(report, [one.client for one in queries.addressees_of(report)])
        self.stored = {words_field(key): report.words.get(key, "") for key in self.headings}
        self.form = self._form()

    def _form(self) -> WritingForm:
        report, offered = self.report, self.offered
        texts = dict(self.stored)
        texts |= {part_field(one): report.words.get(content.PART + one.key, "") for one in offered.quotes}
        kept = parking.restored(request.path) if request.method == "GET" else None
        if kept:
            texts = {name: kept.get(name, text) for name, text in texts.items()}
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
        parking.forget(request.path)
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
        return self.page(), status

    def page(self) -> str:
        """The form; after a conflict, beside it the words that stand on the server."""
        form, report = self.form, self.report
        others = {name: text for name, text in self.stored.items() if text != (form[name].data or "")}
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
            others=others if form.form_errors else {},
        )


def possible_readers(report: Report) -> list[Client]:
    """Whom the report may be for, users loaded."""
    allowed = {one.id for one in actions.possible_readers(report)}
    return [one for one in cases.clients_of(report.case) if one.id in allowed]


def chosen_readers(form: Any, clients: Sequence[Client]) -> list[Client]:
    """Whom the form names, of those it offered."""
    return [client for client in clients if str(client.id) in (form.readers.data or ())]
