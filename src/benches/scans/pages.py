"""A report laid out: its title, chapters with prose, and tables, as HTML or DOCX, and both as PDF.

A document is a list of pairs: ("title" | "head" | "text" | "sign", words), or ("table", rows). A row holds cells
(words, columns, rows, kind), of which the kind is "head", "label" or "number"; the first row lists the widths in percent.
"""

import html
import subprocess
import tempfile

from figures import COLUMNS, DISPUTES, OUTCOMES, RESULTS

HEADS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
DISPUTE_CHAPTER = {"cn2021": "四、政府信息公开行政复议、行政诉讼情况", "cn2019": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"}
REGULATIONS, LICENSING = ("regulations", "规章"), ("licensing", "行政许可")
OTHER_SERVICES = ("other_services", "其他对外管理服务事项")
PENALTY, COERCION = ("penalty", "行政处罚"), ("coercion", "行政强制")
FEE, PROCUREMENT = ("admin_fee", "行政事业性收费"), ("procurement", "政府集中采购")
ITEMS = [("items_prev", "上一年项目数量"), ("items_change", "本年增/减")]
DECISIONS = [("decisions", "本年处理决定数量")]
MADE = [("made", "本年制发件数"), ("repealed", "本年废止件数"), ("effective", "现行有效件数")]
DISCLOSED = [("made_new", "本年新制作数量"), ("disclosed_new", "本年新公开数量"), ("disclosed_total", "对外公开总数量")]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
# The blocks of table 2: which item of article 20, columns, rows.
DISCLOSURE = {
    "cn2021": [
        ("一", MADE, [REGULATIONS, ("normative", "行政规范性文件")]),
        ("五", DECISIONS, [LICENSING]),
        ("六", DECISIONS, [PENALTY, COERCION]),
        ("八", [("amount_wan", "本年收费金额（单位：万元）")], [FEE]),
    ],
    "cn2019": [
        ("一", DISCLOSED, [REGULATIONS, ("normative", "规范性文件")]),
        ("五", [*ITEMS, ("decisions", "处理决定数量")], [LICENSING, OTHER_SERVICES]),
        ("六", [*ITEMS, ("decisions", "处理决定数量")], [PENALTY, COERCION]),
        ("八", ITEMS, [FEE]),
        ("九", [("projects", "采购项目数量"), ("amount", "采购总金额")], [PROCUREMENT]),
    ],
}


# Sentences of chapter 一, of which each report has some, so that the tables break over pages at other rows.
MORE = [
    "加强组织领导，主要负责同志定期听取政务公开工作汇报，分管负责同志具体抓落实，形成分工明确、协调配合的工作格局。",
    "规范政府信息管理，严格执行信息发布审查制度，坚持先审查、后公开，未发生泄密事件。",
    "拓宽公开渠道，优化门户网站栏目设置，方便公众查阅。",
    "完善监督保障机制，将政务公开纳入年度考核，对发现的问题及时通报并督促整改，未发生因公开工作不力被追究责任的情形。",
    "围绕公众关切做好政策解读，采用图表、问答等形式，增强解读的针对性和可读性。",
    "推进基层政务公开标准化规范化，梳理公开事项目录并动态调整，在服务大厅设置政府信息查阅点，为公众提供便利。",
]


def head(words, columns=1, rows=1):
    return words, columns, rows, "head"


def label(words, columns=1, rows=1):
    return words, columns, rows, "label"


def numbers(figures, *ids):
    return [(figures.printed[id], 1, 1, "number") for id in ids]


def disclosure(figures):
    rows = [[31, 23, 23, 23]]
    for item, columns, subjects in DISCLOSURE[figures.form]:
        # One column is as wide as three; the last of two as wide as two.
        wide = 4 - len(columns)
        widths = [1] * (len(columns) - 1) + [wide]
        rows.append([head(f"第二十条第（{item}）项", 4)])
        rows.append([head("信息内容"), *(head(words, width) for (_, words), width in zip(columns, widths))])
        for row, words in subjects:
            printed = (figures.printed[f"disclosure.{row}.{column}"] for column, _ in columns)
            rows.append([label(words), *((shown, width, 1, "number") for shown, width in zip(printed, widths))])
    return rows


def requests(figures):
    line = lambda row: numbers(figures, *(f"requests.{row}.{column}" for column in COLUMNS))
    groups = RESULTS[figures.form]
    rows = [
        [7, 11, 25, 8, 8, 8, 9, 9, 8, 7],
        [head(CORNER, 3, 3), head("申请人情况", 7)],
        [head("自然人", 1, 2), head("法人或其他组织", 5), head("总计", 1, 2)],
        list(map(head, HEADS[1:])),
        [label("一、本年新收政府信息公开申请数量", 3), *line("new_received")],
        [label("二、上年结转政府信息公开申请数量", 3), *line("carried_in")],
    ]
    before = [label("三、本年度办理结果", 1, sum(len(group) for _, group in groups) + 1)]
    for words, group in groups:
        before += [label(words, 1, len(group))] if words else []
        for row, words_of_row in group:
            rows.append([*before, label(words_of_row, 1 if words else 2), *line(row)])
            before = []
    rows.append([label("（七）总计", 2), *line("results_total")])
    rows.append([label("四、结转下年度继续办理", 3), *line("carried_out")])
    return rows


def disputes(figures):
    heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    return [
        [6.6] * 14 + [7.6],
        [head("行政复议", 5), head("行政诉讼", 10)],
        [*(head(words, 1, 2) for words in heads), head("未经复议直接起诉", 5), head("复议后起诉", 5)],
        [head(words) for words in heads * 2],
        numbers(figures, *(f"disputes.{group}.{outcome}" for group in DISPUTES for outcome in OUTCOMES)),
    ]


def opening(figures):
    """Chapter 一, in which the numbers of table 3 are named again."""
    total = lambda row: figures[f"requests.{row}.total"]
    new, carried, handled, left = map(total, ("new_received", "carried_in", "results_total", "carried_out"))
    pick = figures.chance.choice
    year = figures.year
    yield f"{year}年，本机关认真贯彻《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，持续提高政府信息公开工作的质量。"
    if new + carried == 0:
        yield pick([f"{year}年度未收到政府信息公开申请。", "本年度未收到公民、法人和其他组织提出的政府信息公开申请。"])
    else:
        yield pick([
            f"全年共收到政府信息公开申请{new}件，上年结转{carried}件；办结{handled}件，结转下年度继续办理{left}件。",
            f"本年新收政府信息公开申请{new}件，连同上年结转的{carried}件，年内办理完毕{handled}件，其余{left}件转入下年办理。",
            f"{year}年新收政府信息公开申请{new}件。办理结果中，予以公开{total('granted')}件，部分公开{total('partial')}件。",
        ])
    suits = figures["disputes.suit_direct.total"] + figures["disputes.suit_after_review.total"]
    yield pick([
        f"因政府信息公开工作被申请行政复议{figures['disputes.review.total']}件，被提起行政诉讼{suits}件。",
        f"全年涉及政府信息公开的行政复议{figures['disputes.review.total']}件。",
    ])


def document(figures):
    """The report as a list of blocks. The words differ from report to report, and are the same for every renderer."""
    chance, year, agency = figures.chance, figures.year, figures.agency
    pick = chance.choice
    title = [("title", f"{agency}{year}年政府信息公开工作年度报告")]
    if chance.random() < 0.4:
        title = [("title", agency), ("title", f"{year}年政府信息公开工作年度报告")]
    posts, training = chance.randint(20, 900), chance.randint(1, 9)
    return [
        *title,
        ("text", f"本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"),
        ("head", "一、总体情况"),
        *(("text", words) for words in opening(figures)),
        ("text", pick([
            f"通过门户网站发布信息{posts}条，举办政务公开培训{training}次。",
            f"在门户网站更新各类信息{posts}条，政务新媒体同步转载；组织业务培训{training}期，覆盖全部科室。",
        ])),
        *(("text", words) for words in chance.sample(MORE, chance.randint(0, len(MORE)))),
        ("head", "二、主动公开政府信息情况"),
        ("table", disclosure(figures)),
        ("head", "三、收到和处理政府信息公开申请情况"),
        ("table", requests(figures)),
        ("head", DISPUTE_CHAPTER[figures.form]),
        ("table", disputes(figures)),
        ("head", "五、存在的主要问题及改进情况"),
        ("text", pick([
            "一是公开内容与群众需求还有差距，二是解读形式不够丰富。下一步将完善制度，加强对业务科室的指导。",
            "存在的主要问题：栏目更新不够及时，工作人员业务能力有待提高。改进措施：定期检查栏目，开展专题学习。",
        ])),
        ("head", "六、其他需要报告的事项"),
        ("text", pick(["本年度未收取信息处理费。", "按照规定收取信息处理费的情况：本年度没有收取信息处理费。无其他需要报告的事项。"])),
        ("sign", agency),
        ("sign", f"{year + 1}年{chance.randint(1, 3)}月{chance.randint(1, 28)}日"),
    ]


def as_html(blocks, style):
    """A page of HTML; `style` is what a renderer has of its own."""
    tags = {"title": "h1", "head": "h2", "text": "p", "sign": "p class=sign"}
    parts = [f"<!DOCTYPE html><html lang=zh-CN><meta charset=utf-8><title>年度报告</title><style>{style}</style>"]
    for kind, content in blocks:
        if kind != "table":
            tag = tags[kind]
            parts.append(f"<{tag}>{html.escape(content)}</{tag.split()[0]}>")
            continue
        widths, *rows = content
        columns = "".join(f"<col style='width:{width}%'>" for width in widths)
        parts.append(f"<table><colgroup>{columns}</colgroup>")
        for row in rows:
            parts.append("<tr>")
            for words, columns, down, kind in row:
                parts.append(f"<td class={kind} colspan={columns} rowspan={down}>{html.escape(words)}</td>")
            parts.append("</tr>")
        parts.append("</table>")
    return "\n".join(parts)


def as_docx(blocks, path, style):
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(style["margin"])

    def write(paragraph, words, size, font=style["font"]):
        run = paragraph.add_run(words)
        run.font.size, run.font.name = Pt(size), style["digits"]
        run._element.rPr.rFonts.set(qn("w:eastAsia"), font)
        paragraph.paragraph_format.space_after = Pt(0)

    for kind, content in blocks:
        if kind != "table":
            paragraph = file.add_paragraph()
            large = {"title": 20, "head": 14}.get(kind, 12)
            write(paragraph, content, large, style["font" if kind in ("text", "sign") else "bold"])
            paragraph.alignment = {"title": Align.CENTER, "sign": Align.RIGHT}.get(kind)
            paragraph.paragraph_format.first_line_indent = Pt(24 if kind == "text" else 0)
            paragraph.paragraph_format.line_spacing = style["spacing"]
            continue
        widths, *rows = content
        table = file.add_table(len(rows), len(widths), style="Table Grid")
        table.autofit = False
        for column, width in zip(table.columns, widths):
            column.width = Mm((210 - 2 * style["margin"]) * width / 100)
            for cell in column.cells:
                cell.width = column.width
        taken = set()
        for y, row in enumerate(rows):
            # Only rows with a label are torn by the end of a page.
            if all(kind != "label" for *_, kind in row):
                table.rows[y]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            x = 0
            for words, columns, down, kind in row:
                while (y, x) in taken:
                    x += 1
                taken.update((y + dy, x + dx) for dy in range(down) for dx in range(columns))
                cell = table.cell(y, x)
                if (columns, down) != (1, 1):
                    cell = cell.merge(table.cell(y + down - 1, x + columns - 1))
                cell.vertical_alignment = 1
                write(cell.paragraphs[0], words, style["size"])
                cell.paragraphs[0].paragraph_format.space_before = Pt(style["above"])
                cell.paragraphs[0].paragraph_format.space_after = Pt(style["above"])
                cell.paragraphs[0].alignment = Align.LEFT if kind == "label" else Align.CENTER
    file.save(path)


def css(figures, font, digits, bold, line, padding, more=""):
    """A style sheet; size and padding of the cells differ a little from report to report."""
    size = 9 + figures.number % 3
    align = "right" if figures.number % 4 == 3 else "center"
    return f"""
    @page {{ size: A4; margin: 25mm {20 + figures.number % 3 * 2}mm }}
    body {{ font: 12pt/{1.5 + figures.number % 2 * 0.25} {digits}, {font}; margin: 0 }}
    h1 {{ font: 20pt {digits}, {bold}; text-align: center; margin: .2em 0 }}
    h2 {{ font: 14pt {digits}, {bold}; margin: .6em 0 .3em }}
    p {{ text-indent: 2em; margin: .2em 0 }} .sign {{ text-align: right }}
    table {{ border-collapse: collapse; width: 100%; table-layout: fixed; font: {size}pt/1.25 {digits}, {font} }}
    td {{ border: {line} solid black; padding: {padding} }}
    .head, .number {{ text-align: center }} .number {{ text-align: {align} }} {more}"""


def weasy(figures, blocks, path):
    import weasyprint

    more = 'tr { break-inside: avoid } @page { @bottom-center { content: "- " counter(page) " -" } }'
    padding = f"{3 + figures.number % 2 * 2}pt 2pt"
    style = css(figures, "'AR PL UMing CN'", "'Liberation Serif'", "'Noto Serif CJK SC'", "0.5pt", padding, more)
    weasyprint.HTML(string=as_html(blocks, style)).write_pdf(path)


def chromium(figures, blocks, path):
    font = ["'Noto Sans CJK SC'", "'WenQuanYi Zen Hei'"][figures.number % 2]
    padding = f"{5 + figures.number % 3}px 4px"
    style = css(figures, font, "'Liberation Sans'", font, "1.2px", padding, "h1, h2 { font-weight: bold }")
    with tempfile.TemporaryDirectory() as folder:
        page = folder + "/page.html"
        with open(page, "w", encoding="utf-8") as file:
            file.write(as_html(blocks, style))
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        subprocess.run([*command, "--no-pdf-header-footer", f"--print-to-pdf={path}", page], check=True, **QUIET)


def libreoffice(figures, blocks, path):
    style = {
        "font": ["AR PL UKai CN", "LXGW WenKai", "AR PL SungtiL GB"][figures.number % 3],
        "digits": ["Liberation Serif", "AR PL UKai CN"][figures.number % 2],
        "bold": "WenQuanYi Zen Hei",
        "size": 9 + figures.number % 2 * 1.5,
        "spacing": 1.25 + figures.number % 3 * 0.25,
        "above": figures.number % 3 * 1.5,
        "margin": 22 + figures.number % 4 * 2,
    }
    with tempfile.TemporaryDirectory() as folder:
        as_docx(blocks, folder + "/page.docx", style)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", folder, folder + "/page.docx"], check=True, **QUIET)
        with open(folder + "/page.pdf", "rb") as made, open(path, "wb") as kept:
            kept.write(made.read())


RENDERERS = {"weasy": weasy, "chrome": chromium, "lo": libreoffice}
