// A self-check card: ticks are kept in this browser only, and only if it can keep them.

for (const card of document.querySelectorAll("[data-self-check]")) {
  const key = `self-check:${card.dataset.selfCheck}`;
  const boxes = [...card.querySelectorAll("input[type=checkbox]")];
  const forget = card.querySelector("[data-forget]");

  const keep = () => {
    const ticked = boxes.flatMap((box, index) => (box.checked ? [index] : []));
    forget.hidden = ticked.length === 0;
    try {
      if (ticked.length) localStorage.setItem(key, JSON.stringify(ticked));
      else localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing still shows the ticks.
    }
  };

  try {
    for (const index of JSON.parse(localStorage.getItem(key) ?? "[]")) {
      if (boxes[index]) boxes[index].checked = true;
    }
  } catch {
    localStorage.removeItem(key);
  }
  forget.hidden = !boxes.some((box) => box.checked);
  card.addEventListener("change", keep);
  forget.addEventListener("click", () => {
    for (const box of boxes) box.checked = false;
    keep();
    boxes[0]?.focus();
  });
}
