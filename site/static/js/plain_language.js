// How long a text has become, and whether a sentence runs on: below every field that asks for it
// with data-plain-count ("{count} characters") and data-plain-long ("… {longest} …").
(() => {
  const LONG = 60; // characters; what is read in one breath

  const signs = (text) => text.replace(/\s/g, "").length;

  function longestSentence(text) {
    return Math.max(0, ...text.split(/[。！？!?；;\n]/).map(signs));
  }

  function watch(panel) {
    const area = panel.querySelector("textarea");
    if (!area || area.dataset.plainWatched) return;
    area.dataset.plainWatched = "1";
    const told = document.createElement("p");
    told.className = "help";
    told.id = `${area.id}-plain`;
    area.after(told);
    area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());

    function tell() {
      const longest = longestSentence(area.value);
      const parts = [panel.dataset.plainCount.replace("{count}", signs(area.value))];
      if (longest > LONG) parts.push(panel.dataset.plainLong.replace("{longest}", longest));
      told.textContent = parts.join(" · ");
    }
    area.addEventListener("input", tell);
    tell();
  }

  function watchAll() {
    document.querySelectorAll("[data-plain-count]").forEach(watch);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watchAll);
  else watchAll();
})();
