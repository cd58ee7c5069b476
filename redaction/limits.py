"""How much of a stranger's file is taken in before it is refused (the engine's own bounds)."""

MAX_BYTES = 100 * 1024 * 1024
MAX_PAGES = 1_000
MAX_PIXELS = 50_000_000
MAX_NESTING = 100
MAX_PARTS = 200
MAX_TEXT_CHARACTERS = 4_000_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024

CPU_SECONDS = 60
MEMORY_BYTES = 2 * 1024**3
WALL_SECONDS = 90
