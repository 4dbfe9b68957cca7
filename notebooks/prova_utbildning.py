# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Om vi startar SFI + undersköterska med 30 platser i januari?
#
# Rapporten räknas två gånger: som det är, och som om den planerade utbildningen fanns. Inget läses in. Samma sak från en
# fil med flera planerade utbildningar: `makla report unmet --with-courses FIL --out rapport.html`.

# %%
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from matching.demand import DemandRow, PlaceLevel
from matching.domain import Course, CourseForm, EducationLevel, Place, SwedishLevel
from service.demand import unmet_report, what_if
from service.wiring import open_installation

installation = open_installation()

# %% [markdown]
# ## Det som planeras
#
# Skriv vad utbildningen *ger* (kompetenser) och vad den *leder till* (yrken): det är det som räknas mot behoven. Ange också vad
# den kräver, annars räknas alla som om de kunde börja.

# %%
planned = Course(
    id="plan-1",
    title="SFI + undersköterska",
    text="Undersköterskeutbildning med språkstöd. Svenska läses i kurser som hör ihop med praktiken på boenden och i "
    "hemtjänst.",
    provider="Kommunens vuxenutbildning",
    form=CourseForm.SFI_COMBINATION,
    skills=("omvårdnad", "social dokumentation", "läkemedelsdelegering", "demensvård", "hemtjänst"),
    occupations=("undersköterska", "vårdbiträde"),
    places=(Place("Eskilstuna", "0484"),),
    starts_on=dt.date(2027, 1, 18),
    ends_on=dt.date(2028, 1, 14),
    apply_by=dt.date(2026, 12, 15),
    pace_percent=100,
    seats=30,
    entry_swedish=SwedishLevel.A2,
    entry_education=EducationLevel.NONE,
)
outcome = what_if(installation, [planned])
for sentence in outcome.sentences:
    print(sentence)

# %% [markdown]
# ## Var platserna tar vägen
#
# Bara yrken där något ändras. Står ett yrke kvar som förut finns ingen inom räckhåll som utbildningen skulle hjälpa dit, eller
# så ger den inte det som saknas.


# %%
def left_by_occupation(rows: Sequence[DemandRow], name: str) -> pd.DataFrame:
    """Platser, tilldelade platser, kvar och slag per yrke."""
    chosen = [row for row in rows if row.level is PlaceLevel.REGION and row.horizon == "all"]
    return pd.DataFrame(
        {
            "yrke": [row.label for row in chosen],
            f"platser {name}": [row.seats for row in chosen],
            f"tilldelade {name}": [row.allocated_seats for row in chosen],
            f"kvar {name}": [row.left for row in chosen],
            f"slag {name}": [str(row.kind) if row.kind else None for row in chosen],
        }
    ).set_index("yrke")


both = left_by_occupation(outcome.before.occupations, "nu").join(
    left_by_occupation(outcome.after.occupations, "med plan"), how="outer"
)
moved = both[both["platser nu"].fillna(-1) != both["platser med plan"].fillna(-1)]
moved

# %% [markdown]
# ## Hur många platser är lagom?
#
# Samma utbildning i olika storlek. När `kvar` slutar minska hjälper inte fler platser: då saknas sökande inom räckhåll, eller
# behoven är mötta.

# %%
sizes = {
    seats: unmet_report(installation, extra_courses=[replace(planned, seats=seats)]).totals[0] for seats in (0, 10)
}
sizes[30] = outcome.after.totals[0]
by_size = pd.DataFrame(
    {"platser": seats, "tilldelade": total.allocated_seats, "kvar": total.left} for seats, total in sizes.items()
).set_index("platser")
by_size

# %%
installation.close()
