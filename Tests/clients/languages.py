"""The same few cells in each language that a tested kernel speaks."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Language:
    """Cells by what they do; `{}` stands for a number or a text without quotes."""

    assign: str = "x = {}"
    """Gives `x` an integer."""
    printing: str = 'print("{}")'
    error_printing: str = ""
    lines: str = ""
    """Prints the integers from 0, so many, a line each."""
    text: str = ""
    """Prints so many times a line of a hundred characters."""
    loop: str = ""
    """Never ends, and does nothing."""
    printing_loop: str = ""
    """Prints a line, and never ends."""
    busy: str = ""
    """Computes for some tenths of a second."""
    asking: str = ""
    """Asks for a line with the prompt `? `, keeps it in `line`, and prints it."""
    failure: str = ""
    """Fails while it runs."""
    syntax_error: str = "1 + ]"
    unknown: str = "nothing_of_this_name"
    callable: str = "print"
    """A function that inspection knows; its first letters complete to it."""
    quoted: str = '"{}"'
    definition: str = ""
    """Begins a function and does not end it."""
    update: str = ""
    """Shows something, and shows another thing in its place."""
    clear: str = ""
    """Has its output removed with the next one."""


PYTHON = Language(
    error_printing='import sys; print("{}", file=sys.stderr)',
    lines="for i in range({}): print(i)",
    text='for i in range({}): print("x" * 99)',
    loop="while True: pass",
    printing_loop='print("begun", flush=True)\nwhile True: pass',
    busy="for i in range(3_000_000): pass",
    asking='line = input("? ")\nprint(line)',
    failure="1 / 0",
    definition="def f(n):",
    update=(
        "from IPython.display import display\n"
        'handle = display("one", display_id="place")\nhandle.update("two")'),
    clear="from IPython.display import clear_output\nclear_output(wait=True)",
)

MARTLET = Language(
    assign="var x = {}",
    error_printing='printError("{}")',
    lines="for i in 0..<{} {{ print(i) }}",
    text='let line = "' + "x" * 99 + '"\nfor i in 0..<{} {{ print(line) }}',
    loop="while true {}",
    printing_loop='print("begun")\nwhile true {}',
    busy="for i in 0..<50_000_000 {}",
    asking='let line = readLine("? ") ?? "none"\nprint(line)',
    failure="[1, 2, 3][7]",
    definition="func f(_ n: Int) -> Int {",
    update="_ = train(QLearning(), on: CliffWalking(), episodes: 3_000_000, seed: 1)",
    clear="clearOutput(wait: true)",
)

LANGUAGES = {"martlet": MARTLET, "python3": PYTHON, "xpython": PYTHON}
