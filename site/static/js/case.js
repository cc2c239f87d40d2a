// A case read step by step: what followed a decision appears once a choice was opened.
// Without this script everything is there from the start. Nothing leaves the page.

const timeline = document.querySelector("[data-timeline]");
const rest = [...document.querySelectorAll("[data-aftermath]")];

function hold(steps) {
  for (const step of steps) step.hidden = true;
}

function release(until) {
  // Show the steps up to and including the next decision; behind the last one, the outcome too.
  const steps = [...timeline.children];
  for (const step of steps) {
    step.hidden = false;
    if (step !== until && isOpenQuestion(step)) return;
  }
  for (const section of rest) section.hidden = false;
}

function isOpenQuestion(step) {
  const decision = step.querySelector("[data-decision]");
  return Boolean(decision?.querySelector("details")) && !decision.dataset.answered;
}

function answer(step) {
  const decision = step.querySelector("[data-decision]");
  if (decision.dataset.answered) return;
  decision.dataset.answered = "yes";
  decision.querySelector(".decision__skip")?.remove();
  release(step);
}

function offer(step) {
  const decision = step.querySelector("[data-decision]");
  const line = document.createElement("p");
  line.className = "decision__skip";
  line.append(timeline.dataset.hint, " ");
  const skip = document.createElement("button");
  skip.type = "button";
  skip.className = "button button--quiet";
  skip.textContent = timeline.dataset.skip;
  skip.addEventListener("click", showAll);
  line.append(skip);
  decision.append(line);
}

function showAll() {
  for (const step of timeline.children) {
    step.hidden = false;
    const decision = step.querySelector("[data-decision]");
    if (decision) decision.dataset.answered = "yes";
  }
  for (const line of timeline.querySelectorAll(".decision__skip")) line.remove();
  for (const section of rest) section.hidden = false;
}

if (timeline && !location.hash) {
  const steps = [...timeline.children];
  const first = steps.findIndex(isOpenQuestion);
  if (first >= 0) {
    hold(steps.slice(first + 1));
    hold(rest);
    for (const step of steps) {
      if (!isOpenQuestion(step)) continue;
      offer(step);
      for (const choice of step.querySelectorAll("details")) {
        choice.addEventListener("toggle", () => choice.open && answer(step));
      }
    }
    window.addEventListener("beforeprint", showAll);
  }
}
