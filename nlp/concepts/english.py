"""English words for concept recognition, written from general knowledge of clinical language."""

from nlp.concepts.vocabulary import ConceptLanguage
from nlp.languages import word_set

__all__ = ["DATA"]


def _families(table: str) -> dict[str, str]:
    """Read lines `head: word word …`."""
    pairs = {}
    for line in table.strip().splitlines():
        head, _, words = line.partition(":")
        pairs.update(dict.fromkeys(words.split(), head.strip()))
    return pairs


# Words whose relation no ending rule shows; the head stands for all of its line.
_FAMILIES = _families("""
abnormality: abnormal abnormally anomaly anomalous
increased: increase elevated elevation raised increasing
decreased: decrease reduced reduction diminished decreasing lowered lowering diminution
absent: absence absently missing
delayed: delay retarded retardation
enlarged: enlarging enlargement
dilated: dilatation dilation dilatations dilating
short: shortening shortened shortness
thin: thinning thinned thinner
thick: thickening thickened thickness
weak: weakness weakened weakening
narrow: narrowing narrowed narrowness
wide: widening widened widely
broad: broadening broadened broadly
long: elongated elongation lengthened lengthening
small: smallness
swelling: swollen swell
tapered: tapering
unstable: instability unsteady unsteadiness
deficient: deficiency deficit deficiencies
dysfunction: dysfunctional
disorder: disordered disorders
degeneration: degenerative degenerated degenerating
malformed: malformation malformations
calcified: calcification calcifications
ossified: ossification
fragile: fragility
mobile: mobility
hypermobile: hypermobility
flexible: flexibility
flexed: flexion
rigid: rigidity
stiff: stiffness stiffened
loose: looseness lax laxity
dry: dryness
hoarse: hoarseness
pale: paleness
prominent: prominence
protruding: protrusion protruded protuberant
sparse: sparseness sparsity
deaf: deafness
blind: blindness
difficulty: difficult difficulties trouble
impaired: impairment impairing
inability: unable
lose: loss lost losing
painful: pain pains
tender: tenderness
sensitive: sensitivity
intolerant: intolerance
atrophy: atrophic atrophied
hypertrophy: hypertrophic hypertrophied
hypoplasia: hypoplastic
hyperplasia: hyperplastic
aplasia: aplastic
dysplasia: dysplastic
agenesis: agenetic
stenosis: stenotic stenosed
sclerosis: sclerotic
fibrosis: fibrotic
cyst: cystic
spasticity: spastic
dystonia: dystonic
ataxia: ataxic
hypotonia: hypotonic
hypertonia: hypertonic
obesity: obese
asymmetry: asymmetric asymmetrical asymmetrically
edema: edematous
erythema: erythematous
necrosis: necrotic
ulcer: ulceration ulcerated ulcerative
bleeding: bleed bleeds hemorrhage hemorrhagic hemorrhages
eye: ocular ophthalmic ophthalmologic ophthalmological
nose: nasal
face: facial
mouth: oral
ear: auricular otic aural
joint: articular
hearing: auditory
tooth: dental
skin: cutaneous dermal
heart: cardiac
lung: pulmonary
liver: hepatic
kidney: renal
stomach: gastric
bowel: intestinal intestine
spleen: splenic
muscle: muscular
nerve: neural
bone: osseous bony
artery: arterial
vein: venous
vessel: vascular
spine: spinal
vertebra: vertebral
cerebellum: cerebellar
cerebrum: cerebral
retina: retinal
cornea: corneal
eyelid: palpebral
rib: costal
abdomen: abdominal belly
neck: cervical
trunk: truncal
infancy: infant infantile infants
breathing: breathe breathes respiratory respiration
walking: walk walks
speaking: speak speaks
feeding: feed feeds
sleep: sleeping sleeps
growth: growing grow
develop: developmental development developing
intellect: intellectual
cognitive: cognition
behavior: behavioral
breast: mammary
recurrent: recurring recurrence recurrences repeated
frequent: frequently frequency
disc: disk
tumor: neoplasm neoplastic neoplasms tumorous
""")


def _phrases(table: str) -> dict[str, str]:
    """Read lines `word: phrase, phrase, …`."""
    pairs = {}
    for line in table.strip().splitlines():
        word, _, phrases = line.partition(":")
        pairs.update({phrase.strip(): word.strip() for phrase in phrases.split(",")})
    return pairs


def _stands_for(table: str) -> dict[str, tuple[str, ...]]:
    """Read lines `words of texts > words of names`."""
    found: dict[str, tuple[str, ...]] = {}
    for line in table.strip().splitlines():
        said, _, meant = line.partition(">")
        for word in said.split():
            found[word] = (*found.get(word, ()), *meant.split())
    return found


# Phrases that one word stands for. Anatomy, the laboratory, everyday names of findings.
_PHRASES = _phrases("""
leg: lower limb, lower extremity
arm: upper limb, upper extremity
hallux: big toe, great toe
first: 1 st
second: 2 nd
third: 3 rd
fourth: 4 th
fifth: 5 th
deafness: hearing loss, hearing impairment, loss of hearing, impaired hearing, hard of hearing
dyspnea: shortness of breath, short of breath, difficulty breathing, breathing difficulty
leukocyte: white blood cell, white cell, wbc
erythrocyte: red blood cell, red cell, rbc
platelet: blood platelet
ck: creatine kinase, creatine phosphokinase, cpk
ldh: lactate dehydrogenase, lactic dehydrogenase
crp: c reactive protein
esr: erythrocyte sedimentation rate
tsh: thyroid stimulating hormone, thyrotropin
fsh: follicle stimulating hormone
lh: luteinizing hormone
acth: adrenocorticotropic hormone, corticotropin
pth: parathyroid hormone
alp: alkaline phosphatase
alt: alanine aminotransferase, alanine transaminase, sgpt
ast: aspartate aminotransferase, aspartate transaminase, sgot
afp: alpha fetoprotein
csf: cerebrospinal fluid
bmi: body mass index
eeg: electroencephalogram, electroencephalography
ecg: electrocardiogram, electrocardiography, ekg
emg: electromyogram, electromyography
erg: electroretinogram, electroretinography
iga: immunoglobulin a
ige: immunoglobulin e
igg: immunoglobulin g
igm: immunoglobulin m
t3: triiodothyronine
t4: thyroxine
hemoglobin: hb, hgb
potassium: k
skull: cranial vault
testis: testicle
anus: anal opening
gastrointestinal: gi
normal: within normal limits, within normal range, within the normal range, in the normal range
genitourinary: gu
vesicoureteral: vesico ureteric, vesicoureteric
tuberculosis: tb
""")

# Words of texts and the words of names that they may stand for, where the names' own synonyms do
# not teach it. One line, one sense; the sense is not always given back.
_STANDS_FOR = _stands_for("""
anomaly defect malformation deformity disorder involvement manifestation > abnormal
change changes alteration altered complication problem problems issue > abnormal
irregularity disturbance disturbed aberrant unusual atypical > abnormal
malformation deformity defect change > morphology
deformed malformed > abnormal
elevated high raised increased excessive excess > increased elevated high
low decreased reduced diminished depressed deficient > decreased low reduced
poor limited restricted decreased reduced lack > decreased impaired
loss deficit disturbance disturbed poor weak > impaired
dysfunction insufficiency > impaired insufficiency dysfunction
lack missing > absent
hypoplastic underdeveloped small tiny diminutive > small hypoplastic
big large enlarged > large enlarged
prominent large bulky > prominent large
slow retarded late > delayed
retardation delay > delayed retardation
impairment disability handicap retardation > impaired disability retardation
intellectual mental > intellectual mental
tumor mass cancer neoplasm malignancy carcinoma > neoplasm
convulsion fit > seizure
dilated widened enlarged distended > dilated enlarged
thinning atrophy > atrophy thin
shrunken wasted wasting > atrophy
repeated multiple > recurrent
several many numerous multiple > multiple numerous
early > premature
bent > curved
ache aching discomfort soreness > pain
cramping > cramp
heart cardiac > heart
belly tummy stomach > abdomen
renal > kidney
visual > eye
acoustic > hearing
orofacial > mouth
neurologic neurological > neurologic
nail > nail
digit > finger toe digit
limb > limb extremity
mri > mri imaging
lethargic > lethargy
""")

_IRREGULAR = {
    "teeth": "tooth",
    "feet": "foot",
    "children": "child",
    "men": "man",
    "women": "woman",
    "phalanges": "phalanx",
    "metaphyses": "metaphysis",
    "epiphyses": "epiphysis",
    "diaphyses": "diaphysis",
    "metastases": "metastasis",
    "diagnoses": "diagnosis",
    "bronchi": "bronchus",
    "nevi": "nevus",
    "nuclei": "nucleus",
    "thrombi": "thrombus",
    "emboli": "embolus",
    "calculi": "calculus",
    "fungi": "fungus",
    "testes": "testis",
    "irises": "iris",
    "irides": "iris",
    "nares": "naris",
    "ova": "ovum",
    "septa": "septum",
    "atria": "atrium",
    "diverticula": "diverticulum",
    "labia": "labium",
    "crania": "cranium",
    "larynges": "larynx",
    "cortices": "cortex",
    "apices": "apex",
    "indices": "index",
    "foramina": "foramen",
    "lumina": "lumen",
    "criteria": "criterion",
    "ganglia": "ganglion",
    "calves": "calf",
    "halves": "half",
    "viscera": "viscus",
    "series": "series",
    "species": "species",
    "herpes": "herpes",
    "rabies": "rabies",
    "caries": "caries",
    "scabies": "scabies",
    "rickets": "rickets",
    "hives": "hives",
    "pes": "pes",
    "diabetes": "diabetes",
    "always": "always",
    "lens": "lens",
    "biceps": "biceps",
    "triceps": "triceps",
    "quadriceps": "quadriceps",
}

DATA = ConceptLanguage(
    # British to American, and the letters that both sides write in two ways.
    spelling=(
        ("oe", "e"),
        ("ae", "e"),
        ("our", "or"),
        ("leuco", "leuko"),
        ("sulph", "sulf"),
        ("isation", "ization"),
        ("yse", "yze"),
        ("ise", "ize"),
        ("ising", "izing"),
        ("ll", "l"),
        ("centre", "center"),
        ("fibre", "fiber"),
        ("goitre", "goiter"),
        ("fontanele", "fontanel"),
        ("grey", "gray"),
        ("aneurism", "aneurysm"),
    ),
    # After `spelling`: Latin plurals in -ae end in -e by now and are left to the stem.
    inflection=(
        ("mata", "ma"),
        ("oses", "osis"),
        ("yzes", "ysis"),
        ("eses", "esis"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("ies", "y"),
        ("ss", "ss"),
        ("us", "us"),
        ("is", "is"),
        ("s", ""),
    ),
    irregular=_IRREGULAR,
    families=_FAMILIES,
    suffixes=(
        "ization",
        "ational",
        "ation",
        "ement",
        "ition",
        "ment",
        "ness",
        "ally",
        "ical",
        "ing",
        "ion",
        "ity",
        "ous",
        "ive",
        "ed",
        "ly",
        "al",
        "ic",
        "us",
        "um",
        "is",
        "er",
        "y",
        "e",
        "a",
        "i",
    ),
    empty=word_set("a an the of in on at to for his her their its my your our this these both as"),
    modifiers=word_set(
        "mild mildly moderate moderately severe severely profound marked markedly slight slightly"
        " significant significantly extreme extremely left right bilateral bilaterally unilateral"
        " acute chronic progressive progressively intermittent persistent occasional recurrent"
        " diffuse generalized focal multiple isolated congenital postnatal prenatal early late"
        " distal proximal anterior posterior upper lower very serum plasma circulating"
        " concentration concentrations level levels excretion output titer titers activity sided"
        " crystalline new initial recent sudden gradual transient constant constantly continuous"
        " symptomatic asymptomatic symmetric symmetrical asymmetric asymmetrical central peripheral"
        " remarkable minor major massive gross marked subtle minimal extensive further both total"
        " red blue yellow dark subjective objective known typical worsening increasing ongoing"
    ),
    droppable=word_set(
        # "How much of it there is" and "how it is built": understood in speech, written in names.
        "serum plasma circulating concentration level levels morphology"
    ),
    alternatives={
        "increased": ("high",),
        "elevated": ("high",),
        "decreased": ("low",),
        "reduced": ("low",),
        "abnormality": ("disorder", "malformation", "defect"),
        "carcinoma": ("cancer",),
        "edema": ("swelling",),
        "seizure": ("convulsion",),
        "seizures": ("convulsions",),
        "delayed": ("late",),
        "difficulty": ("problem",),
        "difficulties": ("problem",),
    },
    false_friends={
        "arranging": "a common verb",
        "ordering": "a common verb, and what is done with tests",
        "collecting": "a common verb; collecting ducts",
        "bouncing": "a common verb",
        "cutting": "a common verb",
        "hopping": "a common verb",
        "jumping": "a common verb",
        "spinning": "a common verb",
        "mouthing": "a common verb",
        "inaction": "an everyday word",
        "inertia": "an everyday word",
        "imbalance": "says nothing without what is out of balance (electrolytes, hormones)",
        "plethora": "mostly 'a plethora of'",
        "oncology": "a department",
        "rosette": "a finding of histology by itself",
        "trance": "an everyday word",
        "cold": "an infection or a temperature, seldom a finding",
        "colds": "infections",
        "pits": "says nothing without where",
        "odd": "an everyday word",
        "sad": "an everyday word that is no disorder",
        "thin": "of anything",
        "slowness": "of anything",
        "dullness": "mostly a percussion note",
        "tearing": "a tear, or tears",
        "spots": "says nothing without where",
        "pt": "patient, or prothrombin time",
        "ms": "multiple sclerosis, mitral stenosis, morphine sulphate, milliseconds",
        "all": "an everyday word; leukaemia only in capitals, and then still often 'all'",
        "ra": "rheumatoid arthritis, right atrium, room air",
        "cp": "cerebral palsy, chest pain",
        "mi": "myocardial infarction, mitral insufficiency",
        "bo": "body odour, bowel obstruction",
        "as": "an everyday word; aortic stenosis only by its context",
        "rad": "right axis deviation, reactive airway disease, radiation dose",
        "csu": "urticaria, catheter specimen of urine",
        "lft": "lipoma, liver function test",
        "ome": "otitis media, or the ending of a word",
    },
    exact_forms=word_set(
        "falls fits rales crackles tics chills spots illusions delusions scars sweats"
    ),
    copulas=word_set(
        "is are was were be been being has have had appears appeared seems seemed became becomes"
        " remained remains looked looks"
    ),
    normal=word_set("normal unremarkable intact normally"),
    abnormal="abnormal",
    adverb_endings=("ally", "sly", "tly", "dly", "ely"),
    phrases=_PHRASES,
    stands_for=_STANDS_FOR,
    kept=word_set(
        # Left out of some synonyms or named there by a part: no word stands for them.
        "bone cell cells tissue liver lymphocyte cholesterol kidney no sign with within"
        # Of too many senses.
        " deficient affect syndrome"
    ),
    adjectives=(
        ("cephalic", "cephaly"),
        ("ic", "ia"),
        ("ic", "y"),
        ("ic", "ism"),
        ("ic", "e"),
        ("otic", "osis"),
        ("etic", "esis"),
        ("itic", "itis"),
        ("aneous", "a"),
        ("tensive", "tension"),
        ("ectic", "exia"),
        ("eptic", "epsy"),
        ("emic", "emia"),
        ("ous", "y"),
        ("ous", ""),
        ("able", "ability"),
        ("ent", "ence"),
        ("plegic", "plegia"),
        ("paretic", "paresis"),
        ("ate", "ation"),
        ("ed", ""),
    ),
    joiners=word_set("and or / , & nor"),
    conjunctions=word_set("and or / & nor"),
    followers=word_set(
        "and or nor but with without in on at of to for from by during after before since as that"
        " which who when while then than via per is are was were again also too now today"
        " still later initially only until up despite because if not"
    ),
)
