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
# # Vad har ändrats mellan två perioder?
#
# Behoven delas efter dagen då de samlades in, och samma rapport räknas för varje period. Arbetssökande och utbildningar är
# desamma, så skillnaden är vad arbetsgivarna berättat. Vill du i stället jämföra med hur det såg ut när en tidigare
# rapport gjordes: `makla report unmet --since`.

# %%
import datetime as dt

import pandas as pd

from matching.demand import PlaceLevel, UnmetReport
from matching.domain import Kind
from service.demand import Choice, unmet_report
from service.wiring import open_installation

installation = open_installation()

# %% [markdown]
# ## Var går gränsen?
#
# Här mitt i underlaget: den dag då hälften av behoven var insamlade. Byt `middle` mot ett datum som betyder något för er, till
# exempel ett halvårsskifte.

# %%
days = sorted(need.gathered_on for need in installation.store.all(Kind.NEED) if need.gathered_on)
middle = days[len(days) // 2]
print(f"{len(days)} behov har en dag: {days[0]} till {days[-1]}. Gränsen är {middle}.")

# %%
earlier = unmet_report(installation, choice=Choice(until=middle - dt.timedelta(days=1)))
later = unmet_report(installation, choice=Choice(since=middle))
for name, one in (("före", earlier), ("från och med", later)):
    print(f"{name} {middle}: {one.coverage.needs} behov från {one.coverage.employers} arbetsgivare")

# %% [markdown]
# ## Yrke för yrke
#
# Ett yrke som bara finns i den ena perioden är inte nödvändigtvis nytt: en mässa eller en rad besök kan ligga bakom. Därför står
# antalet arbetsgivare intill. En skillnad i `kvar` räknas inte ut: varje siffra är framtagen för att kunna visas för sig, och två
# sådana ska inte dras från varandra för att komma åt det som är dolt.


# %%
def by_occupation(report: UnmetReport, name: str) -> pd.DataFrame:
    """Efterfrågan, arbetsgivare, kvar och slag per yrke."""
    rows = [row for row in report.occupations if row.level is PlaceLevel.REGION and row.horizon == "all"]
    return pd.DataFrame(
        {
            "yrke": [row.label for row in rows],
            f"efterfrågan {name}": [row.demand for row in rows],
            f"arbetsgivare {name}": [row.employers for row in rows],
            f"kvar {name}": [row.left for row in rows],
            f"slag {name}": [str(row.kind) if row.kind else None for row in rows],
        }
    ).set_index("yrke")


comparison = by_occupation(earlier, "före").join(by_occupation(later, "efter"), how="outer").sort_index()
comparison

# %% [markdown]
# ## Nytt, borta och kvar

# %%
told_before, told_after = comparison["efterfrågan före"].notna(), comparison["efterfrågan efter"].notna()
change = pd.Series(
    {
        "bara före": int((told_before & ~told_after).sum()),
        "bara efter": int((~told_before & told_after).sum()),
        "i båda": int((told_before & told_after).sum()),
    },
    name="yrken",
)
change

# %% [markdown]
# De yrken som återkommer i båda perioderna är det starkaste skälet att planera något som börjar om ett år.

# %%
lasting = comparison[told_before & told_after]
lasting

# %%
installation.close()
