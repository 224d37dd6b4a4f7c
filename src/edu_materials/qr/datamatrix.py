"""The small code of a serial number: a Data Matrix symbol as a matrix of modules.

ISO/IEC 16022, ECC 200, by the encoder of ZXing. It needs a quiet zone of one module.
"""

from typing import cast

import zxingcpp

from edu_materials.kernel.errors import ContentError
from edu_materials.qr.symbol import Matrix

QUIET_MODULES = 1
"""Modules of white around the symbol (ISO/IEC 16022, clause 7.1)."""


def data_matrix(payload: str, *, square: bool = True) -> Matrix:
    """Return the modules of *payload* row by row, dark ones true, without the quiet zone.

    One that need not be *square* is long and low where that takes fewer modules.

    Raises:
        ContentError: The payload holds a character beyond ASCII, or nothing.
    """
    if not payload or not payload.isascii():
        raise ContentError(
            "a Data Matrix code of ours holds ASCII letters and digits", hint="Use such a serial number."
        )
    image = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.DataMatrix, force_square=square).to_image(
        scale=1, add_quiet_zones=False
    )
    side = image.shape[1]
    pixels = bytes(cast("bytes", image))  # it is a buffer, which its types do not say
    return tuple(tuple(pixel == 0 for pixel in pixels[row : row + side]) for row in range(0, len(pixels), side))
