// Tells the server once that the reader has the campaign in front of them. Opening a page by
// itself writes nothing; without script the first answer says it.

const form = document.querySelector("[data-campaign-open]");
if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {
    // Not reached this time; the first answer will tell.
  });
}
