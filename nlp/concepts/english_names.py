"""What clinicians and patients call findings that HPO knows by other names only.

Written from general knowledge of clinical and everyday English, not reviewed. An entry is the name
of an HPO term, a colon, and what else it is called, indented where it goes on in the next line.
Inflection, word order, spelling and the words that may stand for others are the recogniser's work
and need no entry.
"""

__all__ = ["NAMES"]

NAMES = """
Muscle weakness: weakness, reduced muscle power, decreased muscle strength, loss of strength,
    reduced power, loss of power, decreased power
Asthenia: adynamia, generalized debility, lack of strength and energy
Fatigue: tired, tiredness, feeling tired, lethargic feeling, exhaustion, lack of energy, low
    energy, feeling run down, exhausted
Fever: feverish, febrile, pyrexial, high temperature, raised temperature, elevated temperature,
    running a temperature, fevers, febrile illness, spiking temperatures
Chills: rigors, shivering, shaking chills, shivers
Night sweats: sweating at night, drenching sweats, nocturnal sweats
Hyperhidrosis: profuse sweating, diaphoresis, diaphoretic, sweaty
Hypohidrosis: decreased sweating, reduced sweating, lack of sweating
Anorexia: poor appetite, loss of appetite, decreased appetite, lack of appetite, reduced appetite,
    not eating, no appetite, inappetence
Polyphagia: increased appetite, always hungry, excessive hunger
Polydipsia: increased thirst, drinks a lot, very thirsty, constant thirst
Polyuria: passing a lot of urine, increased urine output, excessive urination
Pollakisuria: frequent urination, frequency of urination, urinating often, passing urine often
Nocturia: urination at night, waking to urinate
Dysuria: burning on urination, pain on urination, painful micturition, burning urination, pain
    when urinating, stinging urine, burning micturition
Hematuria: blood in the urine, bloody urine
Oliguria: decreased urine output, reduced urine output, low urine output
Dark urine: dark coloured urine, tea coloured urine, cola coloured urine, brown urine
Urinary incontinence: incontinent of urine, leaking urine, wets himself, wets herself, loss of
    bladder control
Bowel incontinence: incontinent of stool, loss of bowel control, incontinent of feces
Urinary hesitancy: difficulty starting urination, trouble starting urine
Urinary retention: unable to pass urine, cannot pass urine, unable to void
Weight loss: lost weight, losing weight, loss of body weight, weight has dropped
Increased body weight: weight gain, gained weight, gaining weight
Failure to thrive: poor weight gain, not thriving, faltering growth, inadequate weight gain
Cachexia: cachectic, emaciated, emaciation
Slender build: thin build, slim build, slim habitus, thin habitus, asthenic habitus, thin body build
Overweight: increased body mass index
Obesity: obese
Short stature: short for age, short height, reduced height, low height, short adult height
Tall stature: tall height, increased height
Growth delay: poor growth, growth failure, growth retarded, slow growth, stunted growth, impaired
    growth
Microcephaly: small head, reduced head circumference, small head circumference
Macrocephaly: large head, big head, increased head circumference, large head circumference
Abnormal facial shape: facial dysmorphism, dysmorphic face, craniofacial dysmorphism, dysmorphic
    facies, characteristic facies, unusual facies
Localized skin lesion: skin lesion, cutaneous lesion
Skin rash: skin eruption, exanthem, rashes
Maculopapular exanthema: maculopapular rash, macular rash, morbilliform rash
Malar rash: butterfly rash, facial rash
Pruritus: itch, itchy, itching, itchy skin, itchiness
Urticaria: hives, wheals, welts, nettle rash
Bruising susceptibility: easy bruising, bruises easily, easily bruised, bruising
Spontaneous hematomas: spontaneous bruising, unexplained bruising
Petechiae: petechial rash, petechial hemorrhages
Jaundice: yellow skin, yellowing of the skin, yellow eyes, yellowing of the eyes, icterus,
    icteric, jaundiced, scleral icterus
Pallor: pale, paleness, looks pale, pale skin
Cyanosis: cyanosed, cyanotic, blue lips, bluish discoloration, bluish skin
Acrocyanosis: blue fingers, bluish hands, bluish feet
Flushing: flushed, hot flushes, hot flashes
Alopecia: hair loss, losing hair, baldness, bald, thinning hair
Dry skin: xerosis, dryness of the skin, skin is dry
Erythema: redness of the skin, reddened skin, skin redness
Hyperpigmentation of the skin: skin darkening, darkening of the skin, hyperpigmented skin
Hypopigmentation of the skin: hypopigmented skin, pale patches
Hypopigmented skin patches: hypopigmented patches, white patches of skin, ash leaf spots,
    hypomelanotic macules, ash-leaf macules
Cafe-au-lait spot: cafe au lait macules, cafe au lait patches, coffee colored spots
Scarring: scars, scar formation
Skin ulcer: ulcerated skin, skin ulceration, leg ulcer
Nail dysplasia: malformed nails, dystrophic nails
Clubbing: clubbing of fingers, clubbed fingers, digital clubbing, finger clubbing, clubbing of the
    nails
Edema: fluid retention, edematous
Pedal edema: ankle swelling, swollen ankles, swollen feet, swelling of the feet, ankle edema, leg
    swelling, swollen legs, peripheral edema, leg edema
Facial edema: facial swelling, swollen face, puffy face, facial puffiness
Periorbital edema: swelling around the eyes, puffy eyes, swollen eyelids
Anasarca: generalized edema, generalized swelling
Lymphadenopathy: swollen glands, enlarged lymph nodes, swollen lymph nodes, swollen lymph glands,
    palpable lymph nodes, enlarged glands
Cervical lymphadenopathy: enlarged cervical lymph nodes, swollen neck glands, enlarged neck nodes,
    lumps in the neck
Headache: head pain, headaches, cephalgia, pain in the head, cephalalgia
Migraine: migraines, migrainous headache, migraine headache
Vertigo: spinning sensation, room spinning, dizzy
Syncope: fainting, fainted, blackout, blackouts, passed out, syncopal episode
Presyncope: near syncope, near fainting, almost fainted, feeling faint
Seizure: fits, convulsion, convulsions, convulsive episode, epileptic fit, epileptic seizure,
    seizure disorder, epilepsy, epileptic
Bilateral tonic-clonic seizure: grand mal, tonic clonic convulsions, generalized tonic clonic
    convulsions
Status epilepticus: continuous seizures, prolonged seizure
Confusion: confused, disoriented, disorientation, altered mental status, confusional state
Reduced consciousness: decreased level of consciousness, reduced level of consciousness, altered
    consciousness, altered sensorium, obtunded, obtundation, impaired consciousness, altered level
    of consciousness
Coma: comatose, unconscious
Drowsiness: drowsy, sleepy, somnolent, somnolence, sleepiness
Lethargy: lethargic, sluggish, listless, listlessness
Excessive daytime somnolence: sleepy during the day, daytime sleepiness, hypersomnolence
Insomnia: unable to sleep, trouble sleeping, difficulty sleeping, sleeplessness, poor sleep,
    cannot sleep, difficulty falling asleep
Sleep abnormality: sleep disturbance, disturbed sleep, sleep problems, sleep difficulties,
    disrupted sleep
Memory impairment: memory loss, forgetfulness, forgetful, poor memory, loss of memory, memory
    problems, memory deficits, impaired memory, amnesia
Cognitive impairment: cognitive deficits, cognitive dysfunction, cognitive difficulties, impaired
    cognition, cognitive delay, cognitive disability
Dementia: demented, dementing illness
Mental deterioration: cognitive decline, intellectual decline, intellectual deterioration
Intellectual disability: abnormal intelligence, mentally retarded, mental retardation,
    intellectually disabled, learning disability, low intelligence, mental handicap, intellectual
    impairment, subnormal intelligence
Intellectual disability, mild: mild learning disability, mild mental retardation, mildly retarded
Intellectual disability, moderate: moderate learning disability, moderate mental retardation
Intellectual disability, severe: severe learning disability, severe mental retardation, severe
    intellectual impairment
Intellectual disability, profound: profound learning disability, profound mental retardation
Specific learning disability: learning disabilities, learning difficulties, learning difficulty,
    learning problems, learning disorder
Global developmental delay: delayed milestones, psychomotor retardation, psychomotor delay,
    delayed development, developmental retardation, developmental disability, slow development,
    delayed psychomotor development, developmentally delayed
Motor delay: delayed motor milestones, delayed walking, late walking, delayed motor skills, motor
    retardation, motor developmental delay
Delayed speech and language development: speech delay, language delay, delayed speech, late
    talking, slow to talk, speech retardation, delayed language, language developmental delay,
    late talker
Absent speech: no speech, nonverbal, non-verbal, never spoke, no words, did not develop speech,
    lack of speech, cannot speak, unable to speak, not speaking
Abnormal speech pattern: speech difficulties, speech problems, speech disorder, speech impediment
Loss of speech: lost speech, lost the ability to speak, loss of language, lost ability to talk,
    lost language
Developmental regression: loss of milestones, loss of skills, lost skills, regression of
    milestones, regressed, loss of acquired skills, loss of developmental milestones,
    neuroregression, lost milestones, neurological regression, regression of skills
Progressive neurologic deterioration: neurological deterioration, neurologic decline,
    neurodegeneration, neurological decline
Autistic behavior: autistic features, autistic traits, autism, autism spectrum disorder, autistic
Attention deficit hyperactivity disorder: attention deficit disorder, hyperactivity disorder
Hyperactivity: overactivity
Aggressive behavior: aggression, aggressiveness, violent behavior
Self-injurious behavior: self harm, self-harming, harms himself, harms herself, self-inflicted
    injury, deliberate self harm
Self-mutilation: self mutilating behavior, self-mutilating
Irritability: irritable, easily irritated
Anxiety: anxious, feeling anxious, anxiety disorder, nervousness
Depression: depressed mood, low mood, feeling down, depressive episode, depressive disorder
Suicidal ideation: suicidal thoughts, thoughts of suicide, suicidal, wants to die
Hallucinations: hallucinating, hallucination
Visual hallucination: seeing things that are not there
Auditory hallucination: hearing voices
Delusion: delusions, delusional ideas, delusional
Psychosis: psychotic, psychotic episode, psychotic symptoms
Emotional lability: labile mood, mood swings, labile affect, emotionally labile
Apathy: loss of interest, apathetic, lack of interest, indifference
Agitation: agitated
Atypical behavior: behavioral problems, behavioural disturbance, behavioral difficulties, behavior
    disorder
Tremor: trembling, shaking of the hands, shaky hands, shakiness, tremulous, tremulousness, hand
    tremor
Resting tremor: tremor at rest, rest tremor
Intention tremor: kinetic tremor, tremor on intention
Ataxia: ataxic, incoordination, lack of coordination, poor coordination, uncoordinated
Gait ataxia: ataxic gait, ataxia of gait
Unsteady gait: unsteady walking, unsteadiness when walking, unsteady on feet, unsteadiness on
    walking
Gait disturbance: abnormal gait, gait difficulties, difficulty walking, trouble walking, walking
    difficulties, gait problems, gait impairment, walks with difficulty, impaired gait, difficulty
    in walking, gait disorder
Inability to walk: cannot walk, unable to walk, non-ambulatory, nonambulatory, wheelchair bound,
    never walked, unable to ambulate
Loss of ambulation: lost ability to walk, loss of ability to walk, stopped walking
Frequent falls: falls often, recurrent falls, repeated falls, multiple falls, falling frequently
Falls: tendency to fall
Postural instability: balance problems, loss of balance, poor balance, impaired balance, balance
    difficulties, disequilibrium
Poor head control: head lag, no head control, poor head support
Involuntary movements: abnormal movements, uncontrolled movements
Chorea: choreiform movements, choreic movements, choreatic movements
Dystonia: dystonic posturing, dystonic movements, dystonic posture, dystonic postures
Myoclonus: myoclonic jerks, jerking movements, jerky movements, muscle jerks, myoclonic
Hypotonia: floppy, low muscle tone, decreased muscle tone, reduced tone, floppiness, low tone,
    decreased tone, hypotonic, reduced muscle tone, poor tone, poor muscle tone
Generalized hypotonia: floppy infant, diffuse hypotonia, global hypotonia, generalized floppiness
Neonatal hypotonia: hypotonia at birth, floppy at birth, hypotonic at birth, hypotonia in the
    neonatal period, congenital hypotonia
Hypertonia: increased tone, increased muscle tone, high muscle tone, hypertonic, raised tone
Spasticity: spastic, spastic tone
Muscle stiffness: stiff muscles, muscular stiffness
Bradykinesia: slow movements, slowed movements, slowness of movement, slowing of movement
Hypokinesia: paucity of movement, decreased movement, reduced movement, decreased spontaneous
    movement, paucity of movements
Muscle spasm: muscle spasms, muscular spasms, cramps, leg cramps, muscle cramping
Myalgia: muscle pain, muscle aches, aching muscles, muscular pain, muscle ache, body aches, muscle
    soreness
Skeletal muscle atrophy: muscle wasting, muscular atrophy, amyotrophy, loss of muscle mass, muscle
    loss, wasted muscles, wasting of muscles, thin muscles
Rhabdomyolysis: breakdown of muscle
Proximal muscle weakness: proximal weakness
Distal muscle weakness: distal weakness
Facial palsy: facial weakness, facial droop, facial paralysis, drooping of the face, facial nerve
    palsy
Hemiparesis: weakness of one side, unilateral weakness, left sided weakness, right sided weakness,
    one sided weakness, left-sided weakness, right-sided weakness
Paraparesis: weakness of both legs
Hyperreflexia: brisk reflexes, increased reflexes, brisk deep tendon reflexes, exaggerated
    reflexes, hyperactive reflexes, brisk tendon reflexes, increased tendon reflexes, exaggerated
    deep tendon reflexes
Hyporeflexia: reduced reflexes, decreased reflexes, diminished reflexes, depressed reflexes,
    decreased deep tendon reflexes, diminished tendon reflexes, hypoactive reflexes, sluggish
    reflexes
Areflexia: absent reflexes, absence of reflexes, absent deep tendon reflexes, loss of reflexes,
    absent tendon reflexes
Babinski sign: extensor plantar response, upgoing plantars, positive babinski, extensor plantar
    reflex, upgoing toes, extensor plantars
Clonus: ankle clonus
Paresthesia: pins and needles, tingling, numbness and tingling, prickling, tingling sensation
Somatic sensory dysfunction: abnormal sensation, numbness, loss of sensation, decreased sensation,
    reduced sensation, numb, sensory loss, sensory deficit
Hypoesthesia: numb feeling
Dysesthesia: burning sensation, burning feeling
Peripheral neuropathy: neuropathy, polyneuropathy, peripheral nerve damage
Dysarthria: slurred speech, slurring of speech, speech is slurred, slurred, dysarthric, indistinct
    speech
Dysphagia: difficulty swallowing, trouble swallowing, swallowing problems, food sticking,
    swallowing difficulties, difficulty in swallowing, impaired swallowing, unable to swallow,
    swallowing dysfunction
Odynophagia: painful swallowing, pain on swallowing
Drooling: sialorrhea, dribbling, drools
Excessive salivation: hypersalivation, increased salivation, excessive saliva
Xerostomia: dry mouth, mouth is dry
Hoarse voice: hoarse, hoarseness
Dysphonia: voice change, change of voice, altered voice
Aphasia: word finding difficulty, word finding difficulties, loss of language ability
Visual impairment: poor vision, vision problems, impaired vision, visual problems, decreased
    vision, visual disturbance, visual disturbances, low vision, poor eyesight, visual loss,
    vision impairment
Reduced visual acuity: decreased visual acuity, reduced vision, poor visual acuity, low visual
    acuity, diminished vision
Visual loss: loss of vision, vision loss, lost vision, loss of sight
Blindness: blind, no light perception
Blurred vision: blurry vision, blurring of vision, vision is blurred, hazy vision
Diplopia: double vision, seeing double
Nyctalopia: night blindness, poor night vision, difficulty seeing at night
Photophobia: sensitivity to light, light hurts eyes, light sensitivity, sensitive to light
Ptosis: drooping eyelid, drooping eyelids, droopy eyelids, drooping of the eyelid
Strabismus: squint, squinting, crossed eyes, cross-eyed, misaligned eyes
Nystagmus: nystagmoid movements, jerky eye movements
Abnormality of eye movement: abnormal eye movements, eye movement disorder, oculomotor
    abnormalities, roving eye movements
Myopia: nearsighted, nearsightedness, short sighted, shortsighted, short-sightedness
Hypermetropia: farsighted, far sighted, farsightedness
Cataract: lens opacity, clouding of the lens, cataracts, opacity of the lens
Ectopia lentis: dislocated lens, lens dislocation, subluxated lens, dislocation of the lens, lens
    subluxation
Red eye: redness of the eye, red eyes, eye redness, conjunctival injection, injected conjunctiva
Epiphora: watery eyes, watering eyes, tearing of the eyes, lacrimation, watering of eyes,
    excessive tearing
Keratoconjunctivitis sicca: dry eyes, dry eye
Ocular pain: eye pain, painful eye
Hearing impairment: hard of hearing, poor hearing, hearing difficulties, difficulty hearing,
    hearing problems, reduced hearing, hearing deficit, decreased hearing, deaf, hearing
    difficulty, difficulty in hearing
Tinnitus: ringing in the ears, ringing in ears, buzzing in the ears
Ear pain: earache, ear pain, pain in the ear
Recurrent otitis media: recurrent ear infections, frequent ear infections, repeated ear infections
Otitis media: middle ear infection, ear infection
Epistaxis: nosebleed, nosebleeds, nose bleed, bleeding from the nose, nose bleeds
Rhinorrhea: runny nose, running nose, nasal discharge, rhinorrhoea
Nasal congestion: stuffy nose, blocked nose, nasal obstruction, nasal stuffiness
Anosmia: loss of smell, cannot smell, lack of smell
Pharyngitis: sore throat, throat pain
Cough: coughing, coughs
Productive cough: cough with sputum, cough with phlegm, cough productive of sputum, coughing up
    phlegm
Nonproductive cough: dry cough
Hemoptysis: coughing up blood, coughing blood, blood in sputum, blood-streaked sputum, bloody
    sputum
Dyspnea: breathlessness, breathless, short of breath, out of breath, difficulty breathing, trouble
    breathing, breathing problems, labored breathing, breathing difficulties, dyspneic
Exertional dyspnea: dyspnea on exertion, shortness of breath on exertion, breathless on exertion,
    breathlessness on exertion, shortness of breath with exertion, exertional shortness of breath,
    dyspnea on effort
Orthopnea: shortness of breath lying flat, unable to lie flat
Tachypnea: rapid breathing, fast breathing, increased respiratory rate, tachypneic, elevated
    respiratory rate, breathing fast, high respiratory rate
Respiratory distress: labored respiration, increased work of breathing
Respiratory insufficiency: respiratory compromise, breathing insufficiency
Apnea: stopped breathing, pauses in breathing, apneic episodes, apneic spells, apneas
Wheezing: wheeze, wheezy, wheezes
Stridor: noisy breathing in
Hypoxemia: low oxygen saturation, desaturation, hypoxic, decreased oxygen saturation, low oxygen
    levels
Pneumonia: lung infection
Respiratory tract infection: chest infection, airway infection
Recurrent respiratory infections: recurrent chest infections, frequent respiratory infections,
    recurrent respiratory tract infections, repeated chest infections, frequent chest infections
Pleural effusion: fluid around the lung, fluid on the lung
Pulmonary edema: fluid in the lungs
Atelectasis: collapsed lung segment, lobar collapse
Sepsis: septicemia, blood poisoning, septicaemia
Recurrent infections: frequent infections, repeated infections, increased infections,
    susceptibility to infections, prone to infections
Chest pain: pain in the chest, chest discomfort, chest tightness, tightness in the chest
Palpitations: heart racing, racing heart, pounding heart, heart pounding, fluttering in the chest
Tachycardia: rapid heart rate, fast heart rate, rapid pulse, increased heart rate, tachycardic,
    elevated heart rate, high heart rate
Bradycardia: slow heart rate, slow pulse, bradycardic, low heart rate
Arrhythmia: irregular heartbeat, irregular heart rhythm, cardiac arrhythmias, irregular pulse,
    heart rhythm disorder
Hypertension: high blood pressure, elevated blood pressure, raised blood pressure, increased blood
    pressure
Hypotension: low blood pressure, hypotensive, decreased blood pressure
Heart murmur: cardiac murmur, murmur
Abnormal heart morphology: abnormal echocardiogram, abnormal echocardiography, congenital heart
    disease, congenital heart defect, congenital heart defects, cardiac defect, cardiac
    malformation, heart defect, congenital cardiac defects, structural heart disease, cardiac
    anomalies
Ventricular septal defect: hole in the heart
Left ventricular hypertrophy: thickened left ventricle
Cardiomegaly: enlarged heart, enlargement of the heart, big heart
Congestive heart failure: heart failure, cardiac failure
Myocardial infarction: heart attack
Stroke: cerebrovascular accident
Venous thrombosis: venous clot, blood clot in vein
Deep venous thrombosis: deep vein thrombosis
Raynaud phenomenon: fingers turn white in the cold
Abdominal pain: stomach ache, belly pain, stomach pain, tummy ache, abdominal cramps, pain in the
    belly, abdominal discomfort, stomachache, bellyache, tummy pain, abdominal cramping, pain
    abdomen
Epigastric pain: pain in the upper abdomen, upper abdominal pain, epigastric discomfort
Abdominal distention: bloating, bloated, swollen abdomen, swollen belly, distended abdomen,
    abdominal swelling, abdominal bloating
Ascites: fluid in the abdomen
Nausea: feeling sick, nauseous, nauseated, queasy
Vomiting: throwing up, being sick, vomited, vomits, emesis
Hematemesis: vomiting blood, vomited blood
Diarrhea: loose stools, loose stool, watery stools, watery stool, loose bowel movements, frequent
    stools
Chronic diarrhea: persistent diarrhea
Bloody diarrhea: dysentery
Constipation: constipated, hard stools, infrequent stools, difficulty passing stool, infrequent
    bowel movements
Melena: black stools, black tarry stools, tarry stools, black stool
Hematochezia: blood in stool, blood in the stools, bloody stools, rectal bleeding, blood per
    rectum, fresh blood in stool
Steatorrhea: fatty stools, greasy stools, oily stools
Acholic stools: pale stools, clay colored stools
Gastroesophageal reflux: acid reflux, reflux disease, gastro-oesophageal reflux disease
Dyspepsia: indigestion, upset stomach
Early satiety: feeling full quickly
Flatulence: passing gas, passing wind, gassiness
Hepatomegaly: enlarged liver, liver enlargement, enlargement of the liver, palpable liver
Splenomegaly: enlarged spleen, spleen enlargement, enlargement of the spleen, palpable spleen
Hepatosplenomegaly: enlarged liver and spleen, enlargement of liver and spleen
Elevated circulating hepatic transaminase concentration: elevated liver enzymes, raised liver
    enzymes, abnormal liver function tests, elevated transaminases, elevated liver function tests,
    raised transaminases, transaminitis, deranged liver function
Feeding difficulties: poor feeding, feeding problems, difficulty feeding, feeds poorly, poor
    feeder, feeding difficulty
Poor suck: weak suck, poor sucking
Back pain: backache, pain in the back, lumbago
Low back pain: lower back pain, lumbar pain
Neck pain: pain in the neck, cervicalgia
Arthralgia: joint pain, painful joints, aching joints, joint pains, pain in the joints, sore
    joints, aching of joints
Joint swelling: swollen joints, swelling of joints, joint effusion, swollen joint
Joint stiffness: stiff joints, morning stiffness
Arthritis: joint inflammation, inflamed joints, arthritic
Joint hypermobility: hypermobility, double jointed, loose joints, hyperextensible joints,
    hyperflexible joints, ligamentous laxity, hypermobile joints, joint laxity, hyperlaxity
Flexion contracture: contractures, contracture, joint contractures, fixed flexion deformity
Limitation of joint mobility: limited joint movement, restricted joint movement, reduced joint
    mobility, limited range of motion, restricted range of motion, decreased range of motion
Genu valgum: knock knees, knock-knee
Genu varum: bow legs, bowleg, bow-legged, bowed legs
Pes planus: flat feet, flat foot, flatfeet, fallen arches
Pes cavus: high arched feet, high arched foot, high-arched feet
Talipes equinovarus: club foot, clubfeet, clubfoot, club feet
Scoliosis: curvature of the spine, spinal curvature, curved spine
Kyphosis: hunched back, hunchback, round back
Kyphoscoliosis: kypho-scoliosis
Pectus excavatum: sunken chest, funnel chest, hollow chest
Pectus carinatum: pigeon chest
Bone pain: pain in the bones, aching bones, painful bones
Recurrent fractures: multiple fractures, frequent fractures, repeated fractures, broken bones,
    fragility fractures
Osteopenia: low bone density, reduced bone mass, decreased bone density
Hip dysplasia: congenital hip dislocation, dislocated hip, developmental dysplasia of the hip
Polydactyly: extra fingers, extra toes, extra digits, supernumerary digits
Syndactyly: webbed fingers, fused fingers, webbed toes, fused toes, webbing of the fingers
Arachnodactyly: long thin fingers, spidery fingers, long slender fingers
Brachydactyly: short fingers, short toes, short digits, short fingers and toes
Clinodactyly: curved fingers, curved little finger, incurved finger
Long fingers: elongated fingers
High palate: high arched palate, high-arched palate, arched palate, high vaulted palate
Cleft palate: palatal cleft, cleft of the palate
Hypertelorism: wide-set eyes, widely spaced eyes, wide spaced eyes, eyes set far apart, increased
    distance between the eyes
Hypotelorism: close-set eyes, closely spaced eyes
Low-set ears: ears set low, low placed ears, low implanted ears
Micrognathia: small jaw, small chin, receding chin, small mandible
Depressed nasal bridge: flat nasal bridge, low nasal bridge, flat bridge of nose
Anteverted nares: upturned nose, upturned nostrils
Thin upper lip vermilion: thin upper lip, thin lips
Macroglossia: large tongue, enlarged tongue, big tongue
Gingival overgrowth: gum overgrowth, gingival hyperplasia, gum hypertrophy, gingival hypertrophy,
    swollen gums
Gingival bleeding: bleeding gums, gum bleeding
Oral ulcer: mouth ulcer, mouth ulcers, mouth sores, oral ulceration, ulcers in the mouth, oral
    ulcers
Carious teeth: tooth decay, dental caries, dental cavities, dental decay, caries
Anemia: anemic, low hemoglobin, reduced hemoglobin, decreased hemoglobin, low blood count
Iron deficiency anemia: iron deficient anemia
Hemolytic anemia: hemolysis, hemolysing, evidence of hemolysis
Thrombocytopenia: low platelets, low platelet count, reduced platelets, decreased platelets,
    decreased platelet count, reduced platelet count
Thrombocytosis: high platelets, high platelet count, increased platelets, elevated platelet count,
    raised platelet count
Leukopenia: low white blood cell count, low white cell count, low white count, decreased white
    cell count, low leukocyte count
Leukocytosis: high white blood cell count, raised white cell count, elevated white count, high
    white cell count, elevated white cell count, increased white cell count, elevated white blood
    cell count
Neutropenia: low neutrophils, low neutrophil count, reduced neutrophils, decreased neutrophil
    count
Neutrophilia: high neutrophils, raised neutrophils, high neutrophil count, elevated neutrophils
Eosinophilia: high eosinophils, raised eosinophils, increased eosinophils, elevated eosinophil
    count
Lymphopenia: low lymphocytes, low lymphocyte count, reduced lymphocytes
Lymphocytosis: high lymphocytes, raised lymphocytes, increased lymphocytes
Pancytopenia: low counts of all blood cells
Schistocytosis: schistocytes, fragmented red cells, fragmented erythrocytes
Stomatocytosis: stomatocytes
Spherocytosis: spherocytes
Elliptocytosis: elliptocytes
Acanthocytosis: acanthocytes
Anisocytosis: variation in red cell size
Poikilocytosis: poikilocytes
Reticulocytosis: raised reticulocytes, elevated reticulocyte count, high reticulocyte count,
    increased reticulocytes
Abnormal bleeding: bleeding tendency, bleeding diathesis, easy bleeding, bleeding disorder, bleeds
    easily
Prolonged bleeding time: bleeds for a long time
Hyponatremia: low sodium, decreased serum sodium, low serum sodium
Hypernatremia: high sodium, raised sodium, elevated sodium
Hypokalemia: low potassium, low serum potassium, decreased potassium
Hyperkalemia: high potassium, raised potassium, elevated potassium, high serum potassium
Hypocalcemia: low calcium, low serum calcium, decreased calcium
Hypercalcemia: high calcium, raised calcium, elevated calcium, high serum calcium
Hypomagnesemia: low magnesium
Hypermagnesemia: high magnesium
Hypophosphatemia: low phosphate, low serum phosphate, low phosphorus
Hyperphosphatemia: high phosphate, raised phosphate, high phosphorus
Hypoglycemia: low blood sugar, low blood glucose, low glucose, low sugar
Hyperglycemia: high blood sugar, high blood glucose, raised blood sugar, elevated blood glucose,
    elevated glucose, raised glucose, high glucose
Hypercholesterolemia: high cholesterol, raised cholesterol, elevated cholesterol
Hypertriglyceridemia: high triglycerides, raised triglycerides, elevated triglycerides
Hypoalbuminemia: low albumin, low serum albumin, decreased albumin, reduced albumin
Hyperuricemia: high uric acid, raised uric acid, elevated uric acid, raised urate
Hyperammonemia: high ammonia, raised ammonia, elevated ammonia, increased ammonia
Metabolic acidosis: low bicarbonate acidosis
Lactic acidosis: raised lactate acidosis
Elevated circulating creatinine concentration: raised creatinine, elevated creatinine, high
    creatinine, increased creatinine
Elevated circulating creatine kinase concentration: raised ck, elevated ck, high ck, elevated cpk,
    increased ck
Elevated circulating C-reactive protein concentration: raised crp, elevated crp, high crp,
    increased crp
Elevated erythrocyte sedimentation rate: raised esr, elevated esr, high esr, increased esr
Increased circulating lactate dehydrogenase concentration: raised ldh, elevated ldh, high ldh,
    increased ldh
Hyperbilirubinemia: raised bilirubin, elevated bilirubin, high bilirubin, increased bilirubin
Conjugated hyperbilirubinemia: direct hyperbilirubinemia, elevated direct bilirubin, raised
    conjugated bilirubin, increased direct bilirubin
Unconjugated hyperbilirubinemia: indirect hyperbilirubinemia, elevated indirect bilirubin, raised
    unconjugated bilirubin, increased indirect bilirubin
Proteinuria: protein in the urine, protein in urine, urinary protein
Glycosuria: glucose in the urine, sugar in the urine, glucosuria
Ketonuria: ketones in the urine
Pyuria: pus in the urine, white cells in urine
Recurrent urinary tract infections: frequent urinary tract infections, repeated urinary tract
    infections, frequent urine infections
Renal insufficiency: kidney failure, renal failure, renal impairment, renal dysfunction, impaired
    renal function, impaired kidney function, reduced kidney function, decreased renal function,
    kidney dysfunction
Acute kidney injury: acute renal failure, acute renal injury
Chronic kidney disease: chronic renal failure, chronic kidney failure, chronic renal disease,
    chronic renal insufficiency
Nephrolithiasis: kidney stones, renal stones, renal calculi, kidney stone, renal calculus
Cholelithiasis: gallstones, gall stones, gallbladder stones
Diabetes mellitus: diabetic, diabetes
Type II diabetes mellitus: type 2 diabetes, type 2 diabetic
Type I diabetes mellitus: type 1 diabetes, insulin dependent diabetes
Goiter: enlarged thyroid, thyroid enlargement, thyromegaly, thyroid swelling, swollen thyroid
Hypothyroidism: underactive thyroid, hypothyroid
Hyperthyroidism: overactive thyroid, thyrotoxicosis, hyperthyroid
Precocious puberty: early puberty, early pubertal development
Delayed puberty: late puberty, pubertal delay
Gynecomastia: male breast enlargement, enlarged male breasts
Hirsutism: excessive hair, unwanted hair, excess body hair, excessive facial hair, excessive body
    hair
Amenorrhea: no periods, absent periods, absent menstruation, absence of menstruation, no
    menstruation
Oligomenorrhea: infrequent periods, irregular periods, infrequent menstruation, scanty
    menstruation
Menorrhagia: heavy periods, heavy menstrual bleeding, heavy menstruation
Dysmenorrhea: painful periods, period pain, painful menstruation
Infertility: unable to conceive, infertile
Erectile dysfunction: impotence, unable to maintain erection
Cryptorchidism: undescended testis, undescended testes, undescended testicle, undescended
    testicles
Micropenis: small penis
Decreased testicular size: small testes, small testicles, small testis, low testicular volume,
    small testicular volume
Premature birth: preterm birth, preterm, premature infant, born prematurely, born preterm, preterm
    delivery, prematurity, premature delivery, born premature, preterm infant
Small for gestational age: low birth weight, small at birth, low birthweight
Intrauterine growth retardation: fetal growth restriction, intrauterine growth restriction,
    prenatal growth retardation, iugr
Polyhydramnios: excess amniotic fluid, increased amniotic fluid
Oligohydramnios: reduced amniotic fluid, decreased amniotic fluid, low amniotic fluid
Decreased fetal movement: reduced fetal movements, decreased fetal movements
Neoplasm: tumour, tumours, tumor, tumors, cancer, cancers, malignancy, malignancies, neoplasia,
    malignant tumor
Breast carcinoma: breast cancer, cancer of the breast
Abdominal mass: mass in the abdomen, lump in the abdomen
Ventriculomegaly: enlarged ventricles, dilated ventricles, enlargement of the ventricles,
    dilatation of the ventricles, enlarged cerebral ventricles, ventricular enlargement,
    ventricular dilatation
Hydrocephalus: water on the brain, obstructive hydrocephalus
Cerebral atrophy: brain shrinkage, cerebral volume loss, shrunken brain
Brain atrophy: reduced brain volume, loss of brain volume, brain volume loss
Cerebellar atrophy: cerebellar volume loss, shrunken cerebellum
Abnormal cerebral white matter morphology: white matter changes, white matter lesions, white
    matter abnormalities, leukoencephalopathy, white matter disease
Hypoplasia of the corpus callosum: thinning of the corpus callosum, underdeveloped corpus callosum
Agenesis of corpus callosum: absent corpus callosum, missing corpus callosum
Abnormality of the nervous system: neurological symptoms, neurologic symptoms, neurological
    deficits, neurologic signs, neurologic deficits, neurological problems
Multiple joint contractures: multiple contractures, arthrogryposis-like contractures
Malaise: feeling unwell, generally unwell, feeling ill, unwell
Dehydration: dehydrated
Shock: circulatory collapse
Anaphylactic shock: anaphylaxis
Snoring: snores
Bruxism: teeth grinding, grinding of teeth, grinds teeth
Nausea and vomiting: nausea with vomiting
Projectile vomiting: forceful vomiting
Episodic vomiting: recurrent vomiting, cyclic vomiting, repeated vomiting
Recurrent fever: recurrent fevers, periodic fever, repeated fevers
Weak voice: soft voice, quiet voice
Weak cry: feeble cry
Reduced eye contact: poor eye contact, lack of eye contact
Claw hand deformity: claw hands, clawing of the hand
Systolic heart murmur: systolic murmur
Diastolic heart murmur: diastolic murmur
Holosystolic murmur: pansystolic murmur
Abnormal brain morphology: abnormal head ct, abnormal brain ct, abnormal cranial ct, abnormal
    brain mri, abnormal head mri, abnormal cranial mri, abnormal brain imaging, abnormal
    neuroimaging
Abnormal lung morphology: abnormal chest x-ray, abnormal chest radiograph, abnormal chest ct
Abnormal renal morphology: abnormal renal ultrasound, abnormal kidney ultrasound
Abnormal nerve conduction velocity: abnormal nerve conduction studies, abnormal nerve conduction
Abnormality of skull size: abnormal head circumference, abnormal head size
Abnormal retinal morphology: abnormal fundi, abnormal fundoscopy, abnormal funduscopy
Neurodevelopmental abnormality: abnormal psychomotor development, abnormal
    developmental milestones
Abnormality of thyroid physiology: abnormal thyroid function, abnormal thyroid function tests
"""
