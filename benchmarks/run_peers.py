"""A run of personal cards by plain ReportLab or by Typst: python run_peers.py CONTENDER SOURCE.json ROWS.csv FILE.pdf.

Both get the finished artwork once and share it as they can: ReportLab as a form that every page shows, Typst as a PDF
image that its pages show. They write the same texts at the same places, in the same face, and check nothing.
"""

import csv
import json
import sys
import tempfile
from pathlib import Path


def with_reportlab(source: dict, rows: str, target: str) -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    for name in ("regular", "semibold", "names"):
        registerFont(TTFont(name, str(Path(source["fonts"]) / f"fira-sans-{name}.ttf")))
    width, height = source["size"]
    canvas = Canvas(target, pagesize=(width, height), pageCompression=1)
    for number, side in enumerate(source["sides"]):
        canvas.beginForm(f"side{number}", 0, 0, width, height)
        for x, y, w, h, red, green, blue in side["boxes"]:
            canvas.setFillColorRGB(red, green, blue)
            canvas.rect(x, y, w, h, stroke=0, fill=1)
        for x, y, face, size, text, red, green, blue in side["texts"]:
            canvas.setFillColorRGB(red, green, blue)
            canvas.setFont(face, size)
            canvas.drawString(x, y, text)
        canvas.endForm()
    with Path(rows).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for number in range(len(source["sides"])):
                canvas.doForm(f"side{number}")
                if number == source["fields"]["side"]:
                    canvas.setFont("names", source["fields"]["size"])
                    for column, x, y in source["fields"]["lines"]:
                        canvas.drawString(x, y, row[column])
                canvas.showPage()
    canvas.save()


def with_typst(source: dict, rows: str, target: str) -> None:
    import shutil

    import typst

    width, height = source["size"]
    fields = source["fields"]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(source["artwork"], f"{folder}/art.pdf")
        shutil.copy(rows, f"{folder}/rows.csv")
        texts = "\n".join(
            f'  place(top + left, dx: {x}pt, dy: {height - y}pt, box(height: 0pt, align(bottom, row.at("{column}"))))'
            for column, x, y in fields["lines"]
        )
        pages = []
        for number in range(len(source["sides"])):
            body = f'  place(top + left, image("art.pdf", page: {number + 1}, width: {width}pt))\n'
            pages.append(f"page({{\n{body}{texts if number == fields['side'] else ''}\n}})")
        Path(folder, "main.typ").write_text(
            f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
            f'#set text(font: "Fira Sans", size: {fields["size"]}pt)\n'
            '#for row in csv("rows.csv", row-type: dictionary) {\n' + "\n".join(pages) + "\n}\n",
            "utf-8",
        )
        options = {"output": target, "font_paths": [source["fonts"]], "ignore_system_fonts": True}
        try:
            typst.compile(f"{folder}/main.typ", pdf_tags=False, **options)
        except TypeError:  # a version that always tags
            typst.compile(f"{folder}/main.typ", **options)


def main() -> None:
    contender, source, rows, target = sys.argv[1:]
    make = {"reportlab": with_reportlab, "typst": with_typst}[contender]
    make(json.loads(Path(source).read_text("utf-8")), rows, target)


if __name__ == "__main__":
    main()
