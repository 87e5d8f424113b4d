"""The clients' front room: home, writer, history, permissions, what was opened, reports, help and support.

Composes what lies below and owns no tables. Every row is loaded for the client who asks; what the partner
does may show only as an opened answer, a text in force or an issued report. Cannot import notes or safety,
by any path. Modules: `views` (the one blueprint and who is asking), `home`, `writer` with `sheets`,
`sending`, `history`, `printing`, `sharing`, `take_aways`, `reports`, `support`; `words` says dates and
states.
"""
