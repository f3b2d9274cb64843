"""`summarizer gazetteer`: which places are known, what a name resolves to, dumps added."""

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import AsJson, say, settings_from

if TYPE_CHECKING:
    from summarizer.gazetteer.dumps import Reading

app = typer.Typer(
    help="The places that are known: what a name resolves to, and dumps of places added.",
    epilog="Start with: [bold]summarizer gazetteer info البصيرة[/]",
    no_args_is_help=True,
)
_SHOWN = 10
"""Lines of a preview, problems told, candidates listed."""

Gazetteer = Annotated[
    str | None,
    typer.Option(
        "--gazetteer",
        metavar="FILE",
        help="Your own table of places. Default: SUMMARIZER_GAZETTEER, then summarizer.toml, then "
        "gazetteer.db in your data folder.",
    ),
]


@app.command(
    epilog="Examples: [bold]summarizer gazetteer info[/]\n\n"
    "[bold]summarizer gazetteer info البصيرة --within 'Deir ez-Zor'[/]"
)
def info(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A place as an article writes it.")
    ] = None,
    within: Annotated[
        str | None, typer.Option(help="A governorate or country that is preferred.")
    ] = None,
    gazetteer: Gazetteer = None,
    json: AsJson = False,
) -> None:
    """Show which places are known, or what NAME resolves to and why."""
    from summarizer.gazetteer import use
    from summarizer.gazetteer.report import as_json, candidates, tables

    use(settings_from(gazetteer=gazetteer).own_gazetteer())
    if json:
        typer.echo(as_json(name, within))
    else:
        for line in tables() if name is None else candidates(name, within, _SHOWN):
            typer.echo(line)


@app.command(
    "import",
    epilog="Examples: [bold]summarizer gazetteer import SY.zip IQ.zip[/]\n\n"
    "[bold]summarizer gazetteer import allCountries.zip --country YE --names YE-names.zip[/]\n\n"
    "[bold]summarizer gazetteer import syr_pplp.xlsx --preview[/]",
)
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            exists=True,
            dir_okay=False,
            help="GeoNames dumps (SY.txt, SY.zip, allCountries.zip), or tables with a header, such "
            "as OCHA's populated places: .csv, .tsv, .xlsx.",
        ),
    ],
    country: Annotated[
        list[str] | None,
        typer.Option(help="Read places of this country alone, by ISO code; repeat."),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="GeoNames' alternate names for the dump, with more Arabic.",
        ),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ROLE=HEADER",
            help="Which column is what, where that is not recognised; repeat.",
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show how the files are understood; add nothing.")
    ] = False,
    gazetteer: Gazetteer = None,
) -> None:
    """Add the places of files to your own table of places."""
    from summarizer.gazetteer.dumps import read_names, read_places
    from summarizer.gazetteer.own import add
    from summarizer.gazetteer.regions import Regions
    from summarizer.gazetteer.report import place_line
    from summarizer.gazetteer.sources import built_in
    from summarizer.settings import usual_gazetteer

    chosen = settings_from(gazetteer=gazetteer).gazetteer
    if chosen == "none":
        raise typer.BadParameter("none: there is no table to add to; name a file")
    target = Path(chosen) if chosen else usual_gazetteer()
    columns = dict(_pair(given) for given in column or ())
    more = read_names(names) if names else None
    regions = Regions(built_in())
    wanted = frozenset(code.upper() for code in country or ())
    for file in files:
        reading, places = read_places(
            file, regions=regions, countries=wanted, columns=columns, names=more
        )
        say(f"{file}: {reading.what}" + "".join(f", {k}={v}" for k, v in reading.columns.items()))
        if preview:
            for named in islice(places, _SHOWN):
                typer.echo(place_line(named.place))
        else:
            added = add(target, built_in(), places, file.name)
            say(
                f"{file}: {added.new:,} places new, {added.same:,} known already and joined, "
                f"{added.positions:,} that had no position have one; now in {target}"
            )
        _tell_problems(file, reading)


def _pair(text: str) -> tuple[str, str]:
    role, parted, header = text.partition("=")
    if not parted:
        raise typer.BadParameter(f"{text!r} is not ROLE=HEADER", param_hint="--column")
    return role, header


def _tell_problems(file: Path, reading: "Reading") -> None:
    if reading.passed_over:
        say(f"{file}: {reading.passed_over:,} lines passed over: other countries or no settlements")
    for problem in reading.problems[:_SHOWN]:
        say(f"{file}, line {problem.line}: left out: {problem.reason}")
    if len(reading.problems) > _SHOWN:
        say(f"{file}: {len(reading.problems) - _SHOWN:,} more lines left out")
