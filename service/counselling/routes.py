"""From a client to three to five realistic routes: a job, what is missing, the courses that give it, and when."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from matching.domain import Answer, Gap, Gate, Hit, JobSeeker, Kind, Need, failed
from matching.matcher import Matcher
from matching.pathways import Limits, Pathfinder, Pathway
from matching.regulated_professions import Scope, regulation_for
from matching.selecting import Selection
from service.counselling.filters import Filters
from service.counselling.overrides import Action, Override, Overrides

MOST_SHOWN = 5  # routes: more is no help to choose among
LOOKED_AT = 12  # jobs ranked: those that a counsellor moved or a filter leaves out are among them
MOST_TRIED = 8  # jobs for which a route is sought: each costs some tens of milliseconds
PATIENCE_S = 0.5  # for each goal of the search; where it runs out the route says that a better one may exist
KEPT = 2000  # routes remembered
STRIPES = 64  # searches at a time that do not wait for each other


class Reach(Enum):
    """How far a route goes."""

    NOW = "now"  # nothing that must be there is missing: can apply today
    ENTITLED = (
        "entitled"  # nothing but what the law asks for, which the profile does not tell: can apply if that is there
    )
    STOPPED = "stopped"  # nothing is missing, but a requirement is known not to be met: mostly the place is too far
    WHOLE = "whole"  # the courses give everything that must be there
    PART = "part"  # the courses give some of it
    NONE = "none"  # no course gives any of it


@dataclass(frozen=True, slots=True)
class Route:
    """One job and the way to it. ``hit`` is why the job was proposed, ``None`` when the counsellor picked it.

    ``gap`` says of each asked skill how it is met. ``pinned`` and ``hidden`` are what a counsellor decided; ``rank`` is
    where the matching puts the job among all jobs, whatever anybody decided.
    """

    need: Need
    hit: Hit | None
    pathway: Pathway
    gap: Gap
    pinned: Override | None = None
    hidden: Override | None = None

    @property
    def rank(self) -> int | None:
        """The job's rank by the matching, from 1; ``None`` when it is not among the proposed."""
        return self.hit.rank if self.hit else None

    @property
    def stopped_by(self) -> tuple[Gate, ...]:
        """The requirements of the job that are known not to be met: why the matching does not propose it."""
        return failed(self.gap.to_check)

    @property
    def entitlement(self) -> str:
        """What the law asks for before anyone may do the work, where the profile does not tell it; "" for nothing."""
        regulation = regulation_for(self.need)
        unproven = any(gate.name == "legitimation" for gate in self.pathway.to_check)
        if regulation is None or not unproven or regulation.scope is not Scope.WHOLE or regulation.with_employer:
            return ""
        return regulation.asks

    @property
    def reach(self) -> Reach:
        """How far the route goes."""
        way = self.pathway
        if not way.missing or (way.employable_on is not None and way.employable_on <= way.today):
            if self.stopped_by:
                return Reach.STOPPED
            return Reach.ENTITLED if self.entitlement else Reach.NOW
        if way.abstained:
            return Reach.NONE
        return Reach.WHOLE if way.employable_on is not None else Reach.PART


@dataclass(frozen=True, slots=True)
class Routes:
    """What a counsellor sees of a client's routes.

    ``shown``: best first, those that a counsellor put first before all. ``uncovered``: jobs that fit, where no course
    within the filters gives anything of what is missing. ``hidden``: by a counsellor. ``reason``: why there is no job.
    ``stopped``: where there is none, the jobs that one requirement alone stands in the way of.
    """

    shown: tuple[Route, ...]
    uncovered: tuple[Route, ...] = ()
    hidden: tuple[Route, ...] = ()
    reason: str | None = None
    stopped: tuple[tuple[Need, Hit], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to choose among."""
        return not self.shown


_Key = tuple[JobSeeker, str, Limits]
_Asked = tuple[JobSeeker, int, Selection | None]


@dataclass
class RouteBook:
    """Finds routes and remembers them for as long as one matcher answers. Safe to share between threads."""

    kept: int = KEPT
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _searching: tuple[threading.Lock, ...] = field(
        default_factory=lambda: tuple(threading.Lock() for _ in range(STRIPES)), repr=False
    )
    _finder: Pathfinder | None = field(default=None, repr=False)
    _ways: OrderedDict[_Key, Pathway] = field(default_factory=OrderedDict, repr=False)
    _answers: OrderedDict[_Asked, Answer] = field(default_factory=OrderedDict, repr=False)

    def pathway(self, matcher: Matcher, need: Need, seeker: JobSeeker, limits: Limits) -> Pathway:
        """The best route, from memory where the same was asked of the same matcher."""
        finder, key = self._current(matcher), (seeker, need.id, limits)
        with self._searching[hash(key) % len(self._searching)]:  # who asks while it is being sought waits for it
            with self._lock:
                known = self._ways.get(key) if self._finder is finder else None
                if known is not None:
                    self._ways.move_to_end(key)
                    return known
            found = finder.find(need, seeker, limits, PATIENCE_S)
            with self._lock:
                if self._finder is finder:
                    self._ways[key] = found
                    while len(self._ways) > self.kept:
                        self._ways.popitem(last=False)
            return found

    def jobs(self, matcher: Matcher, seeker: JobSeeker, k: int, selection: Selection | None) -> Answer:
        """The jobs that the matching proposes, from memory where the same was asked of the same matcher."""
        finder, key = self._current(matcher), (seeker, k, selection)
        with self._lock:
            known = self._answers.get(key) if self._finder is finder else None
            if known is not None:
                self._answers.move_to_end(key)
                return known
        found = matcher.jobs(seeker, k, selection)
        with self._lock:
            if self._finder is finder:
                self._answers[key] = found
                while len(self._answers) > self.kept:
                    self._answers.popitem(last=False)
        return found

    def route(self, matcher: Matcher, need: Need, seeker: JobSeeker, limits: Limits, hit: Hit | None = None) -> Route:
        """The route to one job, whether it was proposed or picked by hand."""
        return Route(need, hit, self.pathway(matcher, need, seeker, limits), matcher.gap(need, seeker))

    def routes(
        self,
        matcher: Matcher,
        seeker: JobSeeker,
        filters: Filters,
        decided: Overrides | None = None,
        go_on: Callable[[], bool] = lambda: True,
    ) -> Routes:
        """Three to five routes where so many exist, within the filters, and what counsellors decided about them.

        ``go_on`` is asked before each route that is tried; where it says no, the rest are not.
        """
        decided = decided or Overrides()
        limits = filters.limits
        answer = self.jobs(matcher, seeker, LOOKED_AT, filters.selection)
        ids = [hit.id for hit in (*answer.hits, *answer.stopped)]
        needs = needs_of(matcher, [*ids, *decided.needs])
        hits = {hit.id: hit for hit in answer.hits if hit.id in needs and filters.admits(needs[hit.id])}
        hidden: list[Route] = []
        shown: list[Route] = []
        uncovered: list[Route] = []
        for override in decided.of(Action.FIRST):
            if override.need_id in needs and not decided.hides(override.need_id):
                one = self.route(matcher, needs[override.need_id], seeker, limits, hits.get(override.need_id))
                shown.append(_with(one, pinned=override))
        for override in decided.of(Action.HIDE):
            if override.need_id in needs:
                one = self.route(matcher, needs[override.need_id], seeker, limits, hits.get(override.need_id))
                hidden.append(_with(one, hidden=override))
        taken = {one.need.id for one in (*shown, *hidden)}
        tried = 0
        for need_id, hit in hits.items():
            if need_id in taken:
                continue
            if tried == MOST_TRIED or len(shown) >= MOST_SHOWN or not go_on():
                break
            tried += 1
            one = self.route(matcher, needs[need_id], seeker, limits, hit)
            (uncovered if one.reach is Reach.NONE else shown).append(one)
        first = [one for one in shown if one.pinned]
        rest = sorted((one for one in shown if not one.pinned), key=lambda one: one.reach is Reach.PART)
        reason = answer.reason if answer.abstained else None
        stopped = [(needs[hit.id], hit) for hit in answer.stopped if hit.id in needs and hit.id not in taken]
        admitted = tuple(one for one in stopped if filters.admits(one[0]))
        return Routes(tuple(first + rest), tuple(uncovered), tuple(hidden), reason, admitted)

    def _current(self, matcher: Matcher) -> Pathfinder:
        with self._lock:
            if self._finder is None or self._finder.matcher is not matcher:
                self._finder = Pathfinder(matcher)
                self._ways.clear()
                self._answers.clear()
            return self._finder


def needs_of(matcher: Matcher, ids: Sequence[str]) -> dict[str, Need]:
    """The jobs with these ids that still exist, in the order asked for."""
    records = matcher.records.many(Kind.NEED, list(dict.fromkeys(ids)))
    return {i: record for i in ids if isinstance(record := records.get(i), Need)}


def _with(route: Route, *, pinned: Override | None = None, hidden: Override | None = None) -> Route:
    return Route(route.need, route.hit, route.pathway, route.gap, pinned, hidden)
