"""A run of personal cards made by us, each row validated, some read back: python run_ours.py ROWS.csv FOLDER [KEPT].

KEPT is the folder of blank cards that need not be made again; the peers are given finished artwork too.
"""

import atexit
import gc
import sys
from pathlib import Path


def main() -> None:
    gc.disable()  # as the command does before it imports the rest,
    atexit.register(gc.freeze)  # and when it ends
    from datetime import date

    from edu_materials.build.filling import Wish, fill
    from edu_materials.build.patient_tables import Table
    from edu_materials.build.patients import Rules
    from edu_materials.build.workspace import Workspace

    root = Path(__file__).parents[1]
    rules = Rules(as_of=date(2026, 12, 31))
    workspace = Workspace(root / "assets", root / "locales", root / "output")
    rows, folder, *kept = map(Path, sys.argv[1:])
    fill(workspace, Table(rows, rules), Wish(rules=rules, kept=kept[0] if kept else None), folder)


if __name__ == "__main__":
    main()
