"""Looks at the pages of `gouji diff --format html` in a real browser.

Usage: look.py CHROMIUM GOUJI ROOT. Checked at 1280 and 390 pixels, light, dark and printed: nothing overflows, nothing is
fetched, nothing runs, tables have names and heads, all text has contrast; and names, notes and sentences that are markup make
no element. With GOUJI_PICTURES=write the pictures beside this file are rewritten: look at them. They differ with the fonts and
the browser of a machine, so they are not compared.
"""

import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from devtools import Browser

HERE = pathlib.Path(__file__).parent
# Of each view and its picture: width, colours, medium, and the part of the page that is kept.
VIEWS = {
    "wide-light": (1280, "light", "screen", "body"),
    "wide-dark": (1280, "dark", "screen", "section:has(.prose)"),
    "narrow-light": (390, "light", "screen", "section:has(.prose)"),
    "narrow-dark": (390, "dark", "screen", "section:has(.links)"),
    # A4 without its margins, at 96 pixels an inch.
    "printed": (680, "light", "print", "section:has(.prose)"),
}
HEIGHT = 800
# Elements that the page is made of.
TAGS = set(
    "html head meta title style body h1 h2 h3 h4 article section dl dt dd p small span ul li q mark br table caption "
    "colgroup col thead tbody tr th td details summary del ins div footer".split()
)
ATTRIBUTES = set(
    "lang charset http-equiv content name class scope aria-label role tabindex data-year open".split()
)
AGENCY = "甲市教育局"
HOSTILE = [
    "<script>pwned=1</script>",
    "\"><img src=x onerror=pwned=1>",
    "'><svg onload=pwned=1>",
    "</style><script>pwned=1</script>",
    "</title><base href=//example.invalid>",
    "<a href=\"javascript:pwned=1\">甲</a>",
    "<iframe src=//example.invalid></iframe>",
    "&lt;script&gt;pwned=1&#60;/script&#62;",
    "\u202e<b>\u2066",
    "<!--",
    "]]>",
]


def main(chromium, gouji, root):
    root = pathlib.Path(root)
    browser = Browser(chromium)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            scratch = pathlib.Path(scratch)
            finds_what_is_wrong(browser, scratch)
            page = sample(gouji, root, scratch, "zh")
            look(browser, page, keep=True)
            look(browser, sample(gouji, root, scratch, "en"))
            look(browser, years(gouji, root, scratch))
            assert browser.run("document.querySelector('.years') !== null")
            hostile(browser, gouji, scratch)
    finally:
        browser.close()
    print("== browser: every page is as it should be")


def finds_what_is_wrong(browser, scratch):
    """The checks themselves, on a page that fails each."""
    page = scratch / "wrong.html"
    page.write_text(
        "<!DOCTYPE html><title></title><h3>a</h3><p style='width: 3000px; color: #aaa; background: #fff'>pale</p>"
        "<table><tr><th>a</table><img src='wrong.png'><script>pwned = 1</script>"
    )
    browser.show(390, HEIGHT)
    browser.open(page)
    assert browser.run(LAYOUT) and browser.run(CONTRAST), "what is wrong is not found"
    expect = {"lang", "title", "h1", "level,a", "no name,", "no head,", "no scope,a", "policy"}
    found = set(browser.run(f"{MARKUP}.map(String)"))
    assert expect <= found and len(found) > len(expect), found
    assert browser.run("typeof pwned") == "number"
    try:
        runs_nothing(browser, page)
    except AssertionError:
        return
    raise AssertionError("a request is not found")


def compared(gouji, scratch, name, lang, *paths):
    command = [gouji, "diff", "--format", "html", "--lang", lang, "--sessions", scratch / "sessions", *paths]
    done = subprocess.run(command, capture_output=True)
    # 1: a rule across the years is broken.
    assert done.returncode in (0, 1), done
    page = scratch / f"{name}.html"
    page.write_bytes(done.stdout)
    return page


def sample(gouji, root, scratch, lang):
    """Two real years, with a remainder changed so that a relation is broken."""
    paths = []
    for year in (2023, 2024):
        text = (root / f"assets/reports/suqian-{year}.txt").read_text()
        path = scratch / f"suqian-{year}.txt"
        path.write_text(text.replace("申请数量 | 118 | 3 | 0 | 0 | 0 | 0 | 121", "申请数量 | 108 | 3 | 0 | 0 | 0 | 0 | 111"))
        paths.append(path)
    return compared(gouji, scratch, f"sample-{lang}", lang, *paths)


def report(path, agency, year, body):
    path.write_text(f"{agency}{year}年政府信息公开工作年度报告\n一、总体情况\n{body}\n")
    return path


def years(gouji, root, scratch):
    """All years of a folder, made of one."""
    folder = scratch / "years"
    folder.mkdir()
    text = (root / "assets/reports/suqian-2024.txt").read_text()
    for year in (2021, 2022, 2023, 2024):
        (folder / f"{year}.txt").write_text(text.replace("2024", str(year)).replace("1573179", f"{year}573179"))
    return compared(gouji, scratch, "all-years", "zh", folder)


def look(browser, page, keep=False):
    for name, (width, scheme, medium, part) in VIEWS.items():
        browser.show(width, HEIGHT, scheme, medium)
        browser.open(page)
        browser.run("document.querySelectorAll('details').forEach(one => one.open = true)")
        said = f"{page.name}, {name}"
        found = browser.run(LAYOUT)
        assert not found, (said, found)
        assert not (found := browser.run(CONTRAST)), (said, found)
        assert not (found := browser.run(MARKUP)), (said, found)
        runs_nothing(browser, page)
        if keep:
            browser.run("document.querySelectorAll('details').forEach(one => one.open = false)")
            keep_picture(browser, name, width, part)
    browser.show(1280, HEIGHT)
    browser.open(page)
    pdf = browser.pdf()
    assert pdf.startswith(b"%PDF") and pdf.count(b"/Type /Page\n") > 0, page


def keep_picture(browser, name, width, part):
    top = browser.run(f"document.querySelector('{part}').scrollIntoView(); scrollY")
    picture = browser.picture({"x": 0, "y": max(0, top - 8), "width": width, "height": HEIGHT, "scale": 1})
    assert picture.startswith(b"\x89PNG"), name
    if os.environ.get("GOUJI_PICTURES") == "write":
        (HERE / f"{name}.png").write_bytes(picture)


def decided(sessions, report, words):
    """A session in which the agency of a report is corrected, with a reason, a reviewer and a note."""
    sessions.mkdir(exist_ok=True)
    text = report.read_bytes()
    sha256 = hashlib.sha256(text).hexdigest()
    # The store refuses what cannot be shown.
    words = json.dumps(words.replace("\u202e", "").replace("\u2066", ""), ensure_ascii=False)
    path = json.dumps(str(report), ensure_ascii=False)
    said = f'who: {words}, when: "2026-11-22T10:39:40Z"'
    (sessions / f"{sha256[:16]}.ron").write_text(
        f"""(
    format: 3,
    program: "gouji",
    source: (path: {path}, sha256: "{sha256}", bytes: {len(text)}),
    forms: [],
    agency: Some({words}),
    year: None,
    decisions: [(id: "identity.agency", kind: corrected, before: "{AGENCY}", after: Some({words}), quote: "", span: None,
        reason: {words}, {said})],
    notes: [(id: "identity.agency", text: {words}, quote: "", {said})],
    log: [],
)
"""
    )


def runs_nothing(browser, page):
    """Only the file itself is fetched, and the policy of the page had nothing to refuse."""
    asked = [event["params"]["request"]["url"] for event in browser.events if event["method"] == "Network.requestWillBeSent"]
    assert asked == [page.as_uri()], asked
    methods = {event["method"] for event in browser.events}
    assert not methods & {"Page.javascriptDialogOpening", "Runtime.exceptionThrown", "Log.entryAdded"}, browser.events
    issues = [event for event in browser.events if event["method"] == "Audits.issueAdded"]
    assert not any(event["params"]["issue"]["code"] == "ContentSecurityPolicyIssue" for event in issues), issues


def hostile(browser, gouji, scratch):
    """Names, files, sentences, and what a reviewer decided and noted, that are markup."""
    named = 0
    body = "".join(f"我局{words}全年公开信息15条，强化责任落实。\n" for words in HOSTILE)
    for at, words in enumerate(HOSTILE):
        folder = scratch / f"hostile-{at}"
        folder.mkdir()
        name = words.replace("/", "").replace("\u202e", "").replace("\u2066", "")
        paths = [
            report(folder / f"{name}{year}.txt", f"甲市{words}教育局", year, body.replace("15", str(year - 2000)))
            for year in (2022, 2023, 2024)
        ]
        for case, chosen in {"pair": paths[1:], "folder": [folder], "decided": paths[1:]}.items():
            if case == "decided":
                for path, year in zip(paths, (2022, 2023, 2024)):
                    decided(scratch / "sessions", report(path, AGENCY, year, body), words)
            page = compared(gouji, scratch, f"hostile-{at}-{case}", "zh", *chosen)
            if not page.stat().st_size and case == "folder":
                # No agency can be read of such a name, and nothing is compared.
                continue
            browser.show(1280, HEIGHT)
            browser.open(page)
            browser.run("document.querySelectorAll('*').forEach(one => one.click && one.click())")
            assert browser.run("typeof pwned") == "undefined", words
            tags = set(browser.run("[...document.querySelectorAll('*')].map(one => one.localName)"))
            assert tags <= TAGS, (words, tags - TAGS)
            attributes = set(browser.run("[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())"))
            assert attributes <= ATTRIBUTES, (words, attributes - ATTRIBUTES)
            text = browser.run("document.body.innerText")
            assert "pwned=1" in text and "\u202e" not in text and "\u2066" not in text, words
            assert browser.run("document.querySelector('footer') !== null"), words
            named += browser.run("[...document.querySelectorAll('h1, h2')].some(one => one.textContent.includes('pwned'))")
            runs_nothing(browser, page)
    assert named, "no agency has a name that is markup"


# What is wider than its room.
LAYOUT = """(() => {
  const found = [], root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(['page', root.scrollWidth, root.clientWidth]);
  for (const one of document.querySelectorAll('body *:not(.unseen, .unseen *, .scroll *)')) {
    const box = one.getBoundingClientRect();
    if (box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1)) found.push([one.outerHTML.slice(0, 80), box.left, box.right]);
  }
  return found.slice(0, 5);
})()"""

# Text with less contrast than WCAG 2 asks for (AA).
CONTRAST = """(() => {
  const rgb = words => words.match(/[\\d.]+/g).map(Number);
  const part = value => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || one.closest('.unseen')) continue;
    let ground = one;
    while (ground && (rgb(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
    const behind = ground ? rgb(getComputedStyle(ground).backgroundColor) : [255, 255, 255];
    const style = getComputedStyle(one), [a, b] = [light(rgb(style.color)), light(behind)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push([walker.currentNode.data.slice(0, 30), one.className, ratio.toFixed(2)]);
  }
  return found.slice(0, 5);
})()"""

# What those who hear the page need.
MARKUP = """(() => {
  const found = [];
  if (!/^(zh|en)/.test(document.documentElement.lang)) found.push('lang');
  if (!document.title) found.push('title');
  if (document.querySelectorAll('h1').length !== 1) found.push('h1');
  let level = 0;
  for (const head of document.querySelectorAll('h1, h2, h3, h4')) {
    const next = Number(head.localName[1]);
    if (next > level + 1) found.push(['level', head.textContent]);
    level = next;
  }
  for (const table of document.querySelectorAll('table')) {
    if (!table.caption && !table.getAttribute('aria-label')) found.push(['no name', table.className]);
    if (!table.tHead) found.push(['no head', table.className]);
  }
  for (const head of document.querySelectorAll('th')) {
    if (!['col', 'row'].includes(head.scope)) found.push(['no scope', head.textContent]);
    if (!head.textContent.trim()) found.push(['empty head', head.closest('table').className]);
  }
  const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]');
  if (!policy || !policy.content.startsWith("default-src 'none'")) found.push('policy');
  for (const one of document.querySelectorAll('script, link, img, iframe, object, embed, form, base, [src], [href], [style]')) {
    found.push(one.outerHTML.slice(0, 80));
  }
  return found;
})()"""


if __name__ == "__main__":
    main(*sys.argv[1:])
