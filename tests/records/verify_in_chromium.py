"""The same as verify_in_node.js in Chromium, for machines without Node."""

import base64
import json
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

RUN = """
async ([files, receipt, anchors, earlier, job]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const once = async function* (text) { yield bytes(text); };
  const sourceOf = (folder) => (name) => (name in folder ? once(folder[name]) : null);
  return verify({
    ...(receipt === null ? { source: sourceOf(files) } : { receipt }),
    anchors: anchors.map(anchorFromText), earlier: earlier.map(sourceOf),
    keys: job.keys || [], options: { sm3: job.sm3 || "auto" },
  });
}
"""


def contents(folder):
    return {p.name: base64.b64encode(p.read_bytes()).decode() for p in Path(folder).iterdir()}


def main():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.goto(Path(sys.argv[1]).resolve().as_uri())
        for job in json.load(sys.stdin):
            path = Path(job["path"])
            files = contents(path) if path.is_dir() else {}
            receipt = None if path.is_dir() else path.read_text("utf-8")
            anchors = [Path(anchor).read_text("utf-8") for anchor in job["anchors"]]
            earlier = [contents(folder) for folder in job["earlier"]]
            verdict = page.evaluate(RUN, [files, receipt, anchors, earlier, job])
            sys.stdout.write(json.dumps(verdict) + "\n")
        browser.close()


if __name__ == "__main__":
    main()
