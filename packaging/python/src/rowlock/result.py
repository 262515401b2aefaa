"""What a scan found, and what a test may demand of it. The rules are those of `rowlock ci`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

GRADES = ("A", "B", "C", "D", "F")
# The worst first.
SEVERITIES = ("critical", "high", "medium", "low", "info")
MOST_PLACES = 5
FRAMEWORKS = {"flask": "flask", "fast-api": "fastapi"}


@dataclass(frozen=True)
class Finding:
    """One weakness with all its places, as the report merges them."""

    check: str
    """The check's id, the first of those that saw it."""
    title: str
    severity: str
    """critical, high, medium, low or info."""
    confidence: str
    """confirmed, firm or tentative."""
    category: str
    places: tuple[str, ...]
    because: str
    advice: str
    repair: str
    """The command that prints the repair."""

    @property
    def counts(self) -> bool:
        """Whether it moves the grade and fails an assertion: a tentative one does neither."""
        return self.confidence != "tentative"

    def __str__(self) -> str:
        more = len(self.places) - MOST_PLACES
        where = [*self.places[:MOST_PLACES], *([f"and {more} more"] if more > 0 else [])]
        rows = [*(("where" if at == 0 else "", place) for at, place in enumerate(where)), ("why", self.because)]
        rows += [("repair", self.advice), ("", self.repair)] if self.advice else [("repair", self.repair)]
        told = [f"{self.severity.upper():<8}  {self.title} ({self.check}, {self.confidence})"]
        return "\n".join(told + [f"          {label:<7} {text}" for label, text in rows])


@dataclass(frozen=True)
class Result:
    """The outcome of one scan."""

    report: Mapping[str, Any]
    """All of the report, as docs/schema/report.schema.json describes it."""
    url: str
    """Where the application was while it was scanned."""

    @property
    def grade(self) -> str | None:
        """A to F; None when nothing could be assessed."""
        grade: str | None = self.report["assessment"]["grade"]
        return grade

    @property
    def score(self) -> float | None:
        """0 to 100; None when nothing could be assessed."""
        score: float | None = self.report["assessment"]["score"]
        return score

    @property
    def coverage(self) -> float:
        """Percent of what could be checked that was."""
        coverage: float = self.report["assessment"]["coverage"]
        return coverage

    @property
    def findings(self) -> list[Finding]:
        """Every weakness, tentative ones too: what counts first, then worst first."""
        return [self._finding(issue) for issue in self.report["assessment"]["issues"]]

    def assert_grade(self, least: str) -> None:
        """Fails with the findings unless the grade is this one or better."""
        __tracebackhide__ = True
        if least not in GRADES:
            raise ValueError(f"{least!r} is no grade; give one of {', '.join(GRADES)}")
        reasons = self._incomplete()
        if self.grade is None:
            reasons.append(f"nothing could be assessed, so the grade {least} is not met")
        elif GRADES.index(self.grade) > GRADES.index(least):
            reasons.append(f"the grade {self.grade} ({self.score:g}) is below {least}")
        if reasons:
            raise AssertionError(self._told(reasons, (f for f in self.findings if f.counts)))

    def assert_none(self, *what: str) -> None:
        """Fails with the findings of these severities (this one or worse) or categories (advice left out)."""
        __tracebackhide__ = True
        standing = {each["category"]: each["standing"] for each in self.report["assessment"]["categories"]}
        unknown = [word for word in what if word not in SEVERITIES and word not in standing]
        if unknown or not what:
            words = ", ".join([*SEVERITIES, *standing])
            raise ValueError(f"{unknown[0]!r} is unknown; give of {words}" if unknown else f"give of {words}")
        reasons = self._incomplete()
        if self.grade is None:
            reasons.append("nothing could be assessed")
        for word in what:
            if standing.get(word) in ("not-assessed", "no-checks"):
                reasons.append(f"{word} was not assessed, so nothing can be said of it")
        hits = [finding for finding in self.findings if any(hit(finding, word) for word in what)]
        if hits:
            reasons.append(f"{len(hits)} {'finding' if len(hits) == 1 else 'findings'} of {', '.join(what)}")
        if reasons:
            raise AssertionError(self._told(reasons, hits))

    def _incomplete(self) -> list[str]:
        """Why the assessment of a part cannot pass, whatever is demanded."""
        assessment = self.report["assessment"]
        reasons = []
        stopped = assessment["stopped"]
        # A budget is the user's own choice.
        if stopped and stopped["why"] != "budget":
            reasons.append(f"the scan ended early ({stopped['why']}), so it cannot pass")
        if not self.report["record"]["surface"]["operations"]:
            reasons.append("no operation was found, so nothing can be said of any; give spec=…")
        blind = {c["category"] for c in assessment["categories"] if c["standing"] == "not-assessed"}
        if assessment["throttled"] and "authentication" in blind:
            reasons.append(
                f"{assessment['throttled']} checks could not be judged because the service throttled the scan; "
                'give each test an application of its own, or args=["--patient"]'
            )
        if assessment["shut_out"]:
            reasons.append(
                f"{assessment['shut_out']} checks could not be judged because the given credentials open nothing; "
                "check user and password"
            )
        return reasons

    def _finding(self, issue: Mapping[str, Any]) -> Finding:
        check = issue["checks"][0]
        first = self.report["record"]["findings"][issue["spots"][0]["finding"]]
        framework = FRAMEWORKS.get(self.report["record"]["framework"] or "")
        page = self.report["pages"].get(check, {})
        told = {each["framework"].replace(" ", "").lower() for each in page.get("repairs", [])}
        chosen = f" --framework {framework}" if framework in told else ""
        return Finding(
            check=check,
            title=printable(issue["title"]),
            severity=issue["severity"],
            confidence=issue["confidence"],
            category=issue["category"],
            places=tuple(printable(place_of(spot["place"])) for spot in issue["spots"]),
            because=printable(first["because"]),
            advice=printable(page.get("advice", "")),
            repair=f"rowlock explain {check}{chosen}",
        )

    def _told(self, reasons: Iterable[str], findings: Iterable[Finding]) -> str:
        grade = "no grade" if self.grade is None else f"{self.grade}, {self.score:g} of 100"
        took = self.report["record"]["requests"]
        said = ["; ".join(reasons), f"{grade} · coverage {self.coverage:g}% · {took} requests", ""]
        said += [str(finding) for finding in findings]
        advice = self.report["assessment"]["raise"]
        if advice and "option" in advice:
            said += ["", f"to see more: {advice['advice']}"]
        return "\n".join(said)


def hit(finding: Finding, word: str) -> bool:
    """Whether a finding is of a severity, this one or worse, or of a category and more than advice."""
    if not finding.counts:
        return False
    if word in SEVERITIES:
        return SEVERITIES.index(finding.severity) <= SEVERITIES.index(word)
    return finding.category == word and finding.severity != "info"


def place_of(place: Mapping[str, Any]) -> str:
    """A place in the words of the terminal report."""
    match place["kind"]:
        case "operation":
            part = f" ({place['part']})" if place.get("part") else ""
            return f"{place['method']} {place['path']}{part}"
        case "target":
            return str(place["origin"])
        case "document":
            return f"{place['file']}:{place['line']} {place['pointer']}"
        case _:
            return f"{place['file']}:{place['line']}" + (f" in {place['symbol']}" if place["symbol"] else "")


def printable(text: str) -> str:
    """One line without control characters: what an application answers must not steer a terminal."""
    return "".join(each if each.isprintable() else " " for each in text).strip()
