// Writing questions on the form of a case, in a dialog outside that form. Plain JavaScript.
(() => {
  const idOf = (panel) => {
    const kept = /\/pages\/(\d+)\/edit\//.exec(window.location.pathname);
    return kept ? kept[1] : panel.dataset.case;
  };

  const make = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const equip = (panel) => {
    const said = panel.querySelector("[data-said]");
    const open = panel.querySelector("[data-new]");
    if (!open) return;
    const { title, close, unsaved, failed, written } = panel.dataset;
    let dialog = null;
    let isTyped = false;
    let kind = "";

    const headers = { "X-Requested-With": "XMLHttpRequest" };
    const address = () => panel.dataset.url.replace(/\/0\//, `/${idOf(panel)}/`);

    const show = (html) => {
      dialog.querySelector("[data-form]").innerHTML = html;
      document.dispatchEvent(new Event("form-part:added"));
      const wrong = dialog.querySelector(".errorlist, .error-message");
      const first = wrong?.parentElement.querySelector("input:not([type=hidden]), textarea, select")
        || dialog.querySelector("textarea, input:not([type=hidden])");
      first?.focus();
    };

    const load = async (query) => {
      const answer = await fetch(`${address()}${query}`, { credentials: "same-origin", headers });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text());
      isTyped = false;
    };

    const send = async (form, status) => {
      const press = form.querySelector("[type=submit]");
      press.disabled = true;
      try {
        const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", headers });
        const html = await answer.text();
        if (answer.status === 201) {
          panel.querySelector("[data-list]").innerHTML = html;
          isTyped = false;
          dialog.remove();
          dialog = null;
          said.textContent = written;
          open.focus();
        } else if (answer.status === 400) {
          show(html);
        } else {
          throw new Error(String(answer.status));
        }
      } catch {
        status.textContent = failed;
      }
      press.disabled = false;
    };

    const begin = () => {
      const status = make("p", { role: "status", class: "help" });
      const leave = make("button", { type: "button", class: "button button-secondary" }, close);
      dialog = make("dialog", { class: "cite-dialog case-question-dialog", "aria-labelledby": "case-question-title" },
        make("h2", { id: "case-question-title" }, title), make("div", { "data-form": "" }), status, leave);
      leave.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => open.focus());
      dialog.addEventListener("input", () => { isTyped = true; });
      dialog.addEventListener("submit", (event) => {
        event.preventDefault();
        send(event.target, status);
      });
      dialog.addEventListener("click", (event) => {
        const other = event.target.closest('a[href^="?kind="]');
        if (!other) return;
        event.preventDefault();
        load(other.getAttribute("href")).catch(() => { status.textContent = failed; });
      });
      document.body.append(dialog);
    };

    open.addEventListener("click", async () => {
      said.textContent = "";
      if (!idOf(panel)) {
        said.textContent = unsaved;
        return;
      }
      const wanted = panel.querySelector("[data-kind]").value;
      // What was begun and not sent is still there; another kind begins anew.
      if (dialog && isTyped && wanted === kind) {
        dialog.showModal();
        return;
      }
      dialog?.remove();
      begin();
      kind = wanted;
      try {
        await load(`?kind=${encodeURIComponent(wanted)}`);
        dialog.showModal();
        dialog.querySelector("textarea")?.focus();
      } catch {
        said.textContent = failed;
      }
    });
    window.addEventListener("beforeunload", (event) => {
      if (dialog && isTyped) event.preventDefault();
    });
  };

  const start = () => {
    for (const panel of document.querySelectorAll("[data-case-questions]")) {
      if (panel.dataset.ready) continue;
      panel.dataset.ready = "yes";
      equip(panel);
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
