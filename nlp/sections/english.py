"""English headings of notes."""

from nlp.languages import word_set
from nlp.sections.headings import SectionKind, SectionLanguage, read_headings

__all__ = ["DATA"]

DATA = SectionLanguage(
    headings=read_headings(
        {
            SectionKind.COMPLAINT: """
            chief complaint
            chief complaints
            complaint
            complaints
            presenting complaint
            presenting complaints
            presenting problem
            reason for consultation
            reason for visit
            reason for referral
            reason for admission
            cc
        """,
            SectionKind.PRESENT_ILLNESS: """
            history
            history of present illness
            history of the present illness
            history of presenting complaint
            history of presenting illness
            present illness
            present history
            hpi
            interval history
            subjective
            case presentation
            case report
            clinical history
            brief history
        """,
            SectionKind.PAST_HISTORY: """
            past medical history
            past history
            past surgical history
            past medical and surgical history
            past psychiatric history
            past obstetric history
            past ocular history
            menstrual history
            obstetric history
            obstetrical history
            gynecologic history
            gynaecological history
            psychiatric history
            ocular history
            perinatal history
            neonatal history
            previous medical history
            previous history
            prior medical history
            medical history
            surgical history
            birth history
            pmh
            pmhx
            psh
        """,
            SectionKind.FAMILY_HISTORY: """
            family history
            family medical history
            family hx
            fh
            fhx
            famhx
        """,
            SectionKind.SOCIAL_HISTORY: """
            social history
            personal history
            social and family circumstances
            habits
            occupational history
            travel history
            sh
        """,
            SectionKind.MEDICATION: """
            medications
            medication
            current medications
            home medications
            medications on admission
            admission medications
            discharge medications
            drug history
            drugs
            meds
        """,
            SectionKind.ALLERGY: """
            allergies
            allergy
            drug allergies
            medication allergies
        """,
            SectionKind.EXAMINATION: """
            physical examination
            physical exam
            examination
            exam
            on examination
            clinical examination
            neurological examination
            neurologic examination
            general examination
            objective
            vital signs
            vitals
            pe
            o/e
            findings
        """,
            SectionKind.REVIEW_OF_SYSTEMS: """
            review of systems
            systems review
            systemic review
            ros
        """,
            SectionKind.INVESTIGATION: """
            laboratory data
            laboratory results
            laboratory findings
            laboratory
            laboratories
            labs
            investigations
            investigation
            imaging
            radiology
            results
            tests
            studies
            diagnostic studies
            ekg
            ecg
            chest x-ray
            mri
            ct
        """,
            SectionKind.ABSENT_FINDINGS: """
            absent findings
            absent
            negative findings
            negatives
            pertinent negatives
            not present
            excluded findings
            excluded
            denies
        """,
            SectionKind.INDICATION: """
            indication
            indications
            indication for study
            clinical indication
            clinical question
            question
            rule out
        """,
            SectionKind.ASSESSMENT: """
            assessment
            assessment and plan
            impression
            impressions
            diagnosis
            diagnoses
            admission diagnosis
            admitting diagnosis
            discharge diagnosis
            discharge diagnoses
            final diagnosis
            final diagnoses
            principal diagnosis
            secondary diagnoses
            preoperative diagnosis
            postoperative diagnosis
            summary
            conclusion
            problem list
            problems
        """,
            SectionKind.COURSE: """
            hospital course
            clinical course
            course
            brief hospital course
            follow-up
            progress
            outcome
            procedure
            procedures
        """,
            SectionKind.PLAN: """
            plan
            treatment
            management
            recommendations
            disposition
            condition on discharge
        """,
            SectionKind.ADVICE: """
            instructions
            discharge instructions
            patient instructions
            return precautions
            safety netting
            advice
            precautions
            patient education
        """,
        }
    ),
    owners=word_set("his her their the patient patient's"),
)
