"""Session reports and progress reports: one text, one PDF, for one or both clients of a case.

What may stand in a report comes from an allow-list (`content`, from `joint_work` and `quotes`), never from
the record minus exclusions; `leak_check` looks for words that some addressee may not read. `pdf` draws the
file. A report is a draft, then issued and never changed, perhaps withdrawn.

May import notes and everything below. The clients' pages use `models`, `queries` and `client_actions`, which
therefore know nothing of `content`.
"""
