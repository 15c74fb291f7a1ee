"""Workbooks as Excel and its likes write them, made part by part."""

import base64
import io
import zipfile
import zlib
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

XLS = zlib.decompress(base64.b85decode(
    "c-rk)O-NNi6#i!JeZKe1pXXnofjoq)Oc&861iLDftHgpRBB*EgK@ao3c)X1+$}(3G1g(lTf-TxuZOW)c?OFsz1yK-aEn5i%5$f%n"
    "bMKX>8Tdd2<$jkrbIzHWGjnIo%$a-NO;^o~KWUi73LJ)kMK_L;0-d514}=7$+;y1^@)#vI#Fj!lMhjUI!He>@QC>q{?^$R(HeVA3"
    "zEL`h%jnHI>EtG&TgH%5JcbTslJ9BUr&NJ@8CSK?3qoszK9agGg?5VOme3BWJEP8E+UjjNM0WT&t(&B*f~dkXY4b%i2T+GM?8jGc"
    "E6?X6=*neMm$pkmqgjRt&|3GTopg@nN<2U*Fhpn@9Bi}g8Pt*=OyHNB1bzk^{#7#6Z?0Z}^uL$uqyN#zXc1S_$0@DU-_a&80{6UP"
    "?;pbs^qcG<1}<i77N;Uy(SV&Annyc3izM0~PL^sqslha5b}G+VJ|mKo&8I0ibUCSH@1ME!Fjel(mU6_96DG0jgejMOS4PxErSMg<"
    "`x5jX^AG3VAM5Y4&WUD3qKX%LcJsL5;u^Q0#uZB?9&M2p`-NT?tGk465L!z+fb!<PI-fZ@Ds^s1X*2b6Q1HRpQ^4;fe(cBbsm8JI"
    ");{7VduE4gCqG%^Xrj5b{qtlLt*TYsyUTcP1-bH1sjouo|2eT@I^mDq^#g1r7I-TXs=O$ytMOF0&Vo3+(X+~0Q_9UPI;-9rET2^+"
    "v&z(yg4yvTO_H%B86=s$Exn2@Ew*@<T+yZSzSU^|s9|W1D4IrcQt;XG%Gut{8qc0lu;NMIo+0*1f)&@Rt$2tKAwq-*5hBF;Kza9i"
    "xq<MFC*t2FqyB%L1xkzIZ<1|`6Ufq&r!T}Ka464Vs3`y0iHHhpsWr9<{ueS%QSUhnpkKx@P_+Njw}2{qpEWm3tlt(Yw*SRq#<{`$"
    "{{>Ny6n+"
))  # fmt: skip
"""As Excel before 2007 wrote it: a hidden sheet, then one with a header in its second row, Ana, and Bo in a hidden row."""
