"""The matrix, written by hand and apart from the rules it judges: every route of the service × every role.

Columns: broker, counsellor, planner, admin. Marks:

``+``  let in
``.``  let in, about something that does not exist (404) or is someone else's to name
``o``  let in about a client of the own unit; one of another unit does not exist (404)
``t``  as ``o``, where what does not exist is answered by 412: nothing to put in place of
``-``  not let in (403)
``p``  anybody, without signing in (one mark for all)
"""

from __future__ import annotations

from typing import Any

OWN, FOREIGN = "klient-norr-1", "klient-soder-2"

MATRIX = """
GET /openapi.json                            + + + +
POST /api/v1/match/jobs                      - o - -
POST /api/v1/match/seekers                   + - - -
POST /api/v1/match/courses                   + + + -
POST /api/v1/gap                             + + + -
POST /api/v1/gap/area                        + - + -
POST /api/v1/pathways                        - o - -
POST /api/v1/abroad                          - o - -
GET /api/v1/profiles                         - + - -
POST /api/v1/profiles                        - + - -
GET /api/v1/profiles/{record_id}             - o - -
PUT /api/v1/profiles/{record_id}             - t - -
PATCH /api/v1/profiles/{record_id}           - o - -
DELETE /api/v1/profiles/{record_id}          - o - -
GET /api/v1/needs                            + + + -
POST /api/v1/needs                           + - - -
GET /api/v1/needs/{record_id}                + + + -
PUT /api/v1/needs/{record_id}                + - - -
PATCH /api/v1/needs/{record_id}              + - - -
DELETE /api/v1/needs/{record_id}             + - - -
GET /api/v1/courses                          + + + -
POST /api/v1/courses                         + - + -
GET /api/v1/courses/{record_id}              + + + -
PUT /api/v1/courses/{record_id}              + - + -
PATCH /api/v1/courses/{record_id}            + - + -
DELETE /api/v1/courses/{record_id}           + - + -
POST /api/v1/imports                         + + + -
GET /api/v1/jobs/{id}                        . . . -
POST /api/v1/imports/{id}/confirm            . . . -
POST /api/v1/imports/{id}/undo               . . . -
GET /api/v1/ledger                           + + - -
GET /api/v1/ledger/history                   + + - -
GET /api/v1/ledger/duplicates                + + - -
POST /api/v1/ledger/status                   + - - -
POST /api/v1/ledger/contact                  + - - -
POST /api/v1/ledger/answer                   + - - -
POST /api/v1/ledger/merge                    + - - -
POST /api/v1/ledger/apart                    + - - -
GET /api/v1/demand/unmet                     + - + -
GET /api/v1/health                           p
GET /api/v1/health/live                      p
GET /api/v1/health/ready                     p
GET /health                                  p
GET /health/live                             p
GET /health/ready                            p
GET /api/v1/metrics                          - - + +
GET /metrics                                 - - + +
GET /api/v1/version                          + + + +
GET /statisk/{digest}/{name}                 p
GET /                                        + + + +
GET /logga-in                                p
POST /logga-in                               p
GET /logga-in/tjanst                         p
GET /logga-in/svar                           p
POST /logga-ut                               p
GET /konto                                   + + + +
POST /konto                                  + + + +
GET /konton                                  - - - +
POST /konton                                 - - - +
GET /konton/{account_id}                     - - - .
POST /konton/{account_id}                    - - - .
GET /nycklar                                 - - - +
POST /nycklar                                - - - +
POST /nycklar/{key_id}                       - - - +
GET /logg                                    - - - +
GET /behov                                   + + + -
GET /behov/nytt                              + - - -
POST /behov/nytt                             + - - -
GET /behov/dubbletter                        + + - -
POST /behov/dubbletter                       + - - -
GET /behov/{need_id}/uppfoljning             + + - -
POST /behov/{need_id}/uppfoljning            + - - -
GET /behov/{need_id}                         + + + -
GET /behov/{need_id}/andra                   + - - -
POST /behov/{need_id}/andra                  + - - -
GET /behov/{need_id}/alla                    + - + -
GET /behov/{need_id}/historik                + + + -
GET /behov/{need_id}/ta-bort                 + - - -
POST /behov/{need_id}/ta-bort                + - - -
GET /behov/{need_id}/underlag                + - + -
GET /planering                               + - + -
GET /planering/rapport                       + - + -
GET /planering/rapport/rad                   . - . -
GET /planering/rapport/fil                   . - . -
GET /planering/tank-om                       + - + -
POST /planering/tank-om                      + - + -
GET /planering/yrkeshogskola                 + - + -
GET /planering/yrkeshogskola/fil             . - . -
GET /planering/omvarld                       + - + -
GET /planering/omvarld/fil                   . - . -
GET /klienter                                - + - -
GET /klienter/ny                             - + - -
POST /klienter/ny                            - + - -
GET /klienter/ny/formular                    - + - -
POST /klienter/ny/text                       - + - -
POST /klienter/ny/fil                        - + - -
GET /klienter/utland                         - + - -
GET /klienter/{written}                      - o - -
GET /klienter/{written}/andra                - o - -
POST /klienter/{written}/andra               - o - -
GET /klienter/{written}/ta-bort              - o - -
POST /klienter/{written}/ta-bort             - o - -
GET /klienter/{written}/vagar                - o - -
GET /klienter/{written}/vag                  - o - -
GET /klienter/{written}/jamfor               - o - -
GET /klienter/{written}/prova                - o - -
POST /klienter/{written}/prova               - o - -
GET /klienter/{written}/blad                 - o - -
POST /klienter/{written}/beslut              - o - -
POST /klienter/{written}/beslut/{number}/angra - o - -
GET /rundtur                                 + + + +
POST /rundtur                                - - - -
GET /rundtur/{step}                          . . . .
GET /tillganglighet                          p
GET /planering                               + - + -
GET /planering/rapport                       + - + -
GET /planering/rapport/rad                   . - . -
GET /planering/rapport/fil                   + - + -
GET /planering/tank-om                       + - + -
POST /planering/tank-om                      + - + -
GET /planering/yrkeshogskola                 + - + -
GET /planering/yrkeshogskola/fil             . - . -
GET /behov/{need_id}/underlag                + - + -
GET /planering/omvarld                       + - + -
GET /planering/omvarld/fil                   . - . -
GET /inlasning                               + + + -
POST /inlasning                              + + + -
GET /inlasning/mall/{name}                   . . . -
GET /inlasning/{job_id}                      . . . -
POST /inlasning/{job_id}                     . . . -
GET /inlasning/{job_id}/angra                . . . -
POST /inlasning/{job_id}/angra               . . . -
"""

ALSO_ABOUT_A_CLIENT = {
    "POST /api/v1/match/courses": "- o - -",
    "POST /api/v1/gap": "- o - -",
}
"""Routes that may name a client: what holds when they do."""

BODIES: dict[str, dict[str, Any]] = {
    "POST /api/v1/match/jobs": {"profile_id": OWN},
    "POST /api/v1/match/seekers": {"need_id": "N1"},
    "POST /api/v1/match/courses": {"need_id": "N1"},
    "POST /api/v1/gap": {"need_id": "N1"},
    "POST /api/v1/gap/area": {"need_id": "N1"},
    "POST /api/v1/pathways": {"need_id": "N1", "profile_id": OWN},
    "POST /api/v1/abroad": {"profile_id": OWN, "text": "svetsare"},
    "PUT /api/v1/profiles/{record_id}": {"summary": "Någon"},
}
"""What is sent as JSON: as little as gets past the form of the question. ``OWN`` stands for the client asked about."""

NAMES = {
    "/api/v1/profiles/{record_id}": OWN,
    "/api/v1/needs/{record_id}": "N1",
    "/api/v1/courses/{record_id}": "C1",
    "/behov/{need_id}": "N1",
    "/klienter/{written}": OWN,
}
"""The object of an address with a parameter; any other parameter becomes ``x``."""


def rows() -> dict[str, list[str]]:
    """Marks by route, one for each role."""
    told = [line.split() for line in MATRIX.strip().splitlines()]
    return {f"{method} {path}": marks * 4 if marks == ["p"] else marks for method, path, *marks in told}


QUERIES = {
    "GET /klienter/{written}/vag": {"jobb": "N1"},
    "GET /klienter/{written}/blad": {"jobb": "N1"},
}
"""What is asked in the address, where there is no answer without."""
