"""A model run in, `Evidence` out: present or absent with λ, or not evaluated with the reason."""

from datetime import datetime

from imaging.image import ImageFacts
from imaging.nodes import ModelRun
from ontologies.model import Evidence, ImagingModelRun, Status

__all__ = ["to_evidence"]


def to_evidence(run: ModelRun, facts: ImageFacts, *, recorded_at: datetime) -> Evidence:
    """State what a model run says, no more strongly than its measured accuracy allows.

    Parameters
    ----------
    run
        The run; a refused one becomes `not-evaluated`, never `absent`.
    facts
        Of the image, for its UIDs.
    recorded_at
        When, with a time zone.
    """
    return Evidence(
        concept=run.finding.concept,
        status=_status(run),
        observation_ratio=run.observation_ratio,
        source=ImagingModelRun(
            model=run.manifest.name,
            model_version=run.manifest.version,
            study_uid=facts.study_uid,
            series_uid=facts.series_uid,
            instance_uid=facts.instance_uid,
            score=run.score,
            region=run.region,
        ),
        reason="; ".join(run.reasons) or None,
        recorded_at=recorded_at,
        recorder=f"imaging {run.manifest.name} {run.manifest.version}",
    )


def _status(run: ModelRun) -> Status:
    if run.positive is None:
        return Status.NOT_EVALUATED
    return Status.PRESENT if run.positive else Status.ABSENT
