// The inputs of one question, whatever its kind: reading an answer and showing one. An answer is a
// list of texts: ids of choices, pairs of ids, or what was typed.

const asList = (fieldset) => [...fieldset.querySelectorAll("input, select, textarea")];
const isTicked = (input) => input.type === "radio" || input.type === "checkbox";

export function valueOf(fieldset) {
  const inputs = asList(fieldset);
  const values = inputs.filter((input) => !isTicked(input) || input.checked).map((input) => input.value.trim());
  // Places keep their gaps, so that the third stays the third.
  if (fieldset.dataset.layout === "places") return values.some(Boolean) ? values : [];
  return values.filter(Boolean);
}

export function show(fieldset, value) {
  const { layout } = fieldset.dataset;
  asList(fieldset).forEach((input, place) => {
    if (isTicked(input)) input.checked = value.includes(input.value);
    else if (layout === "places") input.value = value[place] ?? "";
    else if (input.tagName === "SELECT") input.value = value.find((one) => [...input.options].some((option) => option.value === one)) ?? "";
    else if (document.activeElement !== input) input.value = value[0] ?? "";
  });
  remember(fieldset);
  reveal(fieldset);
}

// A scenario: only the situations that the choices made so far lead to.
export function reveal(fieldset) {
  if (fieldset.dataset.layout !== "steps") return;
  const steps = [...fieldset.querySelectorAll("[data-step]")];
  let next = steps[0]?.dataset.step;
  const reached = new Set();
  while (next) {
    reached.add(next);
    next = fieldset.querySelector(`[data-step="${next}"] input:checked`)?.dataset.next;
  }
  for (const step of steps) {
    step.hidden = !reached.has(step.dataset.step);
    if (step.hidden) for (const input of step.querySelectorAll("input")) input.checked = false;
  }
}

// An item stands in one place: where it was before takes what this place held. Whoever walks through
// a list with the arrow keys passes other items: nothing stays moved but for the one that is kept.
const arrangements = new WeakMap(); // fieldset → what each place held before this one was entered
const placesOf = (fieldset) => [...fieldset.querySelectorAll("[data-place]")];
const remember = (fieldset) => arrangements.set(fieldset, placesOf(fieldset).map((place) => place.value));
function swap(select) {
  const fieldset = select.closest("[data-question]");
  const places = placesOf(fieldset);
  const before = arrangements.get(fieldset);
  const own = places.indexOf(select);
  places.forEach((place, number) => {
    if (place === select) return;
    place.value = select.value && before[number] === select.value ? before[own] : before[number];
  });
  if (document.activeElement !== select) remember(fieldset);
}

const TYPING_PAUSE_MS = 800;

// Listen before anything else does; `typed(number)` is called a moment after the last key.
export function watch(form, typed) {
  const timers = new Map();
  form.classList.add("has-script");
  for (const fieldset of form.querySelectorAll("[data-question]")) {
    remember(fieldset);
    reveal(fieldset);
  }
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-place]")) remember(event.target.closest("[data-question]"));
  });
  form.addEventListener("change", (event) => {
    const fieldset = event.target.closest("[data-question]");
    if (!fieldset) return;
    clearTimeout(timers.get(fieldset));
    if (event.target.matches("[data-place]")) swap(event.target);
    reveal(fieldset);
  }, { capture: true });
  form.addEventListener("input", (event) => {
    const fieldset = event.target.closest("[data-question]");
    // A number half typed is not a mistake: it waits for the change.
    if (!fieldset || isTicked(event.target) || event.target.tagName === "SELECT" || event.target.inputMode === "decimal") return;
    clearTimeout(timers.get(fieldset));
    timers.set(fieldset, setTimeout(() => typed(Number(fieldset.dataset.question)), TYPING_PAUSE_MS));
  });
}
