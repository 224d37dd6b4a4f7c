"""The command line called within the process of the test: the same words, exit codes and output, without a start."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from edu_materials.cli.main import main


def called(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what ``edu-materials`` with *words* says in the folder *cwd*, and its exit code."""
    out, errors = io.StringIO(), io.StringIO()
    code = 0
    with (
        contextlib.chdir(cwd),
        patch.dict("os.environ", {"COLUMNS": "140"} | environment),
        patch.object(sys, "argv", ["edu-materials", *words]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(errors),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return subprocess.CompletedProcess(words, code, out.getvalue(), errors.getvalue())
