import re
import struct
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.e2e.requirements import skip
from tests.infrastructure.bundle import MACHINE, build_bundle
from tests.infrastructure.stack import ROOT, list_functions

_FUNCTIONS = list_functions()
_LAYER_MEGABYTES = 34  # and 6 of bytecode, which `make build` adds
_GLIBC = 34  # Amazon Linux 2023, which python3.13 runs on, has 2.34


class Processor(NamedTuple):
    """How a processor is called in an ELF header, and in the names of wheels."""

    elf_machine: int
    wheel_name: str


_PROCESSORS = {"arm64": Processor(183, "aarch64"), "x86_64": Processor(62, "x86_64")}


class Build(NamedTuple):
    folder: Path
    processor: Processor

    @property
    def layer(self) -> Path:
        return self.folder / "SharedLayer/python"


@pytest.fixture(params=_PROCESSORS, scope="module")
def build(request: pytest.FixtureRequest) -> Build:
    return Build(build_bundle(request.param), _PROCESSORS[request.param])


def test_layer_libraries_are_for_the_processor(build: Build) -> None:
    libraries = list(build.layer.rglob("*.so*"))

    assert libraries
    assert {_read_elf_machine(library) for library in libraries} == {build.processor.elf_machine}


def test_layer_libraries_are_named_for_the_interpreter(build: Build) -> None:
    name = re.compile(rf"\w+\.(abi3|cpython-313-{build.processor.wheel_name}-linux-gnu)\.so")

    assert not [library.name for library in build.layer.rglob("*.so*") if not name.fullmatch(library.name)]


def test_layer_wheels_fit_the_runtime(build: Build) -> None:
    """A wheel may name several platforms; one that Lambda has is enough."""
    for wheel in build.layer.glob("*.dist-info/WHEEL"):
        tags = re.findall(r"^Tag: (.+)$", wheel.read_text(encoding="utf-8"), re.MULTILINE)
        assert any(_fits(tag, build.processor) for tag in tags), f"{wheel.parent.name}: {tags}"


def test_layer_is_small(build: Build) -> None:
    size = sum(path.stat().st_size for path in build.layer.rglob("*") if path.is_file())

    assert size < _LAYER_MEGABYTES * 1_000_000


def test_layer_has_the_package_shared(build: Build) -> None:
    assert _list_files(build.layer / "shared") == {*_list_sources(ROOT / "shared"), "requirements.txt"}


def test_layer_has_the_pinned_packages_and_nothing_beside(build: Build) -> None:
    requirements = (ROOT / "shared/requirements.txt").read_text(encoding="utf-8")
    pinned = {_normalise(name) for name in re.findall(r"^([\w.-]+)==", requirements, re.MULTILINE)}
    installed = {_normalise(path.name.split("-")[0]) for path in build.layer.glob("*.dist-info")}

    assert installed == pinned


def test_requirements_name_no_place_to_download_from(build: Build) -> None:
    requirements = (build.layer / "shared/requirements.txt").read_text(encoding="utf-8")

    assert not re.search(r"://|@|--(?!hash=sha256:)", requirements)


@pytest.mark.parametrize("name", _FUNCTIONS)
def test_function_has_its_own_package_and_nothing_beside(build: Build, name: str) -> None:
    package = ROOT / _FUNCTIONS[name]["CodeUri"]
    path = package.relative_to(ROOT).as_posix()

    assert _list_files(build.folder / name) == {f"{path}/{source}" for source in _list_sources(package)}


def test_build_has_no_tests_and_no_settings(build: Build) -> None:
    unwanted = re.compile(r"tests?|test_.*\.py|apps.*\.toml|\.env.*|local-environment\.json")

    paths = (path for path in build.folder.rglob("*") if "certifi" not in path.parts)  # it ships a test of its own
    assert not [path for path in paths if unwanted.fullmatch(path.name)]


@pytest.mark.parametrize("function", [pytest.param(function, id=name) for name, function in _FUNCTIONS.items()])
def test_handler_is_importable_from_the_build_alone(function: dict[str, Any], tmp_path: Path) -> None:
    if sys.platform != "linux":
        skip("what is built for Lambda runs on Linux only")
    folder = build_bundle(MACHINE)
    name = next(name for name, candidate in _FUNCTIONS.items() if candidate is function)
    search_path = f"{folder / name}:{folder / 'SharedLayer/python'}"
    module, _, handler = function["Handler"].rpartition(".")
    script = f"import {module}, shared; assert callable({module}.{handler}); print({module}.__file__, shared.__file__)"

    # -S leaves out the packages of this environment, -P the working directory.
    result = subprocess.run(  # noqa: S603
        [sys.executable, "-S", "-P", "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": search_path, "SETTINGS_SOURCE": "json:{}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert all(Path(file).is_relative_to(folder) for file in result.stdout.split())


def _read_elf_machine(library: Path) -> int:
    with library.open("rb") as file:
        header = file.read(20)
    assert header[:6] == b"\x7fELF\x02\x01", f"{library.name} is not a 64-bit little-endian library"
    machine: int = struct.unpack_from("<H", header, 18)[0]
    return machine


def _fits(tag: str, processor: Processor) -> bool:
    python, abi, machine = tag.split("-")
    if machine == "any":
        return python == "py3" and abi == "none"
    glibc = re.fullmatch(rf"manylinux_2_(\d+)_{processor.wheel_name}", machine)
    return abi in {"abi3", "cp313"} and glibc is not None and int(glibc[1]) <= _GLIBC


def _list_files(folder: Path) -> set[str]:
    return _relative(folder, (path for path in folder.rglob("*") if path.is_file()))


def _list_sources(folder: Path) -> set[str]:
    return _relative(folder, folder.rglob("*.py"))


def _relative(folder: Path, paths: Iterable[Path]) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in paths}


def _normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
