// Keeps what is being typed into `form[data-draft]` on the server, so that nothing is lost when
// the phone sleeps or the network goes. The form works the same without this file.
const QUIET_MS = 2000;

for (const form of document.querySelectorAll("form[data-draft]")) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let version = 0;
  let leaving = false;

  const keep = async () => {
    const mine = version;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { "X-Draft": "1" },
        credentials: "same-origin",
      });
      if (!answer.ok || mine !== version || leaving) return;
      if (status) status.textContent = `✓ ${new Date().toLocaleTimeString()}`;
    } catch {
      if (!leaving) timer = setTimeout(keep, QUIET_MS * 5);
    }
  };

  form.addEventListener("input", () => {
    version += 1;
    if (status) status.textContent = "…";
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET_MS);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
}
