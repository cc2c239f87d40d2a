// Shows how long reading still has to last. The server measures; without this file the button
// simply answers with a page that says how long to wait.

const form = document.querySelector("form[data-reading]");
const KEEP_MS = 6 * 60 * 60 * 1000;

// A reload would start the clock anew: the first opening in this tab stays the one that counts.
function firstOpening(token, now) {
  const [owner, lesson] = token.split(":");
  const key = `opening:${owner}:${lesson}`;
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (kept && now - kept.at < KEEP_MS) return kept;
    const fresh = { token, at: now };
    sessionStorage.setItem(key, JSON.stringify(fresh));
    return fresh;
  } catch {
    return { token, at: now };
  }
}

function start() {
  const input = form.elements.namedItem("token");
  const button = form.querySelector("button");
  const countdown = form.querySelector("[data-countdown]");
  const announcement = form.querySelector("[data-announcement]");
  const seconds = Number(form.dataset.seconds);
  const now = Date.now();
  const opening = "resumed" in form.dataset ? { token: input.value, at: now } : firstOpening(input.value, now);
  input.value = opening.token;
  const readyAt = opening.at + seconds * 1000;

  function tick() {
    const left = Math.ceil((readyAt - Date.now()) / 1000);
    if (left > 0) {
      button.setAttribute("aria-disabled", "true");
      countdown.hidden = false;
      countdown.textContent = countdown.dataset.template.replace("%s", String(left));
      setTimeout(tick, 250);
      return;
    }
    if (!countdown.hidden) announcement.textContent = announcement.dataset.text;
    countdown.hidden = true;
    button.removeAttribute("aria-disabled");
  }

  form.addEventListener("submit", (event) => {
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    // A second press while the first is under way changes nothing on the server either.
    button.setAttribute("aria-disabled", "true");
    button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    button.removeAttribute("aria-busy");
    tick();
  });
  tick();
}

if (form) start();
