"""Figures of made reports: the values of a form's cells, its sums, and what is printed for them."""

import random

COLUMNS = ["natural_person", "business", "research", "social_welfare", "legal_service", "other_org", "total"]
OUTCOMES = ["upheld", "corrected", "other", "pending", "total"]
DISPUTES = ["review", "suit_direct", "suit_after_review"]

# Groups of the rows of table 3 between 二 and 总计: the printed head, then each row's id and printed label.
ONE_ROW = [
    ("", [("granted", "（一）予以公开")]),
    ("", [("partial", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）")]),
]
DENIED = [
    ("denied_state_secret", "1.属于国家秘密"),
    ("denied_law_forbidden", "2.其他法律行政法规禁止公开"),
    ("denied_three_security", "3.危及“三安全一稳定”"),
    ("denied_third_party", "4.保护第三方合法权益"),
    ("denied_internal_affairs", "5.属于三类内部事务信息"),
    ("denied_process_info", "6.属于四类过程性信息"),
    ("denied_enforcement_file", "7.属于行政执法案卷"),
    ("denied_admin_query", "8.属于行政查询事项"),
]
UNABLE = [
    ("unable_not_held", "1.本机关不掌握相关政府信息"),
    ("unable_need_creation", "2.没有现成信息需要另行制作"),
    ("unable_unclear", "3.补正后申请内容仍不明确"),
]
REFUSED = [
    ("refused_petition", "1.信访举报投诉类申请"),
    ("refused_repeat", "2.重复申请"),
    ("refused_publication", "3.要求提供公开出版物"),
    ("refused_massive", "4.无正当理由大量反复申请"),
    ("refused_confirm_reissue", "5.要求行政机关确认或重新出具已获取信息"),
]
OTHER = [
    ("other_overdue_correction", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("other_unpaid_fee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("other_misc", "3.其他"),
]
GROUPS = [*ONE_ROW, ("（三）不予公开", DENIED), ("（四）无法提供", UNABLE), ("（五）不予处理", REFUSED)]
RESULTS = {
    "cn2021": [*GROUPS, ("（六）其他处理", OTHER)],
    "cn2019": [*GROUPS, ("", [("other_handling", "（六）其他处理")])],
}
YEARS = {"cn2021": [2021, 2022, 2023, 2024], "cn2019": [2019, 2020]}
PLACES = ["临江市", "云岭县", "青浦市", "石门区", "河阳市", "安平县", "东陵区", "清溪县", "海宁新区", "白沙市"]
BODIES = ["城市管理局", "人民政府办公室", "卫生健康局", "自然资源局", "教育局", "市场监督管理局", "住房和城乡建设局", "应急管理局"]

# How often the rows of table 3 occur, beside one another; the rest of them are rare.
OFTEN = {"granted": 40, "partial": 9, "unable_not_held": 25, "refused_petition": 8, "denied_admin_query": 5, "other_misc": 6}
SIZES = [0.06, 60, 6, 0.8]
# What is printed where nothing happened.
NOTHING = ["0", "0", "", "/", "-", "0", "—"]


class Figures:
    """One report's form, agency, year and values; `printed` holds what stands in each cell."""

    def __init__(self, number, seed):
        self.form = "cn2019" if number % 3 == 0 else "cn2021"
        self.name = f"{self.form}-{number:02}"
        self.chance = random.Random(f"{seed}/{self.name}")
        self.number = number
        self.year = self.chance.choice(YEARS[self.form])
        body = self.chance.choice(BODIES)
        self.agency = PLACES[number % len(PLACES)] + body
        self.size = SIZES[number % len(SIZES)]
        self.values = {}
        self.requests()
        self.disputes()
        self.disclosure()
        self.print_all()
        self.wrong = [self.misprint()] if number % 7 == 2 else []

    def __getitem__(self, id):
        return self.values[id]

    def count(self, usual):
        """A number that is often near the usual one, sometimes far off, and often nothing when that is small."""
        return int(usual * self.size * self.chance.lognormvariate(0, 1) + self.chance.random() * 0.6)

    def requests(self):
        values = self.values
        leaves = [row for _, rows in RESULTS[self.form] for row, _ in rows]
        for column, weight in zip(COLUMNS, [1, 0.15, 0.02, 0.03, 0.06, 0.02]):
            cell = lambda row: f"requests.{row}.{column}"
            for row in leaves:
                values[cell(row)] = self.count(OFTEN.get(row, 1) * weight * 3)
            values[cell("results_total")] = sum(values[cell(row)] for row in leaves)
            values[cell("carried_out")] = self.count(3 * weight)
            all_handled = values[cell("results_total")] + values[cell("carried_out")]
            values[cell("carried_in")] = min(self.count(3 * weight), all_handled)
            values[cell("new_received")] = all_handled - values[cell("carried_in")]
        for row in ["new_received", "carried_in", *leaves, "results_total", "carried_out"]:
            values[f"requests.{row}.total"] = sum(values[f"requests.{row}.{column}"] for column in COLUMNS[:-1])

    def disputes(self):
        for group in DISPUTES:
            parts = [self.count(2) for _ in OUTCOMES[:-1]]
            for outcome, value in zip(OUTCOMES, [*parts, sum(parts)]):
                self.values[f"disputes.{group}.{outcome}"] = value

    def disclosure(self):
        values, chance = self.values, self.chance
        count, cell = self.count, lambda row, column: f"disclosure.{row}.{column}"
        if self.form == "cn2021":
            for row, usual in (("regulations", 0.03), ("normative", 4)):
                values[cell(row, "made")], values[cell(row, "repealed")] = count(usual), count(usual)
                values[cell(row, "effective")] = values[cell(row, "made")] + count(usual * 5)
            for row, usual in (("licensing", 300), ("penalty", 200), ("coercion", 15)):
                values[cell(row, "decisions")] = count(usual)
            amount = count(20) + chance.randrange(10000) / 10000
            decimals = chance.choice([1, 2, 4, 4])
            values[cell("admin_fee", "amount_wan")] = f"{amount:.{decimals}f}" if chance.random() < 0.8 else 0
            return
        for row, usual in (("regulations", 0.03), ("normative", 4)):
            made = count(usual)
            values[cell(row, "made_new")], values[cell(row, "disclosed_new")] = made, chance.randint(made // 2, made)
            values[cell(row, "disclosed_total")] = made + count(usual * 5)
        for row in ("licensing", "other_services", "penalty", "coercion", "admin_fee"):
            values[cell(row, "items_prev")] = chance.randint(3, 250)
            change = chance.choice([0, 0, 1, 2, 5, 12, -1, -3])
            values[cell(row, "items_change")] = f"+{change}" if change > 0 and chance.random() < 0.6 else change
            if row != "admin_fee":
                values[cell(row, "decisions")] = count(200)
        values[cell("procurement", "projects")] = projects = count(8)
        amount = chance.randrange(1_000, 90_000_000)
        shapes = [f"{amount}元", f"{amount / 10000:.4f}万元", f"{amount / 10000:.2f}", f"{amount}"]
        values[cell("procurement", "amount")] = chance.choice(shapes) if projects else 0

    def print_all(self):
        """What is printed: a mark for nothing in each table, in all of its cells or in about half of them."""
        chance, mark = self.chance, NOTHING[self.number % len(NOTHING)]
        marks = {"requests": mark}
        for table in ("disclosure", "disputes"):
            marks[table] = mark if chance.random() < 0.6 else chance.choice(NOTHING)
        share = chance.choice([1, 1, 0.5])
        self.printed = {}
        for id, value in self.values.items():
            shown = str(value)
            self.printed[id] = marks[id.split(".")[0]] if shown == "0" and chance.random() < share else shown

    def misprint(self):
        """Prints one digit of a sum or of a part of it wrong; the id of that cell."""
        cells = [id for id in self.values if id.startswith(("requests.", "disputes.")) and self.values[id] > 9]
        id = self.chance.choice(cells)
        shown = self.printed[id]
        at = self.chance.randrange(len(shown))
        digit = self.chance.choice([digit for digit in "123456789" if digit != shown[at]])
        self.printed[id] = shown[:at] + digit + shown[at + 1 :]
        return id

    def truth(self):
        return {"form": self.form, "year": self.year, "agency": self.agency, "fields": self.printed, "wrong": self.wrong}
