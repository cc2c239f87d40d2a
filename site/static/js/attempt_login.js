// Signing in again without leaving the quiz: password, then the second factor where one is asked for.
import { askKey, isOffered, optionsOf } from "./security_key.js";

/** Fetch a page of the site; return it parsed, with the form token of the attempt if it is that page. */
export async function page(url, options = {}) {
  const response = await fetch(url, { credentials: "same-origin", ...options });
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  return { response, parsed, token: parsed.querySelector("#attempt input[name=csrfmiddlewaretoken]")?.value };
}

/** Sign in from `dialog`; call `done` with the attempt's new form token. */
export function watchLogin(dialog, { url, words, oldToken, done }) {
  const login = dialog.querySelector("form");
  const error = login.querySelector("[data-error]");
  const button = login.querySelector("[data-sign-in]");
  const byKey = login.querySelector("[data-by-key]");
  const code = login.elements.code;
  const enrolPart = login.querySelector("[data-enrol-part]");
  let factor = null; // where the second factor is shown, once the password was right
  let enrolling = false; // in another tab, since there is no factor yet

  function ask(next, enrolAt = "") {
    factor = next;
    enrolling = Boolean(enrolAt);
    enrolPart.hidden = !enrolling;
    button.textContent = enrolling ? words.enrolled : words.sign_in;
    login.querySelector("[data-password-part]").hidden = Boolean(factor) || enrolling;
    for (const name of ["username", "password"]) login.elements[name].required = !enrolling;
    if (enrolling) {
      const link = enrolPart.querySelector("a");
      link.href = enrolAt;
      link.focus();
    }
    login.querySelector("[data-code-part]").hidden = !factor;
    code.required = Boolean(factor);
    byKey.hidden = !(factor?.options && isOffered);
    code.value = "";
    if (!enrolling) (factor ? code : login.elements.password).focus();
  }

  async function send(credential) {
    if (enrolling) return page(location.pathname);
    if (factor) {
      const answer = credential ? { credential } : { code: code.value };
      const body = { csrfmiddlewaretoken: factor.token, next: location.pathname, ...answer };
      return page(factor.url, { method: "POST", body: new URLSearchParams(body) });
    }
    const { parsed: door } = await page(url);
    const body = {
      csrfmiddlewaretoken: door.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? oldToken(),
      username: login.elements.username.value,
      password: login.elements.password.value,
      next: location.pathname,
    };
    return page(url, { method: "POST", body: new URLSearchParams(body) });
  }

  async function attempt(credential) {
    button.setAttribute("aria-busy", "true");
    error.hidden = true;
    try {
      const { response, parsed, token } = await send(credential);
      if (token) {
        login.reset();
        ask(null);
        done(token);
        return;
      }
      if (enrolling) throw new Error(words.not_enrolled);
      if (parsed.querySelector("[data-enrol-factor]")) {
        ask(null, response.url);
        return;
      }
      const asked = parsed.querySelector("form[data-second-factor]");
      const isFirst = asked && !factor;
      const keys = parsed.querySelector("form[data-security-key=get]");
      ask(asked && {
        url: response.url,
        token: asked.querySelector("input[name=csrfmiddlewaretoken]").value,
        options: keys && optionsOf(keys),
      });
      if (isFirst) return;
      const reason = parsed.querySelector(
        "main .field__error:not([hidden]), main .notice--error, main [role=alert]:not([hidden])",
      );
      throw new Error(reason?.textContent.trim() || words.wrong_login);
    } catch (failure) {
      error.textContent = failure instanceof TypeError ? words.offline : failure.message;
      error.hidden = false;
      (enrolling ? enrolPart.querySelector("a") : factor ? code : login.elements.password).focus();
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  login.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt();
  });
  byKey.addEventListener("click", async () => {
    try {
      await attempt(await askKey("get", factor.options));
    } catch {
      code.focus(); // the key did not answer; a code will do
    }
  });
}
