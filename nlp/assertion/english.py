"""English cues, written from general knowledge of clinical language (the idea: ConText, 2009).

H. Harkema et al., J Biomed Inform 42 (2009) 839: cues before or after a finding, cues that only
look like one, and words that end a cue's reach.
"""

from nlp.assertion.cues import AssertionLanguage, Effect, Reach
from nlp.languages import word_set

__all__ = ["DATA"]

DATA = AssertionLanguage(
    cues={
        (Effect.ABSENT, Reach.FORWARD): """
            no
            not
            without
            absence of
            denies
            denying
            deny
            denies any
            does not have
            did not have
            doesn't have
            didn't have
            don't have
            has not had
            had not had
            hasn't had
            have not had
            never had
            never
            no evidence of
            no evidence for
            no evidence to suggest
            no sign of
            no signs of
            no signs or symptoms of
            no suggestion of
            no indication of
            no history of
            no known history of
            no past history of
            no prior history of
            no previous history of
            no complaints of
            no complaint of
            no new
            no further
            no longer
            no obvious
            no apparent
            no significant
            no other
            nor
            neither
            non
            negative for
            negative to
            is negative for
            are negative for
            was negative for
            were negative for
            been negative for
            unlikely to have
            unlikely to be
            not been
            no symptoms of
            no symptoms suggestive of
            no features of
            no features suggestive of
            no clinical evidence of
            no radiographic evidence of
            no findings of
            no findings suggestive of
            no reports of
            no report of
            no episodes of
            no episode of
            no problems with
            no concerns for
            no concern for
            absence of any
            free of
            free from
            fails to reveal
            failed to reveal
            failed to show
            failed to demonstrate
            does not show
            did not show
            does not reveal
            did not reveal
            does not demonstrate
            did not demonstrate
            showed no
            shows no
            revealed no
            not have
            not had
            not show
            not demonstrate
            not associated with
            not consistent with
            not compatible with
            not suggestive of
            not indicative of
            not typical of
            not typical for
            not diagnostic of
            not support
            not complain of
            not experience
            not appear
            not reveal
            not see
            not feel
            not exhibit
            not develop
            not known to have
            unremarkable for
            ruled out for
            rules out
            rule out the presence of
            excludes
            lack of
            lacks
            lacked
            lacking
            cannot see
            can't see
            unable to identify
            resolved without
            isn't
            wasn't
            aren't
            weren't
            hasn't
            haven't
            hadn't
            didn't
            doesn't
            cannot palpate
            nil
            zero
            declines
        """,
        (Effect.ABSENT, Reach.BACKWARD): """
            none
            which was ruled out
            which were ruled out
            which has been ruled out
            which was excluded
            which were excluded
            which was negative
            which were negative
            which was not found
            which were not found
            not been seen
            not been observed
            not been noted
            not been reported
            not been found
            not been present
            ( - )
            : no $
            : no .
            : no ,
            : no ;
            : none $
            : none .
            : none ,
            : none ;
            : negative $
            : negative .
            : negative ,
            : negative ;
            : denied $
            : denied .
            : denied ,
            : denied ;
            : absent $
            : absent .
            : absent ,
            : absent ;
            is ruled out
            are ruled out
            was ruled out
            were ruled out
            been ruled out
            have been ruled out
            has been ruled out
            is excluded
            are excluded
            was excluded
            were excluded
            been excluded
            was negative
            were negative
            is negative
            are negative
            not present
            not seen
            not observed
            not noted
            not found
            not identified
            not detected
            not evident
            not apparent
            not appreciated
            not demonstrated
            not visualized
            not palpable
            not reported
            not elicited
            not enlarged
            not confirmed
            not an issue
            is not seen
            are not seen
            was not seen
            were not seen
            was not found
            were not found
            was not present
            were not present
            is not present
            are not present
            was not observed
            were not observed
            was not noted
            were not noted
            wasn't present
            weren't present
            is absent
            are absent
            was absent
            were absent
            were lacking
            was lacking
            is denied
            are denied
            was denied
            were denied
            is unlikely
            unlikely
            did not occur
            did not develop
            has not occurred
            have not occurred
            no longer present
        """,
        (Effect.ABSENT, Reach.BOTH): """
            negative
            absent
            denied
            excluded
            ruled out
        """,
        (Effect.UNCERTAIN, Reach.FORWARD): """
            possible
            possibly
            probable
            probably
            likely
            may have
            may be
            may represent
            may reflect
            may indicate
            might have
            might be
            could be
            could represent
            could reflect
            suspect
            suspects
            suspicious for
            suspicious of
            suspicion of
            suspicion for
            concern for
            concerning for
            concerned about
            worrisome for
            question of
            queried
            query
            presumed
            presumably
            presumptive
            suggestive of
            suggesting
            suggests
            suggest
            suggested
            suggestion of
            consider
            considered
            considering
            differential diagnosis includes
            differential diagnosis included
            differential includes
            ddx
            versus
            vs
            equivocal for
            indeterminate for
            appears to have
            appeared to have
            appears to be
            seems to have
            seemed to have
            not certain if
            not certain whether
            not sure if
            uncertain if
            unclear if
            unclear whether
            unknown if
            cannot exclude
            can not exclude
            can't exclude
            could not exclude
            cannot rule out
            can not rule out
            can't rule out
            could not rule out
            not exclude
            not rule out
            does not exclude
            to exclude
            to rule out
            rule out
            r/o
            evaluate for
            evaluation for
            evaluation of possible
            assess for
            assessed for
            investigated for
            work-up for
            workup for
            test for
            tested for
            screen for
            screening for
            screened for
            looking for
            compatible with possible
            not definitely
            no definite
            not clearly
        """,
        (Effect.UNCERTAIN, Reach.BACKWARD): """
            cannot be excluded
            can not be excluded
            can't be excluded
            could not be excluded
            cannot be ruled out
            can not be ruled out
            could not be ruled out
            not be excluded
            not be ruled out
            not excluded
            not ruled out
            was not ruled out
            was not excluded
            has not been excluded
            has not been ruled out
            less likely
            is less likely
            seems less likely
            which is possible
            which was suspected
            is possible
            are possible
            was possible
            is probable
            is likely
            was suspected
            were suspected
            is suspected
            are suspected
            was considered
            were considered
            is considered
            is being considered
            is in question
            is questionable
            was questionable
            is equivocal
            was equivocal
            to be excluded
            to be ruled out
            should be excluded
            should be ruled out
            must be excluded
            is to be determined
            remains unclear
            remains uncertain
        """,
        (Effect.UNCERTAIN, Reach.BOTH): """
            suspected
            questionable
            ?
        """,
        (Effect.HYPOTHETICAL, Reach.SENTENCE): """
            if
            in case of
            in the event of
            should you
            should he
            should she
            should the patient
            should there be
            return for
            return with
            return to the emergency room for
            return if
            come back for
            come back if
            call for
            call if
            call the office for
            call your doctor for
            call your doctor if
            seek medical attention for
            seek care for
            seek help for
            watch for
            watch out for
            be alert for
            look out for
            looking out for
            unless
            whenever
            educated about
            educated on
            counselled about
            counseled about
            counseled on
            advised about
            warned about
            warned of
            instructed to
            call also for
            call the physician
            call the doctor
            call your physician
            call your doctor
            alert the physician
            alert the doctor
            notify the physician
            notify your doctor
            notify the doctor
            contact your doctor
            contact the office
            call immediately for
            return immediately for
            return to the emergency department for
            return to the hospital for
            go to the emergency room for
        """,
        (Effect.HYPOTHETICAL, Reach.FORWARD): """
            monitor for
            monitored for
            monitoring for
            monitor closely for
            as needed for
            p.r.n
            at risk of
            at risk for
            risk of
            risk for
            risks of
            risk factors for
            risk factor for
            predisposed to
            predisposition to
            susceptibility to
            to prevent
            prevention of
            prophylaxis for
            prophylaxis against
            prophylaxis of
            to avoid
            precautions for
            until
            in order to prevent
            side effects including
            side effects such as
            complications including
            complications such as
            potential for
            would be at
            vaccination against
            vaccinated against
            immunization against
        """,
        (Effect.HYPOTHETICAL, Reach.BACKWARD): """
            precautions
            prophylaxis
            prevention
            should occur
            should it occur
            if it occurs
            prn
        """,
        (Effect.HISTORICAL, Reach.FORWARD): """
            history of
            hx of
            hx
            h/o
            past history of
            past medical history
            past medical history of
            past medical history is positive for
            past medical history positive for
            past surgical history
            medical history
            medical history is positive for
            medical history positive for
            history is positive for
            history positive for
            quit
            stopped
            used to have
            used to
            past medical history is significant for
            past medical history significant for
            past medical history includes
            past medical history included
            past medical history is notable for
            past medical history notable for
            medical history of
            medical history significant for
            medical history includes
            medical history included
            history is significant for
            history significant for
            history is notable for
            history notable for
            history is remarkable for
            history remarkable for
            history includes
            history included
            known history of
            prior history of
            previous history of
            remote history of
            long history of
            longstanding history of
            long-standing history of
            previous
            previously
            prior
            past
            status post
            s/p
            former
            formerly
            remote
            in infancy
            had a history of
            known
            known case of
            a known case of
            known to have
            known to have had
            known diagnosis of
            longstanding
            long-standing
            allergic to
            allergies to
            allergy to
            diagnosed in the past with
            past episodes of
            past episode of
            previous episodes of
            previous episode of
            prior episodes of
            prior episode of
            earlier episodes of
            surgical history of
            surgical history significant for
            surgical history includes
            previously had
            previously diagnosed with
        """,
        (Effect.HISTORICAL, Reach.BACKWARD): """
            year ago
            years earlier
            years prior
            years previously
            months ago
            in the remote past
            by history
            in his past
            in her past
            in his youth
            in her youth
            last year
            years before
        """,
        (Effect.HISTORICAL, Reach.BOTH): """
            in the past
            in childhood
            as a child
            years ago
        """,
        (Effect.RESOLVED, Reach.FORWARD): """
            resolution of
            recovered from
            complete resolution of
            cured of
        """,
        (Effect.RESOLVED, Reach.BACKWARD): """
            has resolved
            have resolved
            had resolved
            was resolved
            resolved completely
            resolved spontaneously
            completely resolved
            subsided
            has subsided
            had subsided
            disappeared
            has disappeared
            had disappeared
            went away
            has gone away
            now resolved
            has since resolved
        """,
        (Effect.RESOLVED, Reach.BOTH): """
            resolved
        """,
        (Effect.FAMILY, Reach.FORWARD): """
            family history of
            family history positive for
            family history is positive for
            family history significant for
            family history is significant for
            family history includes
            family history notable for
            family history
            family members have
            family members with
            family member with
            familial history of
            relatives with
            relatives have
        """,
        (Effect.FAMILY, Reach.BACKWARD): """
            in the family
            in her family
            in his family
            in the patient's family
            in a relative
            in relatives
            in family members
            runs in the family
            run in the family
        """,
        (Effect.OTHER, Reach.FORWARD): """
            donor had
            roommate had
            neighbor had
            neighbour had
            friend had
            friend has
            coworker had
            colleague had
            contact with a patient with
            contact with someone with
            contact with a person with
            exposed to someone with
            exposed to a patient with
            classmates with
        """,
        (Effect.OWN, Reach.FORWARD): """
            personal
            patient's own
            patient herself
            patient himself
            her own
            his own
        """,
        (Effect.AFFIRMED, Reach.FORWARD): """
            complains of
            complained of
            complaining of
            presents with
            presented with
            presenting with
            positive for
            admits to
            admitted to
            reports
            reported
            endorses
            endorsed
            significant for
            remarkable for
            notable for
            consistent with
            apart from
            aside from
            except for
            except
            with the exception of
            other than
            only
            developed
            diagnosed with
            was found to have
            was noted to have
            but with
            and with
            besides
        """,
        (Effect.STOP, Reach.FORWARD): """
            but
            however
            although
            though
            nevertheless
            nonetheless
            yet
            whereas
            while
            because
            since
            which
            secondary to
            due to
            as a cause of
            as the cause of
            as a cause for
            cause of
            causes of
            source of
            etiology of
            aetiology of
            origin of
            reason for
            reasons for
            presenting
            today
            now has
            now with
            currently has
            subsequently
            then developed
            in a patient with
            in the setting of
            in this patient with
            patient with
            who has
            who had
            who presents
            who presented
        """,
        (Effect.NOTHING, Reach.FORWARD): """
            no increase in
            no interval increase in
            no decrease in
            no change in
            no interval change in
            no changes in
            no significant change in
            no significant changes in
            no improvement in
            no worsening of
            no progression of
            no further increase in
            no resolution of
            not increased
            not only
            not just
            not necessarily
            not due to
            not because of
            not secondary to
            not related to
            not explained by
            not caused by
            not responding to
            not improving
            not improved
            not resolved
            not relieved
            not controlled
            not well controlled
            not changed
            no relief of
            no relief from
            no relief
            without contrast
            with and without contrast
            year-old
            year old
            years old
            month-old
            month old
            months old
            week-old
            week old
            weeks old
            day-old
            day old
            days old
            no doubt
            without doubt
            presents with a history of
            presented with a history of
            presenting with a history of
            presents with history of
            presented with history of
            not known
            unknown
            no difficulty
            without difficulty
            without improvement
            without change
            without any change
            without relief
            without treatment
            without medication
            gram negative
            gram-negative
            no.
            no effect
            no response
            not until
            not a candidate
            history of present illness
            history of the present illness
            history of presenting complaint
            history, physical
            history and physical
            history taking
            history obtained
            past week
            past weeks
            past few
            past day
            past days
            past two
            past three
            past several
            past month
            past months
            past year
            past 24
            prior to
            previous day
            previous visit
            previous study
            previous examination
            prior study
            prior examination
            compared to prior
            compared with prior
            compared to previous
            if any
            as if
            even if
            day history of
            days history of
            days' history of
            week history of
            weeks history of
            weeks' history of
            month history of
            months history of
            months' history of
            hour history of
            hours history of
            hours' history of
            year history of
            years history of
            years' history of
            day hx of
            week hx of
            recent history of
            progressive history of
            acute history of
            short history of
            hour prior
            not without
            considered to have
            suspected to have
            until recently
            until now
            risk factors
            likely due to
            likely secondary to
            probably due to
            possibly due to
            in the past week
            in the past few
            in the past 24
            in the past month
            in the past day
            in the past two
            in the past three
            over the past
            for the past
            during the past
            within the past
            negative pressure
            absent for
            more likely
            would like
            father of the patient
            mother of the patient
            parents of the patient
            patient's mother reports
            mother's womb
            family doctor
            family physician
            family practice
            family medicine
            family practitioner
            family members report
            family reports
        """,
    },
    relatives={
        "MTH": "mother\nmother's\nmom\nmum",
        "FTH": "father\nfather's\ndad",
        "PRN": "parent\nparents\nparents'",
        "BRO": "brother\nbrothers\nbrother's\nhalf-brother\nstepbrother",
        "SIS": "sister\nsisters\nsister's\nhalf-sister",
        "SIB": "sibling\nsiblings\nsibling's",
        "CHILD": "child of the patient\nher children\nhis children",
        "SON": "son\nsons\nson's",
        "DAU": "daughter\ndaughters\ndaughter's",
        "UNCLE": "uncle\nuncles\nuncle's",
        "AUNT": "aunt\naunts\naunt's",
        "COUSN": "cousin\ncousins\ncousin's",
        "NEPHEW": "nephew\nnephews",
        "NIECE": "niece\nnieces",
        "GRPRN": "grandparent\ngrandparents",
        "GRMTH": "grandmother\ngrandmother's\nmaternal grandmother\npaternal grandmother",
        "GRFTH": "grandfather\ngrandfather's\nmaternal grandfather\npaternal grandfather",
        "TWIN": "twin brother\ntwin sister\nco-twin",
        "SPS": "husband\nwife\nspouse",
    },
    informant_verbs=word_set(
        "report reports reported state states stated say says said note notes noted notice notices"
        " noticed describe describes described deny denies denied bring brings brought mention"
        " mentions mentioned feel feels felt think thinks thought observe observes observed"
        " recall recalls recalled tell tells told confirm confirms confirmed complain complains"
        " complained claim claims claimed believe believes believed witnessed found called"
        " saw heard gave worried concerned"
    ),
    patient_words=word_set("patient patient's pt he she they child infant baby his her"),
    subject_verbs=word_set(
        "has had is was were are have develops developed presents presented complains complained"
        " reports reported denies denied shows showed experiences experienced suffers suffered"
        " underwent began started became continues continued"
    ),
    finite_verbs=word_set(
        "has had have is was were are develops presents complains denies states shows reveals"
        " demonstrates suffers underwent began became continues remains appears admits endorses"
        " does did can could will"
    ),
    participles=word_set(
        "developed presented complained reports reported denied stated showed shown revealed"
        " demonstrated experiences experienced suffered started continued remained appeared feels"
        " felt noted notes noticed admitted endorsed"
    ),
    joiners=frozenset({",", "and", "or", "，"}),
    closers=word_set("by on in at today for since now with"),
    stops=frozenset({";", "；"}),
)
