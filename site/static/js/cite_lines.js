// A list of articles, one per line: a button finds one and adds its line. Plain JavaScript.
(() => {
  const label = document.documentElement.lang.startsWith("en") ? "Find an article" : "查找法条";

  const lineOf = (choice, way) =>
    way === "bank" ? `${choice.law}@${choice.version} ${choice.number}` : `${choice.law} ${choice.number} ${choice.version}`;

  const start = () => {
    for (const area of document.querySelectorAll("textarea[data-cite-lines]")) {
      if (area.dataset.ready) continue;
      area.dataset.ready = "yes";
      const find = document.createElement("button");
      find.type = "button";
      find.className = "button button-small button-secondary cite-lines";
      find.textContent = label;
      find.addEventListener("click", () => {
        window.qingfengCite.ask("", (choice) => {
          const line = lineOf(choice, area.dataset.citeLines);
          const lines = area.value.split("\n").filter((one) => one.trim());
          if (!lines.includes(line)) lines.push(line);
          area.value = lines.join("\n");
          area.dispatchEvent(new Event("input", { bubbles: true }));
          area.dispatchEvent(new Event("change", { bubbles: true }));
        }, () => find.focus());
      });
      area.after(find);
    }
  };

  document.addEventListener("form-part:added", start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
