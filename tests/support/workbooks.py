"""Workbooks as Excel and its likes write them, made part by part."""

import io
import zipfile
from collections.abc import Mapping, Sequence

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OPC = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def content_types(parts: Mapping[str, str]) -> str:
    """What each part of a workbook is; ``parts`` are those beside the workbook itself, by name, some of them empty."""
    kinds = {"workbook": "sheet.main"} | {name: name for name in parts if parts[name]}
    return f'<Types xmlns="{OPC}/content-types">' + "".join(
        f'<Override PartName="/xl/{name}.xml" ContentType="{SPREADSHEET}.{kind}+xml"/>' for name, kind in kinds.items()
    ) + "</Types>"  # fmt: skip


def workbook(
    rows: str, *, shared: str = "", styles: str = "", properties: str = "", before: str = "", columns: str = "",
    merged: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A workbook whose first sheet is hidden and whose second has these rows, widths of columns and merged cells."""
    cols = f"<cols>{columns}</cols>" if columns else ""
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merged else ""
    parts = {
        "[Content_Types].xml": content_types({"sharedStrings": shared, "styles": styles}),
        "xl/workbook.xml": f'{before}<workbook {MAIN} {RELATED}><workbookPr {properties}/><sheets><sheet name="a" sheetId="1" '
        'state="hidden" r:id="rId1"/><sheet name="b" sheetId="2" r:id="rId2"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{OPC}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData/></worksheet>",
        "xl/worksheets/sheet2.xml": f"{before}<worksheet {MAIN}>{cols}<sheetData>{rows}</sheetData>{merges}</worksheet>",
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{shared}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {MAIN}>{styles}</styleSheet>"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


def texts(line: int, cells: Sequence[str]) -> str:
    inline = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{line}">{inline}</row>'


STYLES = (
    '<numFmts><numFmt numFmtId="164" formatCode="[$-409]h:mm\\ AM/PM;@"/><numFmt numFmtId="165" formatCode="d\\ &quot;of&quot;\\ mmmm"/>'
    '<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    + "<cellXfs>"
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 20, 22, 164, 165, 166))
    + "</cellXfs>"
)
