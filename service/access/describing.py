"""The policy in Swedish, for the documentation and the pages that administer accounts."""

from __future__ import annotations

from service.access.policy import GRANTS, OWN_UNIT, Action, Role

ROLES = {
    Role.BROKER: "Utbildningsmäklare",
    Role.COUNSELLOR: "Vägledare",
    Role.PLANNER: "Planerare",
    Role.ADMIN: "Administratör",
}

ACTIONS = {
    Action.CLIENT_LIST: "Lista och söka bland klienter",
    Action.CLIENT_SEE: "Öppna en klient",
    Action.CLIENT_EDIT: "Lägga till, ändra och ta bort en klient",
    Action.CLIENT_MATCH: "Jobb, utbildningar, gap och vägar för en klient, eller för en person som beskrivs i text",
    Action.CLIENT_EXPORT: "Skriva ut eller ladda ner ett klientblad",
    Action.CLIENT_OVERRIDE: "Gå emot ett förslag, med skäl",
    Action.CLIENT_IMPORT: "Läsa in profiler ur en fil, till den egna enheten",
    Action.SUPPLY_SEE: "Se vilka som kan fylla ett behov, under beteckningar",
    Action.NEED_SEE: "Se behov",
    Action.NEED_EDIT: "Skriva, ändra och ta bort behov",
    Action.NEED_IMPORT: "Läsa in behov och annonser ur filer",
    Action.LEDGER_SEE: "Se behovsboken",
    Action.LEDGER_EDIT: "Skriva i behovsboken",
    Action.EMPLOYER_SEE: "Se arbetsgivare och kontaktpersoner",
    Action.EMPLOYER_EDIT: "Ändra arbetsgivare och kontaktpersoner",
    Action.COURSE_SEE: "Se och söka utbildningar",
    Action.COURSE_EDIT: "Lägga till, ändra och ta bort utbildningar",
    Action.COURSE_IMPORT: "Läsa in utbildningar ur filer",
    Action.TEXT_READ: "Se vilka kompetenser och yrken en text nämner",
    Action.DEMAND_SEE: "Se otäckta behov som antal, ner till behov och utbildningar",
    Action.EVIDENCE_EXPORT: "Ta ut underlag för en ansökan om ny utbildning",
    Action.TAXONOMY_IMPORT: "Läsa in en taxonomi",
    Action.ACCOUNT_SELF: "Byta sitt eget lösenord och logga ut",
    Action.ACCOUNT_ADMIN: "Sköta konton",
    Action.KEY_ADMIN: "Sköta API-nycklar",
    Action.AUDIT_SEE: "Se loggen över vem som gjort vad",
    Action.STATUS_SEE: "Se tjänstens tillstånd och version",
    Action.METRICS_SEE: "Hämta mätvärden",
}


def table() -> str:
    """The whole policy as a table in Markdown: ``ja``, ``egen enhet``, or empty for no."""
    lines = [f"| Vad | {' | '.join(ROLES.values())} |", "|---|" + "---|" * len(ROLES)]
    for action, text in ACTIONS.items():
        yes = "egen enhet" if action in OWN_UNIT else "ja"
        cells = [yes if role in GRANTS[action] else "" for role in ROLES]
        lines.append(f"| {text} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
