# SPDX-License-Identifier: BSD-2-Clause
"""Tables: a row for each quantity, a column for each program, a ratio."""


def cell(value, form):
    if value is None:
        return "-"
    return value if isinstance(value, str) else format(value, form)


def ratio(values):
    """The last program's value over that of the first that has one."""
    first = next((v for v in values[:-1] if v is not None), None)
    last = values[-1]
    if any(not isinstance(v, (int, float))
           for v in (first, last)) or first == 0:
        return "-"
    return f"{last / first:.2f}"


class Table:
    """Printed at once, so that a bench that fails shows no half table."""

    def __init__(self, title, names):
        self.title = title
        self.names = names
        self.rows = []

    def row(self, label, values, form=".3f", compare=True):
        """VALUES in the order of the names; None is shown as a dash."""
        self.rows.append([label] + [cell(v, form) for v in values] +
                         [ratio(values) if compare else ""])

    def show(self):
        rows = [[""] + self.names + ["ratio"]] + self.rows
        widths = [max(len(row[i]) for row in rows)
                  for i in range(len(rows[0]))]
        print(f"\n{self.title}")
        for row in rows:
            line = row[0].ljust(widths[0])
            for i, text in enumerate(row[1:], 1):
                line += "  " + text.rjust(max(widths[i], 10))
            print("  " + line.rstrip(), flush=True)
