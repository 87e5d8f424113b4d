"""`python -m clinic.ops.bench`, called by `deploy/bench`: Trustwork measured against yardsticks of the same
run.

Every figure is a ratio within one process (or a count), because absolute times drift with the machine and
whatever else runs on it. Both sides of a ratio take turns, round by round; the ratio is the median over the
rounds. Only processor time of the measured process counts, never the clock on the wall.

`practice` builds the data, `server` is what gunicorn serves, `visitor` asks it; `web`, `statements`, `weight`
and
`paper` measure; `results` says what came out. A target that is missed says so.
"""
