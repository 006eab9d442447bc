"""Martlet in JupyterLab, in a browser: what a person sees and clicks.

Every test leaves a picture in artifacts/lab, to be looked at.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from urllib.parse import unquote

import pytest
from nbformat import read, v4, write
from playwright.sync_api import TimeoutError as Timeout
from playwright.sync_api import expect, sync_playwright

from conftest import ROOT
from frontend import Frontend

PICTURES = ROOT / "artifacts" / "lab"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
SETTINGS = {
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/filebrowser-extension/browser": {"autosave": False},
}
CURRENT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
STATUS = f"{CURRENT} .jp-Notebook-ExecutionIndicator"
KERNEL_IS_IDLE = """path => {
    const widgets = [...window.jupyterapp.shell.widgets('main')]
    const panel = widgets.find(widget => widget.context?.path === path)
    return panel?.sessionContext.isReady && panel.sessionContext.session?.kernel?.status === 'idle'
        && panel.isVisible && window.jupyterapp.shell.currentWidget === panel
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server of JupyterLab with settings of its own."""
    home = tmp_path_factory.mktemp("lab")
    environment = {
        **os.environ, "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    page = home / "config" / "labconfig" / "page_config.json"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps({
        "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}))
    for name, settings in SETTINGS.items():
        path = home / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    (home / "notebooks").mkdir()
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--allow-root", "--no-browser", "--port=0",
         "--ip=127.0.0.1", "--IdentityProvider.token=", "--expose-app-in-browser",
         "--LabApp.extension_manager=readonly", f"--ServerApp.root_dir={home / 'notebooks'}"],
        env=environment, stderr=subprocess.PIPE, text=True)
    # The rest of the log goes to a file, so that the server never waits for a reader.
    found = None
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if found:
            break
    drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=open(home / "log", "w"))
    assert found, "JupyterLab did not start"
    yield found.group(0), home / "notebooks"
    server.terminate()
    server.wait(timeout=20)
    drain.wait(timeout=20)
    server.stderr.close()


@pytest.fixture(scope="module")
def page(address):
    """A browser with JupyterLab in it."""
    assert BROWSER, "these tests need Debian's package chromium (make test-clients installs it)"
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(45_000)
        expect.set_options(timeout=45_000)
        page.goto(f"{address[0]}lab?reset")
        page.wait_for_function(
            "window.jupyterapp && window.jupyterapp.restored.then(() => true)")
        page.evaluate("() => { window.jupyterapp.commands.execute('application:toggle-left-area') }")
        yield page
        browser.close()


class Notebook:
    """A notebook that is open in the browser, with its kernel idle."""

    def __init__(self, page, folder, name, cells):
        self.page = page
        metadata = {"kernelspec": {
            "name": "martlet", "display_name": "Martlet", "language": "swift"}}
        if isinstance(cells, list):
            write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells],
                                  metadata=metadata), folder / f"{name}.ipynb")
        else:
            # Without numbers and outputs, so that those of this run are seen.
            content = read(cells, as_version=4)
            for cell in content.cells:
                if cell.cell_type == "code":
                    cell.execution_count, cell.outputs = None, []
            write(content, folder / f"{name}.ipynb")
        page.evaluate(
            """path => {
                window.jupyterapp.commands.execute(
                    'docmanager:open', {path, kernelPreference: {shutdownOnDispose: true}})
            }""", f"{name}.ipynb")
        self.path = f"{name}.ipynb"
        self.wait_until_idle()

    def wait_until_idle(self):
        self.page.wait_for_function(KERNEL_IS_IDLE, arg=self.path)

    def command(self, name, arguments=None):
        self.page.evaluate(
            "([name, given]) => { window.jupyterapp.commands.execute(name, given) }",
            [name, arguments or {}])

    def cell(self, index):
        return self.page.locator(f"{CURRENT} .jp-CodeCell").nth(index)

    def edit(self, index):
        """Puts the cursor at the end of a cell."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+End")

    def start(self, index):
        """Runs a cell, and does not wait for its end."""
        self.edit(index)
        self.page.keyboard.press("Control+Enter")

    def run(self, index):
        """Runs a cell to its end, and returns the locator of its outputs."""
        before = self.prompt(index).inner_text()
        self.start(index)
        self.page.wait_for_function(
            """([selector, index, before]) => {
                const text = document.querySelectorAll(selector)[index]
                    .querySelector('.jp-InputPrompt').innerText
                return /\\[\\d+\\]/.test(text) && text !== before
            }""", arg=[f"{CURRENT} .jp-CodeCell", index, before])
        return self.output(index)

    def prompt(self, index):
        return self.cell(index).locator(".jp-InputPrompt")

    def output(self, index):
        return self.cell(index).locator(".jp-OutputArea").first

    def picture(self, name):
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def close(self):
        self.page.evaluate("""() => {
            for (const widget of [...window.jupyterapp.shell.widgets('main')]) widget.dispose()
        }""")
        expect(self.page.locator(".jp-NotebookPanel")).to_have_count(0)


@pytest.fixture
def notebook(page, address, request):
    """Opens a notebook of the given cells."""
    opened = []

    def open_notebook(cells):
        name = re.sub(r"\W+", "_", request.node.name.removeprefix("test_")).strip("_")
        opened.append(Notebook(page, address[1], name, cells))
        return opened[-1]

    yield open_notebook
    for one in opened:
        one.picture(one.path.removesuffix(".ipynb"))
        one.close()


PICTURE = f"{CURRENT} .jp-RenderedSVG"


def first_picture(page):
    """What the first picture shows, as soon as there is one."""
    page.wait_for_selector(PICTURE)
    return page.locator(PICTURE).first.inner_html()


def wait_for_another_picture(page, first):
    page.wait_for_function(
        """([place, first]) => {
            const picture = document.querySelector(place)
            return picture && picture.innerHTML !== first
        }""", arg=[PICTURE, first])


def test_run_all(notebook, page):
    opened = notebook(ROOT / "notebooks" / "01-first-steps.ipynb")
    opened.command("notebook:run-all-cells")
    prompts = page.locator(f"{CURRENT} .jp-CodeCell .jp-InputPrompt")
    expect(prompts.last).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)
    opened.wait_until_idle()
    assert all(re.fullmatch(r"\[\d+\]:", text) for text in prompts.all_inner_texts())
    errors = f'{CURRENT} [data-mime-type="application/vnd.jupyter.error"]'
    assert page.locator(errors).count() == 0
    # Every picture has a size, and lies within its cell.
    pictures = page.locator(f"{CURRENT} .jp-RenderedSVG")
    assert pictures.count() >= 1
    for index in range(pictures.count()):
        inner = pictures.nth(index).locator("svg, img").first.bounding_box()
        outer = pictures.nth(index).bounding_box()
        assert inner["width"] > 50 and inner["height"] > 20
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1
    for index in range(pictures.count()):
        pictures.nth(index).scroll_into_view_if_needed()
        opened.picture(f"run_all_{index + 1}")


def test_completion(notebook, page):
    opened = notebook(["QLear", "train(QLearning(step"])
    opened.edit(0)
    page.keyboard.press("Tab")
    items = page.locator(".jp-Completer:visible .jp-Completer-item")
    expect(items.filter(has_text="QLearning").first).to_be_visible()
    expect(page.locator(".jp-Completer-type").first).to_be_visible()
    opened.picture("completion_of_a_word")
    page.keyboard.press("Enter")
    expect(opened.cell(0).locator(".cm-content")).to_have_text(re.compile("QLearning"))
    opened.edit(1)
    page.keyboard.press("Tab")
    expect(items.first).to_contain_text("stepSize:")
    opened.picture("completion_of_a_label")
    page.keyboard.press("Enter")
    expect(opened.cell(1).locator(".cm-content")).to_have_text(re.compile(r"QLearning\(stepSize:"))


def test_inspection(notebook, page):
    opened = notebook(["QLearning(stepSize: 0.5)", "func twice(_ n: Int) -> Int { 2 * n }"])
    opened.edit(0)
    page.keyboard.press("Control+Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    tooltip = page.locator(".jp-Tooltip")
    expect(tooltip).to_be_visible()
    expect(tooltip).to_contain_text("stepSize")
    opened.picture("inspection_of_a_word")
    page.keyboard.press("Escape")
    expect(tooltip).to_have_count(0)


def test_interrupt(notebook, page):
    opened = notebook(["let kept = 7\nwhile true {}", "kept + 1"])
    opened.start(0)
    page.wait_for_selector(f'{STATUS}[data-status="busy"]')
    expect(opened.prompt(0)).to_have_text("[*]:")
    page.locator(f'{CURRENT} [data-command="notebook:interrupt-kernel"]').click()
    expect(opened.output(0)).to_contain_text("interrupted")
    expect(opened.prompt(0)).to_have_text("[1]:")
    expect(opened.run(1)).to_contain_text("8")


def test_restart(notebook, page):
    opened = notebook(["let kept = 7\nkept", "kept + 1"])
    expect(opened.run(0)).to_contain_text("7")
    page.locator(f'{CURRENT} [data-command="notebook:restart-kernel"]').click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    opened.wait_until_idle()
    # The count of cells begins anew where the process does.
    expect(opened.run(1)).to_contain_text("kept")
    expect(opened.prompt(1)).to_have_text("[1]:")


def test_live_chart(notebook, page):
    opened = notebook([
        "let long = train(QLearning(), on: CliffWalking(), episodes: 100_000_000, seed: 1)",
        "long.returns.count > 0"])
    opened.start(0)
    wait_for_another_picture(page, first_picture(page))
    assert page.locator(f"{CURRENT} .jp-OutputArea-child").count() == 1
    title = page.locator(PICTURE).first.locator("img").get_attribute("src")
    assert "…" not in unquote(title)
    opened.picture("live_chart_while_it_learns")
    page.locator(f'{CURRENT} [data-command="notebook:interrupt-kernel"]').click()
    expect(opened.output(0)).to_contain_text("interrupted")
    expect(opened.run(1)).to_contain_text("true")


def test_question(notebook, page):
    opened = notebook(['let name = readLine("Your name? ") ?? "nobody"\nprint("Hello,", name)'])
    opened.start(0)
    box = page.locator(".jp-Stdin-input")
    expect(box).to_be_visible()
    opened.picture("question_while_it_waits")
    box.fill("Ada")
    box.press("Enter")
    expect(opened.output(0)).to_contain_text("Hello, Ada")


def test_error_and_help(notebook, page):
    opened = notebook(["let xs = [1, 2, 3]\nxs[7]", "lett x = 3", "help(ValueIteration)"])
    expect(opened.run(0)).to_contain_text("cell 1")
    opened.run(1)
    opened.start(2)
    expect(page.locator(f"{CURRENT} .jp-CodeCell").nth(2)).to_contain_text("tolerance")


PICTURED = [
    "let cliff = CliffWalking()\n"
    "let run = train(QLearning(), on: cliff, episodes: 300, seed: 1)\nplot(run, smooth: 10)",
    "heatmap(run)",
    "table([[1, 2], [3, 4]])",
    "variables()",
    'bars(["left": 1, "right": 2.5])',
    "[1, 2][5]",
]

LEGIBILITY = """panel => {
    const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }
    const parse = text => (text.match(/[\\d.]+/g) || []).map(Number)
    const light = ([r, g, b]) =>
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    // The ground of an element, through what lets light through.
    const page = element => {
        if (!element) return [255, 255, 255]
        const [r, g, b, opacity = 1] = parse(getComputedStyle(element).backgroundColor)
        if (opacity === 1) return [r, g, b]
        const below = page(element.parentElement)
        return [r, g, b].map((part, index) => opacity * part + (1 - opacity) * below[index])
    }
    const poor = []
    let count = 0
    const judge = (text, ink, ground, enough = 4.5) => {
        const [one, two] = [light(ink), light(ground)]
        const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
        count += 1
        if (contrast < enough) poor.push([text.trim().slice(0, 40), contrast.toFixed(2)])
    }
    for (const element of panel.querySelectorAll(
            '.jp-OutputArea-output td, .jp-OutputArea-output th, ' +
            '.jp-RenderedText pre, .jp-RenderedText pre span')) {
        if (element.textContent.trim()) {
            judge(element.textContent, parse(getComputedStyle(element).color), page(element))
        }
    }
    // One grey that is to be read on white and on this theme's black has at most 4.35 on both.
    // JupyterLab shows SVG as an image; here its parts are looked at, on the same ground.
    for (const image of panel.querySelectorAll('.jp-RenderedSVG img')) {
        const ground = page(image)
        const stage = document.createElement('div')
        stage.style = 'position: fixed; left: 0; top: 0; z-index: 100000'
        const source = image.src
        const comma = source.indexOf(',')
        stage.innerHTML = source.slice(0, comma).endsWith('base64')
            ? atob(source.slice(comma + 1)) : decodeURIComponent(source.slice(comma + 1))
        document.body.append(stage)
        for (const text of stage.querySelectorAll('text')) {
            const box = text.getBoundingClientRect()
            const below = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2)
                .filter(one => stage.contains(one)
                    && ['rect', 'circle', 'path', 'polygon'].includes(one.tagName))
                .map(one => ({ one, style: getComputedStyle(one) }))
                .find(({ style }) => style.fill !== 'none'
                    && style.fillOpacity * style.opacity > 0.5)
            judge(
                text.textContent, parse(getComputedStyle(text).fill),
                below ? parse(below.style.fill) : ground, 4.3)
        }
        stage.remove()
    }
    return { count, poor }
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"], ids=["light", "dark"])
def test_theme(notebook, page, theme):
    """What is written in outputs can be read on light and dark pages."""
    opened = notebook(PICTURED)
    page.evaluate(
        "theme => { window.jupyterapp.commands.execute('apputils:change-theme', {theme}) }", theme)
    try:
        light = str(theme == "JupyterLab Light").lower()
        page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")
        opened.command("notebook:run-all-cells")
        expect(opened.prompt(len(PICTURED) - 1)).to_have_text(re.compile(r"\[\d+\]:"))
        opened.wait_until_idle()
        kind = theme.split()[1].lower()
        for index in (1, 3, 5):
            opened.cell(index).scroll_into_view_if_needed()
            opened.picture(f"theme_{kind}_{index}")
        found = page.locator(CURRENT).evaluate(LEGIBILITY)
        assert found["count"] > 50 and found["poor"] == []
    finally:
        page.evaluate(
            "theme => { window.jupyterapp.commands.execute('apputils:change-theme', {theme}) }",
            "JupyterLab Light")


@pytest.fixture(scope="module")
def features():
    with Frontend("martlet") as kernel:
        kernel.wait_until_ready()
        info = kernel.reply(kernel.send("kernel_info_request"))["content"]
        known = kernel.run("help(Slider)")[0]["status"] == "ok"
    return {*info.get("supported_features", []), *(["widgets"] if known else [])}


def start_debugger(page):
    """Clicks on the toolbar's bug, again where JupyterLab draws the toolbar anew under the click."""
    gutter = page.locator(f"{CURRENT} .cm-breakpoint-gutter").first
    for _ in range(2):
        page.locator(f"{CURRENT} .jp-DebuggerBugButton").click()
        try:
            return gutter.wait_for(timeout=15_000)
        except Timeout:
            continue
    page.locator(f"{CURRENT} .jp-DebuggerBugButton").click()
    gutter.wait_for()


def test_breakpoint(notebook, page, features):
    """A cell stops at a breakpoint that was set by a click beside its line."""
    if "debugger" not in features:
        pytest.skip("this kernel has no debugger")
    opened = notebook(["var total = 0\nfor i in 1...3 {\n    total += i\n}\ntotal"])
    start_debugger(page)
    line = opened.cell(0).locator(".cm-breakpoint-gutter .cm-gutterElement").nth(3)
    line.click()
    expect(opened.cell(0).locator(".cm-breakpoint-icon").last).to_be_visible()
    opened.start(0)
    variables = page.locator(".jp-DebuggerVariables")
    expect(page.locator(".jp-DebuggerCallstackFrame").first).to_be_visible()
    # Which answer JupyterLab shows, that for the cell's call or that for the session, is a matter of time.
    expect(variables).to_contain_text("total")
    expect(variables).to_contain_text("i1")
    opened.picture("breakpoint_where_it_stands")
    line.click()
    # The panel's list is empty once the kernel knows.
    expect(page.locator(".jp-DebuggerBreakpoint")).to_have_count(0)
    page.locator('[data-command="debugger:continue"]').first.click()
    expect(opened.output(0)).to_contain_text("6")


def test_slider(notebook, page, features):
    """A slider moves a chart."""
    if "widgets" not in features:
        pytest.skip("this kernel has no widgets")
    opened = notebook(["interact(alpha: 0.01...1) { alpha in plot([alpha, alpha * 2, 1]) }"])
    opened.run(0)
    handle = opened.cell(0).locator(".noUi-handle")
    expect(handle).to_be_visible()
    first = first_picture(page)
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    wait_for_another_picture(page, first)
