// The dialog in which an editor finds an article by "监察法 15", 第三百八十五条 or a word. Plain JavaScript.
(() => {
  if (window.qingfengCite) return;
  const words = document.documentElement.lang.startsWith("en")
    ? { title: "Cite an article", find: "Law and number, or a word", act: "Day of the act (empty: today)", none: "Nothing found.", close: "Close", failed: "Not reachable; try again." }
    : { title: "引用法条", find: "法规和条号，或关键词", act: "行为发生日（空白为今天）", none: "没有找到。", close: "关闭", failed: "暂时无法查询，请重试。" };

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // The day of the act, where the page being edited has one.
  function dayOfTheAct() {
    const field = document.querySelector('[name="act_to"], [name="act_from"]');
    return field && /^\d{4}-\d{2}-\d{2}$/.test(field.value) ? field.value : "";
  }

  function ask(initial, onChoose, onClose) {
    const query = element("input", { type: "search", id: "cite-query", autocomplete: "off" });
    const day = element("input", { type: "date", id: "cite-day" });
    const list = element("ul", { class: "cite-choices" });
    const said = element("p", { role: "status" });
    const leave = element("button", { type: "button", class: "button button-secondary" }, words.close);
    const dialog = element("dialog", { class: "cite-dialog", "aria-labelledby": "cite-title" },
      element("h2", { id: "cite-title" }, words.title),
      element("label", { for: "cite-query" }, words.find), query,
      element("label", { for: "cite-day" }, words.act), day,
      said, list, leave);
    query.value = initial;
    day.value = dayOfTheAct();
    let timer = 0;
    let turn = 0;

    async function search() {
      const mine = (turn += 1);
      const url = new URL("/admin/law/citations/", window.location.origin);
      url.searchParams.set("q", query.value);
      if (day.value) url.searchParams.set("on", day.value);
      let found;
      try {
        const answer = await fetch(url, { credentials: "same-origin", headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (!answer.ok) throw new Error(String(answer.status));
        found = (await answer.json()).choices;
      } catch {
        said.textContent = words.failed;
        return;
      }
      if (mine !== turn) return;
      said.textContent = found.length || !query.value.trim() ? "" : words.none;
      list.replaceChildren(...found.map((choice) => {
        const button = element("button", { type: "button" },
          element("strong", {}, choice.label), ` ${choice.version} `, element("span", {}, choice.problem || choice.gist));
        button.disabled = Boolean(choice.problem);
        button.addEventListener("click", () => {
          onChoose({ ...choice, on: day.value });
          dialog.close();
        });
        return element("li", {}, button);
      }));
    }

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(search, 200);
    };
    query.addEventListener("input", soon);
    day.addEventListener("change", soon);
    query.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      list.querySelector("button:not(:disabled)")?.click();
    });
    leave.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      onClose();
    });
    document.body.append(dialog);
    dialog.showModal();
    query.focus();
    if (initial) search();
  }

  window.qingfengCite = { ask };
})();
