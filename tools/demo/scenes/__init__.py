"""The play, scene by scene: what each person does on which page, by the words they read there."""

from tools.demo.play import Play
from tools.demo.scenes import (
    advising,
    answering,
    asking,
    checking,
    collecting,
    deciding,
    giving,
    marking,
    receiving,
)

SCENES = (
    receiving.play,
    collecting.play,
    asking.play,
    answering.play,
    advising.stop,
    deciding.play,
    marking.play,
    checking.play,
    advising.advise,
    giving.play,
)


def play_all(play: Play) -> None:
    """The whole procedure. Raises NotAsExpected at the first thing that is not as it should be."""
    for scene in SCENES:
        scene(play)
