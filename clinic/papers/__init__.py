"""Paper for the table at home: a blank worksheet of a step, and a client's own answers.

`worksheet` and `answers` turn what they are given into frozen values, `drawing` has the reports' renderer
draw them and hands the file out. Owns no tables and loads nothing of a case: whoever calls has loaded it for
the person who asks. The clients' pages use it, so it imports nothing with a path to notes or safety; of the
reports only `document` and `pdf`.
"""
