"""The demo practice, Harbour Lane Counselling: invented people, played through the real actions.

`content/practice.yaml` holds the practice and its staff, `content/<reference>.yaml` one couple each:

    case      reference, counsellor, supervisors, opened, closed, policy, summary
    clients   two of key, name, signin, role, joined ([day, "HH:MM"] or null)
    events    list of day, at, do, and what that needs (`content.EVENTS`)

`day` counts from demo today (0), `at` is wall-clock time in the practice. Events of all couples are played in
order of time, each with the clock standing at its moment:

    assign                           step, to, intro; due (days), variants (client: injured or involved)
    submit, draft                    step, by, answers
    complete, return                 step, client, feedback or thought; private_note
    ask_permission, open             step, client, prompt; open may name a session
    permit, decline, take_back       step, by, prompt
    pause, resume                    step, by
    appointment                      key, on_day, time, minutes, place, attending; held
    take_away                        session, by, heard, promised, need, setting
    note                             session, format, risk, sign; words of the format; talked_about (steps)
    addendum, process_note           text; an addendum names its session
    session_report, progress_report  to, words, issue; session, or from and until; quotes

An answer is a plain value (text, number, option label or labels, true or false, rows), or `{value, setting}`
where the author chose a wider setting than *only my counsellor*. `step` means its latest assignment.

May import every feature; nothing imports it but the operator's commands.
"""
