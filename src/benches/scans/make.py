#!/usr/bin/env python3
"""Makes scanned reports of which the truth is known, to measure how well they are read.

Usage: make.py OUT [--reports N] [--seed S] [--renderers weasy,chrome,lo] [--conditions 150,200.bad,...] [--all]
(python packages: weasyprint python-docx pypdfium2 img2pdf numpy pillow; programs: chromium soffice fc-match;
fonts, as Debian names them: fonts-noto-cjk fonts-wqy-zenhei fonts-arphic-uming fonts-arphic-ukai fonts-arphic-gbsn00lp
fonts-lxgw-wenkai fonts-liberation)

OUT/truth/FORM-NN.json      what is printed: the string in each field ("" for a blank), and the ids printed wrong on purpose
OUT/digital/NAME.pdf        the report as each renderer prints it, with its text
OUT/NAME.CONDITION/1.jpg …  its pages as pictures, and OUT/NAME.CONDITION.pdf with just these pictures

All three renderers print every report. Each print is scanned under two conditions, so that a report has every condition once
and the set every pair of renderer and condition; with --all, or with --conditions, it is scanned under all that are named.
Figures and damage follow from the seed; the same versions of programs and fonts give the same pictures.
"""

import argparse
import json
import pathlib
import shutil

import damage
import figures
import pages


def names(known):
    def split(words):
        chosen = words.split(",")
        for word in chosen:
            if word not in known:
                raise argparse.ArgumentTypeError(f"{word}: known are {', '.join(known)}")
        return chosen

    return split


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--reports", type=int, default=20)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--renderers", type=names(pages.RENDERERS), default=list(pages.RENDERERS))
    parser.add_argument("--conditions", type=names(damage.CONDITIONS))
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    out = options.out
    for folder in ("truth", "digital"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    conditions = options.conditions or damage.DEFAULT
    for number in range(1, options.reports + 1):
        report = figures.Figures(number, options.seed)
        truth = json.dumps(report.truth(), ensure_ascii=False, indent=1)
        (out / f"truth/{report.name}.json").write_text(truth + "\n", encoding="utf-8")
        blocks = pages.document(report)
        for at, renderer in enumerate(options.renderers):
            name = f"{report.name}.{renderer}"
            digital = out / f"digital/{name}.pdf"
            pages.RENDERERS[renderer](report, blocks, digital)
            chosen = conditions
            if not (options.all or options.conditions):
                chosen = [conditions[(2 * at + more + number) % len(conditions)] for more in range(2)]
            for condition in chosen:
                case = out / f"{name}.{condition}"
                shutil.rmtree(case, ignore_errors=True)
                how = damage.CONDITIONS[condition]
                pictures = damage.scan(digital, f"{options.seed}/{case.name}", how, report.agency, case)
                damage.as_pdf(pictures, out / f"{case.name}.pdf")
        print(report.name, flush=True)


if __name__ == "__main__":
    main()
