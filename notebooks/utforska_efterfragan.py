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
# # Vilken kompetens saknas här, och hur säkra är vi?
#
# Rapporten om efterfrågan som inte möts, som tabeller att vända på. Kör `makla demo` först (eller peka ut en egen
# arbetsyta med `MAKLA_WORKSPACE`). Allt räknas på den här datorn och inget sparas.
#
# Siffror om färre än fem personer är dolda (`None`), och ett antal som ingen har berättat är okänt, inte noll.

# %%
import pandas as pd

from matching.demand import PlaceLevel
from service.demand import Choice, unmet_report
from service.wiring import open_installation

installation = open_installation()
report = unmet_report(installation, choice=Choice(place="Eskilstuna", region=("Södermanlands län",)))

# %% [markdown]
# ## Vad underlaget är
#
# Innan en enda siffra tolkas: hur många behov är räknade, hur många föll bort och varför, och hur många arbetsgivare
# står bakom? Behov från besök och annonser visas var för sig, eftersom de inte mäter samma sak.

# %%
coverage = report.coverage
basis = pd.Series(
    {
        "behov i allt": coverage.needs_read,
        "räknade": coverage.needs,
        "stängda": coverage.closed,
        "utanför området": coverage.outside_area,
        "berättade två gånger": coverage.duplicates,
        "utan antal": coverage.headcount_unknown,
        "arbetsgivare": coverage.employers,
        "personer enligt besök, formulär, workshop och mässa": coverage.demand_own,
        "personer enligt annonser": coverage.demand_ads,
        "utbildningar som går att söka": coverage.courses,
        "av dem utan platsantal": coverage.seats_unknown,
    },
    name="antal",
)
basis

# %% [markdown]
# ## Vad som saknas mest, per yrke
#
# `kvar` är efterfrågan minus de arbetssökande som redan kan och de platser som går att nå. Intervallet säger hur mycket
# `kvar` kan röra sig om andra arbetsgivare hade svarat och om gränsen för en träff legat något högre eller lägre.

# %%
everywhere = [row for row in report.occupations if row.level is PlaceLevel.REGION and row.horizon == "all"]
occupations = pd.DataFrame(
    {
        "yrke": row.label,
        "efterfrågan": row.demand,
        "varav annonser": row.demand_ads,
        "kan nu": row.supply_now,
        "inom räckhåll": row.in_reach,
        "platser": row.seats,
        "platser okända": row.seats_unknown,
        "kvar": row.left,
        "kvar lägst": row.intervals["left"].low if "left" in row.intervals and row.left is not None else None,
        "kvar högst": row.intervals["left"].high if "left" in row.intervals and row.left is not None else None,
        "slag": str(row.kind) if row.kind else None,
    }
    for row in everywhere
).sort_values(["kvar", "yrke"], ascending=[False, True], na_position="last", ignore_index=True)
occupations.head(15)

# %% [markdown]
# ## Varför det saknas
#
# Samma efterfrågan efter slag: finns ingen utbildning alls, är platserna för få, ligger den på fel ort eller startar för
# sent? Det är olika beslut. Rader vars slag är dolt står för sig.

# %%
kinds = (
    occupations.assign(slag=occupations["slag"].fillna("visas inte"))
    .groupby("slag")
    .agg(yrken=("yrke", "count"), efterfrågan=("efterfrågan", "sum"))
    .sort_values("efterfrågan", ascending=False)
)
kinds

# %% [markdown]
# ## Öppna en siffra
#
# Varje rad går att följa ned till behoven och utbildningarna bakom. Här den översta.

# %%
worst = max(everywhere, key=lambda row: (row.left or 0.0, row.label))
needs = {need.need_id: need for need in report.needs}
behind = pd.DataFrame(
    {
        "behov": need.need_id,
        "rubrik": need.title,
        "källa": need.source,
        "ort": need.place,
        "antal": need.headcount,
        "insamlat": need.gathered_on,
    }
    for need in (needs[i] for i in worst.need_ids)
)
print(f"{worst.label}: efterfrågan {worst.demand:g}, kvar {worst.left}, {worst.kind or 'slaget visas inte'}")
behind

# %% [markdown]
# ## Hur mycket beror på gränsen?
#
# Gränsen för när någon räknas som en träff är vald på bedömda exempel. Ändras slutsatsen när den flyttas ett steg åt
# vardera hållet är den inte säker.

# %%
sensitivity = pd.DataFrame(
    {
        "gräns": row.floor,
        "vald": row.chosen,
        "kan nu": row.supply_now,
        "inom räckhåll": row.in_reach,
        "kvar": row.left,
    }
    for row in report.sensitivity
)
sensitivity

# %%
installation.close()
