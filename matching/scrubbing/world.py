"""Countries, their adjectives and the words for those who come from them."""

from __future__ import annotations

from typing import Final

COUNTRIES: Final = (
    "sverige|afghanistan|albanien|algeriet|angola|argentina|armenien|australien|azerbajdzjan|bangladesh|belarus|"
    "vitryssland|belgien|bolivia|bosnien|brasilien|bulgarien|burundi|chile|colombia|cypern|danmark|egypten|"
    "ecuador|england|eritrea|estland|etiopien|filippinerna|finland|frankrike|gambia|georgien|ghana|grekland|"
    "guatemala|guinea|honduras|indien|indonesien|irak|iran|irland|island|israel|italien|jamaica|japan|jemen|"
    "jordanien|kamerun|kanada|kazakstan|kenya|kina|kongo|kosovo|kroatien|kuba|kurdistan|kuwait|laos|lettland|"
    "libanon|liberia|libyen|litauen|makedonien|nordmakedonien|malaysia|mali|marocko|mauretanien|mexiko|"
    "moldavien|mongoliet|montenegro|myanmar|burma|nederländerna|nepal|nicaragua|nigeria|norge|pakistan|"
    "palestina|peru|polen|portugal|rumänien|rwanda|ryssland|saudiarabien|schweiz|senegal|serbien|singapore|"
    "skottland|slovakien|slovenien|somalia|somaliland|spanien|storbritannien|sudan|sydafrika|sydkorea|sydsudan|"
    "syrien|tadzjikistan|taiwan|tanzania|tchad|thailand|tjeckien|togo|tunisien|turkiet|turkmenistan|tyskland|"
    "uganda|ukraina|ungern|uruguay|usa|uzbekistan|venezuela|vietnam|zambia|zimbabwe|österrike|afrika|asien|"
    "sydamerika|balkan|mellanöstern|syria|iraq|turkey|ukraine|poland|ethiopia"
)
ADJECTIVES: Final = (
    "afghansk|afrikansk|albansk|algerisk|amerikansk|arabisk|argentinsk|armenisk|asiatisk|assyrisk|azerisk|"
    "baltisk|belgisk|bosnisk|brasiliansk|brittisk|bulgarisk|burmesisk|chilensk|colombiansk|dansk|egyptisk|"
    "engelsk|eritreansk|estnisk|etiopisk|europeisk|filippinsk|finsk|finländsk|fransk|gambisk|georgisk|ghanansk|"
    "grekisk|indisk|indonesisk|irakisk|iransk|irländsk|isländsk|israelisk|italiensk|japansk|jemenitisk|jordansk|"
    "kenyansk|kinesisk|kongolesisk|kroatisk|kubansk|kurdisk|lettisk|libanesisk|libysk|litauisk|makedonsk|"
    "marockansk|mexikansk|moldavisk|nederländsk|nepalesisk|nigeriansk|nordisk|norsk|pakistansk|palestinsk|"
    "persisk|peruansk|polsk|portugisisk|romsk|rumänsk|rysk|samisk|serbisk|slovakisk|slovensk|somalisk|spansk|"
    "sudanesisk|svensk|syrisk|syriansk|sydamerikansk|tjeckisk|tunisisk|turkisk|tysk|ugandisk|ukrainsk|ungersk|"
    "utländsk|utomeuropeisk|utomnordisk|uzbekisk|venezuelansk|vietnamesisk|österrikisk|angolansk|australisk|"
    "azerbajdzjansk|bangladeshisk|belarusisk|vitrysk|boliviansk|burundisk|cypriotisk|costaricansk|dominikansk|"
    "ecuadoriansk|emiratisk|gabonesisk|guatemalansk|guineansk|haitisk|honduransk|ivoriansk|jamaicansk|"
    "kambodjansk|kamerunsk|kanadensisk|kazakisk|kirgisisk|kosovansk|kosovoalbansk|kuwaitisk|laotisk|liberiansk|"
    "malaysisk|malisk|maltesisk|mauretansk|mongolisk|montenegrinsk|moçambikisk|namibisk|nicaraguansk|omansk|"
    "oromosk|panamansk|paraguayansk|qatarisk|rwandisk|salvadoransk|saudiarabisk|saudisk|schweizisk|senegalesisk|"
    "sierraleonsk|singaporiansk|skotsk|srilankesisk|sydafrikansk|sydkoreansk|koreansk|sydsudanesisk|tadzjikisk|"
    "taiwanesisk|tamilsk|tanzanisk|tchadisk|thailändsk|tibetansk|tigreansk|tjetjensk|togolesisk|turkmensk|"
    "uruguayansk|uigurisk|walesisk|zambisk|zimbabwisk|jugoslavisk|sovjetisk|judisk|latinamerikansk|"
    "västafrikansk|östafrikansk|nordafrikansk|centralasiatisk|västerländsk|skandinavisk|sverigefinsk|tornedalsk|"
    "syrian|iraqi|iranian|somali|eritrean|ethiopian|afghan|turkish|polish|ukrainian|bosnian|vietnamese|peruvian|"
    "nigerian|finnish|swedish"
)
NATIONALS: Final = (
    "afghan|alban|algerier|amerikan|arab|armenier|assyrier|azer|belgare|bosnier|brasilianare|britt|bulgar|"
    "burmes|chilenare|colombian|dansk|egyptier|engelsman|eritrean|est|etiopier|filippinare|finne|finländare|"
    "fransman|gambier|georgier|ghanan|grek|indier|indones|irakier|iranier|irländare|islänning|israel|italienare|"
    "japan|jemenit|jordanier|kenyan|kines|kongoles|kroat|kuban|kurd|lett|libanes|libyer|litauer|makedonier|"
    "marockan|mexikan|moldav|nepales|nigerian|norrman|pakistanier|palestinier|perser|peruan|polack|portugis|rom|"
    "rumän|ryss|same|serb|slovak|sloven|somalier|spanjor|sudanes|svensk|syrier|syrian|tjeck|tjetjen|tunisier|"
    "turk|tysk|ugandier|ukrainare|ungrare|uzbek|venezuelan|vietnames|österrikare|invandrare|flykting|"
    "asylsökande|utlandsfödd"
)
