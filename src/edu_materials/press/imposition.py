"""The sheets of a print run as data, under the name by which the rooms above know them.

The data itself stands in ``layout``, since the PDF room below draws it; how artwork comes to lie where it does is
decided in this room.
"""

from edu_materials.layout.imposition import Imposition, Placed, Sheet, covered, painted_of, trim_of

__all__ = ["Imposition", "Placed", "Sheet", "covered", "painted_of", "trim_of"]
