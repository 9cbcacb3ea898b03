"""Cases from a pandas table, and rankings to one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ontologies.errors import InputError
from ontologies.model.annotation import Sex
from reasoning.cases import SEXES, Case, stated_age
from reasoning.model import Model

if TYPE_CHECKING:
    import pandas as pd

    from reasoning.batch import BatchRanking
    from reasoning.differential import Differential

__all__ = ["batch_frame", "cases_from_frame", "ranking_frame"]

_LISTS = ("hpo", "excluded", "diseases")
_SEPARATORS = ";|"


def cases_from_frame(frame: "pd.DataFrame") -> list[Case]:
    """Cases from the rows of a table.

    Parameters
    ----------
    frame
        Columns as in a case file: `hpo`, and where there are any `id`, `excluded`, `diseases`,
        `age_years` (0 or more), `sex` (a word, its first letter, 女 or 男). Lists are lists, or
        strings separated by `;` or `|`. Without `id` the index names the case. Other columns are
        left alone.

    Returns
    -------
    list of Case
        In order of the rows.

    Raises
    ------
    InputError
        If there is no column `hpo`, or a row has a value of the wrong kind; it names the row.

    Examples
    --------
    >>> import pandas as pd
    >>> cases_from_frame(pd.DataFrame({"hpo": ["HP:0001166;HP:0001083"]}))[0].observed
    ('HP:0001166', 'HP:0001083')
    """
    if "hpo" not in frame.columns:
        raise InputError(f"a table of cases has a column hpo, not only {list(frame.columns)}")
    cases = []
    for index, values in zip(frame.index, frame.to_dict("records"), strict=True):
        try:
            cases.append(_case(index, values))
        except (TypeError, ValueError) as error:
            raise InputError(f"row {index!r}: {error}") from error
    return cases


def _case(index: Any, values: dict[Any, Any]) -> Case:
    stated = {name: value for name, value in values.items() if not _is_missing(value)}
    observed, excluded, diseases = (_list(name, stated.get(name)) for name in _LISTS)
    return Case(
        id=str(stated.get("id", index)),
        observed=observed,
        excluded=excluded,
        diseases=diseases,
        age_years=stated_age(stated.get("age_years")),
        sex=_sex(str(stated.get("sex", "unknown"))),
    )


def _sex(stated: str) -> Sex:
    letters = {"F": Sex.FEMALE, "M": Sex.MALE, **SEXES}
    return letters.get(stated.upper()) or Sex(stated.lower())


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return not isinstance(value, Iterable) and bool(pd.isna(value))


def _list(name: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        parts = value.replace(_SEPARATORS[1], _SEPARATORS[0]).split(_SEPARATORS[0])
        return tuple(part.strip() for part in parts if part.strip())
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        items = list(value)
        if all(isinstance(item, str) for item in items):
            return tuple(items)
    raise TypeError(f"{name} is no list of ids")


def ranking_frame(
    differentials: "Differential | Sequence[Differential]", *, ids: Sequence[str] | None = None
) -> "pd.DataFrame":
    """One row a diagnosis, with versions; several answers are told apart by the column `case`.

    Parameters
    ----------
    differentials
        One answer or several.
    ids
        Names of the cases; else their places, from 0.

    Returns
    -------
    DataFrame
        case, rank, id, name, members (ids with `|`), probability, score and prior (nats), setting,
        graph_version, snapshot_version, engine_version.

    Raises
    ------
    InputError
        If there are not as many ids as answers.
    """
    import pandas as pd

    answers = list(differentials) if isinstance(differentials, Sequence) else [differentials]
    names = _names(ids, len(answers))
    return pd.DataFrame(
        [
            {
                "case": name,
                "rank": diagnosis.rank,
                "id": diagnosis.id,
                "name": diagnosis.name,
                "members": "|".join(member for member, _ in diagnosis.members),
                "probability": diagnosis.probability,
                "score": diagnosis.score,
                "prior": diagnosis.prior,
                "setting": answer.setting.value,
                "graph_version": answer.graph_version,
                "snapshot_version": answer.snapshot_version,
                "engine_version": answer.engine_version,
            }
            for name, answer in zip(names, answers, strict=True)
            for diagnosis in answer.diagnoses
        ]
    )


def batch_frame(
    ranking: "BatchRanking", model: Model, *, ids: Sequence[str] | None = None
) -> "pd.DataFrame":
    """One row a case and rank of a batch.

    Parameters
    ----------
    ranking
        What `BatchRanker.rank` gave.
    model
        The model that it ranked with.
    ids
        Names of the cases; else their places, from 0.

    Returns
    -------
    DataFrame
        case, rank, id, name, probability, score (nats).

    Raises
    ------
    InputError
        If there are not as many ids as cases.
    """
    import numpy as np
    import pandas as pd

    n_cases, limit = ranking.disease.shape
    places = ranking.disease.ravel()
    return pd.DataFrame(
        {
            "case": np.repeat(np.array(_names(ids, n_cases), object), limit),
            "rank": np.tile(np.arange(1, limit + 1), n_cases),
            "id": [model.disease_ids[place] for place in places],
            "name": [model.disease_names[place] for place in places],
            "probability": ranking.probability.ravel(),
            "score": ranking.score.ravel(),
        }
    )


def _names(ids: Sequence[str] | None, count: int) -> Sequence[str]:
    if ids is None:
        return [str(number) for number in range(count)]
    if len(ids) != count:
        raise InputError(f"{len(ids)} ids do not name {count} cases")
    return ids
