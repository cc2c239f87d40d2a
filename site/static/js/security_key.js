// Asks a security key (WebAuthn) and hands its answer to the server in an ordinary form.
// Forms: <form data-security-key="get|create"> with a JSON script of options and a hidden `credential`.

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const described = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

export const isOffered = Boolean(window.isSecureContext && window.PublicKeyCredential);

/** Ask a key for a signature (`get`) or for a new credential (`create`); return the answer as JSON. */
export async function askKey(how, options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (how === "create") {
    publicKey.user = { ...options.user, id: bytes(options.user.id) };
    publicKey.excludeCredentials = described(options.excludeCredentials);
  } else {
    publicKey.allowCredentials = described(options.allowCredentials);
  }
  const credential = await navigator.credentials[how]({ publicKey });
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: Object.fromEntries(
      parts.filter((part) => response[part]).map((part) => [part, text(response[part])]),
    ),
  });
}

/** Return the options that the server wrote into `form`. */
export const optionsOf = (form) =>
  JSON.parse(form.querySelector("script[type='application/json']").textContent);

for (const form of document.querySelectorAll("form[data-security-key]")) {
  if (!isOffered) continue;
  form.hidden = false;
  for (const note of document.querySelectorAll("[data-no-security-key]")) note.hidden = true;
  const error = form.querySelector("[data-error]");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    error.hidden = true;
    try {
      form.elements.credential.value = await askKey(form.dataset.securityKey, optionsOf(form));
      form.submit();
    } catch {
      error.hidden = false;
      button.removeAttribute("aria-busy");
    }
  });
}
