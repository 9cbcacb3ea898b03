"""Which wheel of a package counts on which platform."""

from collections.abc import Callable
from types import ModuleType

Script = Callable[[str], ModuleType]


def wheel(name: str, size: int) -> dict[str, object]:
    return {"url": f"https://mirror.example/a/{name}", "size": size}


def test_each_platform_counts_its_own_largest_wheel(script: Script) -> None:
    wheels = [
        wheel("a-1-cp311-cp311-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl", 10),
        wheel("a-1-cp313-cp313-manylinux_2_28_x86_64.whl", 12),
        wheel("a-1-cp310-cp310-manylinux_2_28_x86_64.whl", 99),
        wheel("a-1-cp313-cp313t-manylinux_2_28_x86_64.whl", 98),
        wheel("a-1-cp312-cp312-musllinux_1_2_x86_64.whl", 97),
        wheel("a-1-cp38-abi3-manylinux_2_28_aarch64.whl", 7),
        wheel("a-1-cp312-cp312-macosx_11_0_arm64.whl", 5),
        wheel("a-1-cp312-cp312-win_amd64.whl", 96),
    ]
    table = script("compile").size_table([{"name": "a", "version": "1", "wheels": wheels}])

    assert table.splitlines()[1] == "a==1\t12\t7\t5"


def test_a_pure_wheel_counts_everywhere_and_a_missing_one_is_blank(script: Script) -> None:
    packages = [
        {"name": "b", "version": "2", "wheels": [wheel("b-2-py3-none-any.whl", 3)]},
        {"name": "c", "version": "1", "wheels": [wheel("c-1-py3-none-manylinux1_x86_64.whl", 4)]},
    ]

    assert script("compile").size_table(packages).splitlines()[1:] == [
        "b==2\t3\t3\t3",
        "c==1\t4\t\t",
    ]
