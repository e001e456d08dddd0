"""Pages of a PDF as a scanner gives them: drawn at a resolution, stamped, faded, turned, blurred, and kept as PNG or JPEG."""

import io
import math
import random
import subprocess
import zlib

import img2pdf
import numpy
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

BAD = {"skew": 1.0, "blur": 0.6, "noise": 12, "jpeg": 30}
# What is done to the pages of each condition; `dpi` alone is a clean page. The first six are what is made by default.
CONDITIONS = {
    "150": {"dpi": 150},
    "200.bad": {"dpi": 200, **BAD},
    "300": {"dpi": 300},
    "200.faded": {"dpi": 200, "ink": 120, "paper": 218, **BAD},
    "200.redstamp": {"dpi": 200, "stamp": (205, 30, 40), **BAD},
    "150.hold": {"dpi": 150, "skew": -0.7, "blotches": 9, "specks": 0.0004, "light": 0.25, "jpeg": 40},
    "100": {"dpi": 100},
    "150.worse": {"dpi": 150, "skew": -1.6, "blur": 1.0, "noise": 20, "jpeg": 20},
    "200.graystamp": {"dpi": 200, "stamp": (110, 110, 110), **BAD},
    "200.edges": {"dpi": 200, "edges": 40, **BAD},
    "200.turned": {"dpi": 200, "turned": True, **BAD},
    "200.bilevel": {"dpi": 200, "skew": 0.4, "blur": 0.6, "noise": 12, "threshold": 150},
}
DEFAULT = list(CONDITIONS)[:6]
ROWS = ["重复申请", "属于行政执法案卷", "本机关不掌握相关政府信息", "属于国家秘密", "信访举报投诉类申请"]


def stamps(pdf, seed):
    """Where the seals are, as (page, x, y) in points from the lower left: on numbers of table 3 and on the signature."""
    chance = random.Random(seed)
    rows = chance.sample(ROWS, len(ROWS))
    found = None
    for at, page in enumerate(pdf):
        text = page.get_textpage()
        for row in rows:
            hit = found is None and text.search(row).get_next()
            if hit:
                found = at, page.get_width() * chance.uniform(0.5, 0.85), text.get_charbox(hit[0])[1]
    last = len(pdf) - 1
    text = pdf[last].get_textpage()
    # The date of the signature is the last line; a number of the page may be written behind it.
    whole = text.get_text_range()
    left, bottom, _, _ = text.get_charbox(max(whole.rfind("月"), whole.rfind("⽉")))
    return [spot for spot in (found, (last, left - 20, bottom + 12)) if spot]


def seal(words, colour, size):
    """A round seal with a ring, a star and words along the ring, as a picture with opacity."""
    big = size * 2
    layer = Image.new("L", (big, big))
    draw = ImageDraw.Draw(layer)
    draw.ellipse((8, 8, big - 8, big - 8), outline=255, width=big // 36)
    middle, star = big / 2, big * 0.15
    corners = [(star if at % 2 == 0 else star * 0.38, math.pi * at / 5) for at in range(10)]
    draw.polygon([(middle + far * math.sin(turn), middle - far * math.cos(turn)) for far, turn in corners], fill=255)
    found = subprocess.check_output(["fc-match", "-f", "%{file}\n%{index}", "Noto Serif CJK SC:bold"], text=True)
    file, index = found.split("\n")
    font = ImageFont.truetype(file, int(big * 0.11), index=int(index) & 0xFFFF)
    step = min(300 / max(len(words) - 1, 1), 32)
    for at, word in enumerate(words):
        turn = step * (at - (len(words) - 1) / 2)
        glyph = Image.new("L", (big, big))
        ImageDraw.Draw(glyph).text((middle, big * 0.135), word, 255, font, anchor="mm")
        layer.paste(255, mask=glyph.rotate(-turn, Image.Resampling.BICUBIC))
    return layer.resize((size, size), Image.Resampling.LANCZOS), colour


def stamped(picture, words, colour, x, y, dpi, opacity=0.7):
    """Presses a seal of 42 mm on the page, as ink: what is dark stays dark."""
    size = round(42 / 25.4 * dpi)
    mask, colour = seal(words, colour, size)
    layer = Image.new("L", picture.size)
    layer.paste(mask, (round(x - size / 2), round(y - size / 2)))
    share = numpy.asarray(layer, "f4")[..., None] / 255 * opacity
    page = numpy.asarray(picture.convert("RGB"), "f4")
    inked = page * numpy.array(colour, "f4") / 255
    return Image.fromarray((page * (1 - share) + inked * share).astype("u1"))


def damaged(picture, how, chance):
    """What the scanner does to a page; `chance` is a random generator of numpy."""
    if "ink" in how:
        grey = numpy.asarray(picture.convert("L"), "f4") / 255
        levels = how["ink"] + grey * (how["paper"] - how["ink"])
        picture = Image.fromarray(levels.astype("u1"))
    paper = picture.getpixel((3, 3))
    if "edges" in how:
        # The sheet is smaller than the glass, the lid is open.
        left, top, right, bottom = (int(at) for at in chance.integers(how["edges"] // 4, how["edges"] * 3, 4))
        picture = ImageOps.expand(picture, (left, top, right, bottom), fill=20 if picture.mode == "L" else (20, 20, 20))
        paper = picture.getpixel((3, 3))
    if "skew" in how:
        picture = picture.rotate(how["skew"], Image.Resampling.BICUBIC, fillcolor=paper)
    if "blur" in how:
        picture = picture.filter(ImageFilter.GaussianBlur(how["blur"]))
    page = numpy.asarray(picture, "f4")
    height, width = page.shape[:2]
    # Noise and light are the same in all colours.
    change = numpy.zeros((height, width), "f4")
    if "noise" in how:
        change += chance.normal(0, how["noise"], (height, width))
    if "blotches" in how:
        coarse = Image.fromarray(chance.normal(0, how["blotches"], (height // 24, width // 24)).astype("f4"))
        change += numpy.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)) + chance.uniform(-8, 8, (height, width))
    if "specks" in how:
        change[chance.random((height, width)) < how["specks"]] = -160
    if len(page.shape) == 3:
        change = change[..., None]
    page = page + change
    if "light" in how:
        # Darker towards one side and into the fold at the left.
        across, down = numpy.linspace(0, 1, width, dtype="f4"), numpy.linspace(0, 1, height, dtype="f4")[:, None]
        lit = 1 - how["light"] * (0.6 * (1 - down) * across + 0.7 * numpy.exp(-across * 12))
        page *= lit[..., None] if len(page.shape) == 3 else lit
    if "threshold" in how:
        return Image.fromarray(page > how["threshold"])
    return Image.fromarray(page.clip(0, 255).astype("u1"))


def scan(path, name, how, words, folder):
    """Writes the pages of a PDF as `1.png`, `2.png` and so on, or as JPEG or TIFF by the condition; their paths."""
    pdf = pypdfium2.PdfDocument(path)
    chance = numpy.random.default_rng(zlib.crc32(name.encode()))
    spots = stamps(pdf, name) if "stamp" in how else []
    dpi, paths = how["dpi"], []
    folder.mkdir(parents=True)
    for at, page in enumerate(pdf):
        picture = page.render(scale=dpi / 72).to_pil().convert("L")
        for on, x, y in spots:
            if on == at:
                picture = stamped(picture, words, how["stamp"], x * dpi / 72, (page.get_height() - y) * dpi / 72, dpi)
        if len(how) > 1:
            if spots:
                picture = picture.convert("RGB")
            picture = damaged(picture, how, chance)
        if "turned" in how:
            picture = picture.rotate(90 * int(chance.integers(4)), expand=True)
        kind, more = "png", {}
        if "jpeg" in how:
            kind, more = "jpg", {"quality": how["jpeg"]}
        elif "threshold" in how:
            kind, more = "tif", {"compression": "group4"}
        paths.append(folder / f"{at + 1}.{kind}")
        picture.save(paths[-1], dpi=(dpi, dpi), **more)
    return paths


def as_pdf(paths, path):
    with open(path, "wb") as file:
        img2pdf.convert(list(map(str, paths)), outputstream=file, nodate=True, engine=img2pdf.Engine.internal)
