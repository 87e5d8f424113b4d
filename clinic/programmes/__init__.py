"""The programme: 17 steps, each frozen when published, and the answers their prompts take.

Words: a *step* is a unit of the programme; a *step version* its published, frozen text; a *prompt* one
question of it; a *variant* the side of it that one partner is given (injured or involved).

`content/NN-slug.toml` holds the shipped steps, one file each. Text may be wrapped over lines, it is
folded into one paragraph. The same shape, as JSON, is what a step version keeps (`content.to_json`):

    number, slug, title, purpose      slug is unique; purpose is read by the couple
    stage, touches                    I … V; the other stages the step reaches
    track                             inner | relationship | both
    counts_in                         list of inner, relationship; empty: counted in no number
    visibility                        counsellor_only | releasable | joint, the default of its prompts
    due, due_days, due_note           normal | soft | never; days suggested; one line for the counsellor
    minutes, time_note                [least, most], left out when open-ended; "in several sittings"
    audience, prerequisites, sources  words for the counsellor
    guidance, looks_for, caution      words for the counsellor; the first two are lists
    prompts                           list, in the order they are asked, keys unique within the step
        key, type                     long_text | scale | single_choice | checklist | yes_no | commitments |
                                      questions
        for                           injured | involved | each | joint
        text, hint, or per variant    text_injured + text_involved, hint_injured + hint_involved
        options                       list of key, label (and label_involved where the wording differs);
                                      for `questions` the marks one may give to a question
        ends                          words at 0 and at 10, scale only
        visibility                    left out: the default of the step; counsellor_only is for good
        choose_up_to, other           checklist: most choices; label of a free line
        rows, row_fields, row_label   commitments: [least, most] and which details are asked; questions: the
                                      name of a row
        follow_up                     yes_no: the line offered beside a yes
        offered                       in words for the client: when to answer at all
        note                          words for the counsellor

May import cases and what lies below; `schema`, `reading`, `content` and `answers` are pure Python.
"""
