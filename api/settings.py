"""Every setting of semeion: one class, read from the environment (`SEMEION_*`)."""

from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.errors import SettingsError

__all__ = ["Settings", "load_settings"]

PREFIX = "SEMEION_"


def _shared(name: str) -> AliasChoices:
    """Also under the name that the Neo4j tools use (`NEO4J_URI`)."""
    return AliasChoices(f"{PREFIX}{name.upper()}", name.upper())


class Settings(BaseSettings):
    """What can be set; the environment variable is the field's name after `SEMEION_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, populate_by_name=True
    )

    home: Path = Field(
        default_factory=lambda: platformdirs.user_data_path("semeion", appauthor=False),
        description="folder of the graph, the snapshots and the logs",
    )
    setting: Literal["primary-care", "emergency", "hospital", "rare-disease"] = Field(
        default="rare-disease", description="where the patient is seen"
    )
    tenant: str = Field(
        default="default", min_length=1, description="whose patients are stored and read"
    )
    neo4j_uri: str | None = Field(
        default=None,
        validation_alias=_shared("neo4j_uri"),
        description="a Neo4j of your own; unset, semeion starts its embedded one",
    )
    neo4j_user: str | None = Field(
        default=None, validation_alias=_shared("neo4j_user"), description="its user"
    )
    neo4j_password: SecretStr | None = Field(
        default=None, validation_alias=_shared("neo4j_password"), description="its password"
    )
    sources: Path | None = Field(
        default=None, description="a sources.toml that names other releases of the knowledge"
    )
    hpo_obo: str | None = Field(default=None, description="file or address of another hp.obo")
    hpoa: str | None = Field(default=None, description="file or address of another phenotype.hpoa")
    hpo_genes: str | None = Field(
        default=None, description="file or address of another genes_to_phenotype.txt"
    )
    disease_mappings: str | None = Field(
        default=None,
        description="file or address of a mapping table in SSSOM's form, such as Mondo's",
    )
    disease_decisions: str | None = Field(
        default=None,
        description="file of your decisions on which disease entries are the same",
    )
    conditions: str | None = Field(
        default=None,
        description="folder of curated conditions in the place of those that semeion brings",
    )
    query_timeout_s: float = Field(
        default=30.0, gt=0, description="longest run of a free Cypher query, in seconds"
    )
    query_rows: int = Field(default=10_000, gt=0, description="most rows of a free Cypher query")
    host: str = Field(default="127.0.0.1", description="address that the service listens on")
    port: int = Field(default=8420, ge=0, le=65_535, description="port of the service")
    api_token: SecretStr | None = Field(
        default=None,
        description="bearer token that the service asks for; needed on any other address",
    )
    traceback: bool = Field(default=False, description="show the traceback of an internal fault")

    @field_validator("home")
    @classmethod
    def _make_absolute(cls, home: Path) -> Path:
        return home.expanduser().absolute()

    def describe(self) -> list[dict[str, str | None]]:
        """Name, environment variable, value and meaning of each; secrets are masked."""
        return [
            {
                "name": name,
                "variable": f"{PREFIX}{name.upper()}",
                "value": None if (value := getattr(self, name)) is None else str(value),
                "meaning": field.description,
            }
            for name, field in type(self).model_fields.items()
        ]


def load_settings() -> Settings:
    """Read the settings from the environment.

    Raises
    ------
    SettingsError
        If one cannot be used; it names the variable and what was expected.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = str(first["loc"][0]) if first["loc"] else "settings"
        variable = name.upper() if name.isupper() else f"{PREFIX}{name.upper()}"
        raise SettingsError(variable, first["msg"]) from error
