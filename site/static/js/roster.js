// The bar of a roster on its way in: asks how far it is, and shows the result when it is there.
// Without script the page says so, and has a link to look again.

const POLL_MS = 1_000;
const SLOW_MS = 5_000;

const section = document.querySelector("[data-roster]");
if (section) watch(section);

function watch(place) {
  const bar = place.querySelector("progress");
  const done = place.querySelector("[data-roster-done]");
  const rows = place.querySelector("[data-roster-rows]");
  const said = document.querySelector("[data-roster-said]");

  async function ask() {
    let wait = POLL_MS;
    try {
      const response = await fetch(place.dataset.roster, { cache: "no-store", redirect: "error" });
      if (!response.ok) throw new Error(String(response.status));
      const news = await response.json();
      bar.value = news.permille;
      done.textContent = news.rows_done;
      rows.textContent = news.rows;
      said.textContent = news.said;
      if (!news.is_under_way) {
        window.location.reload();
        return;
      }
    } catch {
      wait = SLOW_MS;
    }
    setTimeout(ask, document.hidden ? SLOW_MS : wait);
  }

  ask();
}
