// Citation chips: the article opens beside the chip on hover, focus or tap. And "copy" buttons.

const cards = new Map();
let popover = null;
let owner = null;
let timer = 0;

function cardUrl(chip) {
  const url = new URL(chip.href);
  url.hash = "";
  url.pathname = `${url.pathname}card/`;
  return url;
}

async function cardOf(chip) {
  const url = cardUrl(chip).href;
  if (!cards.has(url)) {
    const answer = await fetch(url, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    cards.set(url, await answer.text());
  }
  return cards.get(url);
}

function place(chip) {
  const box = chip.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const left = Math.max(8, Math.min(box.left, room - popover.offsetWidth - 8));
  popover.style.insetInlineStart = `${left + window.scrollX}px`;
  const below = box.bottom + 6 + popover.offsetHeight <= window.innerHeight;
  const top = below || box.top < popover.offsetHeight ? box.bottom + 6 : box.top - popover.offsetHeight - 6;
  popover.style.insetBlockStart = `${top + window.scrollY}px`;
}

async function open(chip) {
  clearTimeout(timer);
  if (owner === chip) return;
  let html;
  try {
    html = await cardOf(chip);
  } catch {
    return; // The link itself still works.
  }
  close();
  owner = chip;
  popover = document.createElement("div");
  popover.className = "cite-popover";
  popover.id = "cite-popover";
  popover.setAttribute("role", "tooltip");
  popover.innerHTML = html;
  popover.addEventListener("pointerenter", () => clearTimeout(timer));
  popover.addEventListener("pointerleave", closeSoon);
  document.body.append(popover);
  chip.setAttribute("aria-describedby", popover.id);
  chip.setAttribute("aria-expanded", "true");
  place(chip);
}

function close() {
  clearTimeout(timer);
  popover?.remove();
  owner?.removeAttribute("aria-describedby");
  owner?.setAttribute("aria-expanded", "false");
  popover = owner = null;
}

function closeSoon() {
  clearTimeout(timer);
  timer = setTimeout(close, 250);
}

const chipOf = (event) => (event.target instanceof Element ? event.target.closest("a.cite-chip") : null);

document.addEventListener("pointerover", (event) => {
  const chip = chipOf(event);
  if (!chip || event.pointerType === "touch") return;
  clearTimeout(timer);
  timer = setTimeout(() => open(chip), 150);
});
document.addEventListener("pointerout", (event) => {
  if (chipOf(event)) closeSoon();
});
document.addEventListener("focusin", (event) => {
  const chip = chipOf(event);
  if (chip && chip.matches(":focus-visible")) open(chip);
  else if (!chip && !popover?.contains(event.target)) close();
});
document.addEventListener("click", (event) => {
  const chip = chipOf(event);
  if (!chip) {
    if (!popover?.contains(event.target)) close();
    return;
  }
  // A first tap opens the card, a second one follows the link. A mouse click follows at once.
  const touch = event.pointerType === "touch" || window.matchMedia("(hover: none)").matches;
  if (touch && owner !== chip) {
    event.preventDefault();
    open(chip);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && popover) close();
});

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.parentElement.querySelector("[data-copied]");
    if (said) said.textContent = button.dataset.done || "✓";
  });
}
