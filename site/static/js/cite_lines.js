// Lists of articles, and plain texts with marks such as [[刑法 385]]: a button finds an article. Plain JavaScript.
(() => {
  const isEnglish = document.documentElement.lang.startsWith("en");
  const label = isEnglish ? "Find an article" : "查找法条";
  const citeLabel = isEnglish ? "Cite an article here" : "在此引用法条";

  const lineOf = (choice, way) =>
    way === "bank" ? `${choice.law}@${choice.version} ${choice.number}` : `${choice.law} ${choice.number} ${choice.version}`;

  const tell = (area) => {
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const button = (text, area, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small button-secondary cite-lines";
    made.textContent = text;
    made.addEventListener("click", () => window.qingfengCite.ask("", act, () => area.focus()));
    area.after(made);
  };

  const equipTexts = () => {
    for (const area of document.querySelectorAll("textarea[data-cite-text]")) {
      if (area.dataset.ready) continue;
      area.dataset.ready = "yes";
      button(citeLabel, area, (choice) => {
        const mark = `[[${choice.reference}${choice.on ? `|${choice.on}` : ""}]]`;
        area.setRangeText(mark, area.selectionStart, area.selectionEnd, "end");
        tell(area);
      });
    }
  };

  const start = () => {
    equipTexts();
    for (const area of document.querySelectorAll("textarea[data-cite-lines]")) {
      if (area.dataset.ready) continue;
      area.dataset.ready = "yes";
      button(label, area, (choice) => {
        const line = lineOf(choice, area.dataset.citeLines);
        const lines = area.value.split("\n").filter((one) => one.trim());
        if (!lines.includes(line)) lines.push(line);
        area.value = lines.join("\n");
        tell(area);
      });
    }
  };

  document.addEventListener("form-part:added", start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
