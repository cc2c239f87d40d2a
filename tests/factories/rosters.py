"""Roster files as people send them."""

import csv
import io
import zipfile

import xlsxwriter

CHINESE = ["工号", "姓名", "单位编码", "职级", "人员类别", "状态", "岗位", "用户名", "邮箱"]


def write_xlsx(path, rows, *, formulas=None):
    """A workbook of `rows`; `formulas` maps (row, column) from 0 to a formula."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("花名册")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(number, column, cell)
    for (row, column), formula in (formulas or {}).items():
        sheet.write_formula(row, column, formula, None, 1)
    book.close()
    return path


def write_csv(path, rows, encoding="utf-8"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def rewrite_member(path, member, change):
    """Replace one member of a zip file by `change(its bytes)`."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
