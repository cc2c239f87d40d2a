// The unit board asks for its figures every half minute; without script the page is as it was served.

const POLL_MS = 30_000;
const table = document.querySelector("[data-unit-board]");
if (table) keepFresh(table);

function keepFresh(board) {
  let version = board.dataset.version;

  async function ask() {
    if (document.hidden) return;
    try {
      const response = await fetch(board.dataset.figures, {
        headers: { "If-None-Match": `"${version}"`, Accept: "application/json" },
        cache: "no-store",
        redirect: "error",
      });
      if (response.status !== 200) return;
      const figures = await response.json();
      version = figures.version;
      if (!show(board, figures)) window.location.reload();
    } catch {
      // the next time
    }
  }

  setInterval(ask, POLL_MS);
}

// Write the figures into the page; false when the rows are others than before.
function show(board, figures) {
  const lines = figures.rows.map((row) => [row.itself ? `${row.unit}/own` : row.unit, row]);
  if (board.querySelectorAll("tbody [data-row]").length !== lines.length) return false;
  for (const [name, row] of [...lines, ["total", figures.total]]) {
    const line = board.querySelector(`[data-row="${CSS.escape(name)}"]`);
    if (!line) return false;
    for (const cell of line.querySelectorAll("[data-code]")) {
      const figure = row.figures[cell.dataset.code];
      if (!figure) return false;
      cell.querySelector("[data-text]").textContent = figure.text;
      cell.querySelector("[data-detail]").textContent = figure.detail;
    }
  }
  return true;
}
