"""Make an output again, as its record tells, and compare the bytes."""

import glob
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from replygraph.cli.loading import NOT_TOLD
from replygraph.errors import ReadError, ReplyGraphError, UsageError
from replygraph.files import temporary


def check(output: Path, files: Sequence[str], key: str | None, forget: Sequence[str], commands: Mapping[str, click.Command]) -> list[str]:
    """What was found, a sentence each; an error where the output cannot be made again, or comes out otherwise."""
    from replygraph.analysis import records

    made = records.find(output)
    if made is None:
        raise ReadError(
            f"{output}: no record of how it was made, in it or beside it. Outputs of replygraph have one; standard output has none."
        )
    _check_possible(output, made, key, forget)
    found = _find_inputs(output, made, files)
    lines = _differences_of_version(made, records.record_of_software())
    with temporary() as folder:
        again = _make_again(folder, made, found, key, forget, output, commands)
        pairs = (
            [(output, again)] if output.is_file() else [(file, again / file.name) for file in sorted(output.iterdir()) if file.is_file()]
        )
        different = [file for file, other in pairs if not other.is_file() or file.read_bytes() != other.read_bytes()]
        lines += [f"{file}: the same, byte for byte." for file, _ in pairs if file not in different]
    if different:
        why = (
            " ".join(lines)
            or "Version and inputs are the same, so that it was changed after it was made, or with options that are not in its record."
        )
        raise ReplyGraphError(f"{', '.join(map(str, different))}: comes out otherwise now. {why}")
    return lines


def _check_possible(output: Path, made: Mapping[str, Any], key: str | None, forget: Sequence[str]) -> None:
    hidden = made.get("hidden", ())
    if "command" not in made:
        raise ReplyGraphError(f"{output}: made in Python, by a program that its record does not hold. Run that again.")
    if "key not kept" in hidden:
        raise ReplyGraphError(f"{output}: its pseudonyms were made with a key that was not kept, so that it cannot be made again.")
    if {"pseudonyms", "publish"} & {*hidden} and key is None:
        raise UsageError(f"{output}: it has pseudonyms. Name the key that made them with --key FILE.")
    if "forget" in hidden and not forget:
        raise UsageError(f"{output}: people were forgotten, whom its record does not name. Name them with --forget NAME.")
    if unknown := [name for name, value in made.get("options", {}).items() if value == "given"]:
        raise ReplyGraphError(f"{output}: made with --{unknown[0].replace('_', '-')}, whose names its record does not tell.")


def _find_inputs(output: Path, made: Mapping[str, Any], files: Sequence[str]) -> list[Path | str]:
    """The inputs, which are those that they were then."""
    from replygraph.analysis.records import fingerprint

    told = [] if made["command"] == "demo" else made["inputs"]
    if files and len(files) != len(told):
        raise UsageError(f"{output}: made of {len(told)} inputs, {len(files)} are given: {', '.join(each['name'] for each in told)}.")
    found = list(files) if files else [_look_for(each["name"], output) for each in told]
    for each, path in zip(told, found, strict=True):
        now = fingerprint(str(path))
        if any(each[name] != now.get(name) for name in ("bytes", "sha256") if name in each):
            sizes = f"{each['bytes']:,} bytes then, {now.get('bytes', 0):,} now"
            raise ReplyGraphError(f"{path}: it has changed since {output.name} was made of it ({sizes}). Give the file as it was then.")
    return list(found)


def _look_for(name: str, output: Path) -> str:
    """An input by its name, beside the output or above it, or where one is; addresses and standard input as they are."""
    from replygraph.sources.web import is_url

    if is_url(name):
        return name
    if name == "-":
        raise ReplyGraphError(f"{output}: made of standard input, which is not kept. Give it as a file: replygraph verify {output} FILE.")
    place = output.resolve()
    for folder in [Path.cwd(), *place.parents[:4]]:
        if (folder / name).exists():
            return str(folder / name)
    raise ReadError(f"{name}: not found here or near {output}. Say where it is now: replygraph verify {output} FILE.")


def _differences_of_version(made: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What is another version now than when the output was made."""
    then, here = _versions(made), _versions(now)
    return [f"Made by {each}, this is {here.get(name, 'without it')}." for name, each in then.items() if here.get(name) != each]


def _versions(software: Mapping[str, Any]) -> dict[str, str]:
    libraries = {name: f"{name} {version}" for name, version in software["libraries"].items()}
    return {"replygraph": software["made_by"], "Python": f"Python {software['python']}", **libraries}


def _make_again(
    folder: Path, made: Mapping[str, Any], found: Sequence[Path | str], key: str | None, forget: Sequence[str], output: Path,
    commands: Mapping[str, click.Command],
) -> Path:  # fmt: skip
    """Run the command of a record once more, into a folder; where the output is then."""
    command = commands[made["command"]]
    words = [str(path) for path in _as_they_were(folder, made, found)]
    words += _option_words(command, made.get("options", {}), output)
    words += ["--key", key] if key else []
    words += [word for name in forget for word in ("--forget", name)]
    whole = command.name in ("report", "demo")
    place = folder / "again" / ("" if whole else _name_given(output, command))
    command.main([*words, "-q", "-o", str(place)], prog_name=command.name, standalone_mode=False)
    made_folder = next(iter((folder / "again").iterdir())) if whole else folder / "again"
    return made_folder if output.is_dir() else made_folder / output.name


def _name_given(output: Path, command: click.Command) -> str:
    """What the command was told to write, of which the output is all or a part."""
    from replygraph.analysis.records import PARTS, holder_of, is_record

    holder = holder_of(output) or output
    if holder == output and not is_record(output):
        return (
            PARTS.sub("", output.stem) + output.suffix if command.name == "export" and output.suffix.lower() == ".parquet" else output.name
        )
    stem = holder.stem.removesuffix("-record")
    return stem + (_suffix_beside(output, stem) if holder == output else output.suffix)


def _suffix_beside(output: Path, stem: str) -> str:
    """The ending of the tables that a record lies beside."""
    names = [
        file for file in output.parent.glob(f"{glob.escape(stem)}*") if file.suffix in (".csv", ".net", ".gml", ".xlsx", ".ndjson", ".json")
    ]
    return next((file.suffix for file in sorted(names) if file != output), ".csv")


def _as_they_were(folder: Path, made: Mapping[str, Any], found: Sequence[Path | str]) -> list[str]:
    """The inputs under the names that they had, which titles are made of, and saved when they were, which ages count from."""
    saved = made.get("saved")
    at = datetime.fromisoformat(saved).timestamp() if saved else None
    names = []
    for each, given in zip(made["inputs"], found, strict=False):
        path = Path(given)
        name = path.name if made.get("hidden") else each["name"]
        if path.is_file() and (path.name != name or (at is not None and abs(path.stat().st_mtime - at) > 1e-5)):
            (folder / "inputs").mkdir(exist_ok=True)
            given = shutil.copy(path, folder / "inputs" / name)
            os.utime(given, (at, at) if at else None)
        names.append(str(given))
    return names


def _option_words(command: click.Command, options: Mapping[str, Any], output: Path) -> list[str]:
    """Options as they are written on a command line."""
    words = []
    for each in command.params:
        if each.name not in options or each.name in NOT_TOLD or not isinstance(each, click.Option):
            continue
        value = options[each.name]
        if each.is_flag and isinstance(value, bool):
            words += [each.opts[0] if value else each.secondary_opts[0]]
        elif isinstance(value, dict):
            words += [each.opts[0], ",".join(f"{ours}={theirs}" for ours, theirs in value.items())]
        else:
            values = value if isinstance(value, list) and each.multiple else [",".join(value) if isinstance(value, list) else value]
            values = [_look_for(one, output) for one in values] if each.name == "aliases" else values
            words += [word for one in values for word in (each.opts[0], str(one))]
    return words
