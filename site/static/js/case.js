// A case read in place: a choice or an exercise is sent without leaving the page, and what the
// server answers takes the place of what was there. Without this script the forms work alone.

const REGION = "data-in-place-region";

function asked(form) {
  const fields = new FormData(form);
  if (form.method === "get") {
    const address = new URL(form.action);
    for (const [name, value] of fields) address.searchParams.set(name, value);
    return [address, {}];
  }
  return [new URL(form.action), { method: "POST", body: fields }];
}

function show(text, from) {
  const answer = new DOMParser().parseFromString(text, "text/html");
  const fresh = answer.querySelector(`[${REGION}]`);
  const region = document.querySelector(`[${REGION}]`);
  if (!fresh || !region) return false;
  region.replaceWith(fresh);
  const old = document.querySelector(".messages");
  const messages = answer.querySelector(".messages");
  if (messages) old ? old.replaceWith(messages) : fresh.prepend(messages);
  else old?.remove();
  const place = from && document.getElementById(from);
  (place ?? fresh).focus({ preventScroll: Boolean(!place) });
  return true;
}

function placeOf(form) {
  return form.closest("[id][tabindex]")?.id ?? "";
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-in-place]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  button?.setAttribute("aria-busy", "true");
  const place = placeOf(form);
  try {
    const [address, options] = asked(form);
    const response = await fetch(address, { credentials: "same-origin", ...options });
    const isCase = response.ok || response.status === 422;
    if (isCase && show(await response.text(), place)) {
      history.replaceState(null, "", response.status === 422 ? location.href : response.url);
      return;
    }
    location.assign(response.ok ? response.url : location.href);
  } catch {
    form.removeAttribute("data-in-place");
    form.requestSubmit(button);
  } finally {
    button?.removeAttribute("aria-busy");
  }
});
