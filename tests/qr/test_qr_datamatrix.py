"""The small code of a serial decodes to the serial."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from edu_materials.kernel.errors import ContentError
from edu_materials.qr.datamatrix import QUIET_MODULES, data_matrix
from edu_materials.qr.symbol import Matrix


@given(st.from_regex("[A-Z]{2,3}[0-9]{9}", fullmatch=True))
@settings(max_examples=40)
def test_a_code_decodes_to_its_serial(payload: str) -> None:
    found = zxingcpp.read_barcodes(painted(data_matrix(payload)))
    assert [(code.text, code.format) for code in found] == [(payload, zxingcpp.BarcodeFormat.DataMatrix)]


def test_a_code_is_square_and_small() -> None:
    matrix = data_matrix("HMG000012320")
    assert len(matrix) == 14
    larger = data_matrix("HMGX000012320")
    assert [len(row) for row in larger] == [len(larger)] * 16
    low = data_matrix("HMGX000012320", square=False)
    assert [len(row) for row in low] == [32] * 8


@pytest.mark.parametrize("payload", ["", "Ä123"])
def test_what_a_code_cannot_hold_is_refused(payload: str) -> None:
    with pytest.raises(ContentError, match="ASCII"):
        data_matrix(payload)


def painted(matrix: Matrix, scale: int = 4) -> Image.Image:
    side = len(matrix) + 2 * QUIET_MODULES
    image = Image.new("L", (side, side), 255)
    for row, modules in enumerate(matrix, QUIET_MODULES):
        for column, dark in enumerate(modules, QUIET_MODULES):
            if dark:
                image.putpixel((column, row), 0)
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)
